package portal

import "testing"

func TestNextReminder(t *testing.T) {
	t.Parallel()
	due, sent := Date{2026, 10, 26}, Date{2026, 9, 14}
	went := func(days ...int) (out []Reminder) {
		for _, d := range days {
			out = append(out, Reminder{Days: d})
		}
		return out
	}
	for _, c := range []struct {
		what  string
		today Date
		sent  Date
		went  []Reminder
		want  string
	}{
		{"long before", Date{2026, 9, 20}, sent, nil, "2026-10-12"},
		{"on the day, not sent yet", Date{2026, 10, 12}, sent, nil, "2026-10-12"},
		{"on the day, sent", Date{2026, 10, 12}, sent, went(14), "2026-10-19"},
		{"between, the first was missed", Date{2026, 10, 14}, sent, nil, "2026-10-14"},
		{"between", Date{2026, 10, 20}, sent, went(14, 7), "2026-10-24"},
		{"due today", Date{2026, 10, 26}, sent, went(14, 7, 2), "2026-10-27"},
		{"overdue, not said yet", Date{2026, 10, 30}, sent, went(14, 7, 2), "2026-10-30"},
		{"overdue, said", Date{2026, 10, 30}, sent, went(14, 7, 2, -1), ""},
		{"sent late: no reminder of a day that was over", Date{2026, 10, 20}, Date{2026, 10, 20}, nil, "2026-10-24"},
	} {
		got := ""
		if d := NextReminder(&due, c.sent, c.today, c.went); d != nil {
			got = d.String()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
	if NextReminder(nil, sent, sent, nil) != nil {
		t.Error("a reminder without a due date")
	}
}
