package portal

import (
	"strings"
	"testing"
	"time"
)

// A fact of a day stands before those of moments on that day, and a day is one in London:
// half past eleven at night in UTC is the next day there in summer.
func TestChronology(t *testing.T) {
	t.Parallel()
	summer := time.Date(2026, 7, 14, 23, 30, 0, 0, time.UTC)
	got := Chronology(
		[]Entry{At(summer.Add(time.Hour), "third", "", ""), At(summer, "second", "", "")},
		[]Entry{On(Date{2026, 7, 15}, "first", "", ""), On(Date{2026, 7, 16}, "last", "", ""), At(summer.Add(time.Hour), "fourth", "", "")})
	var words []string
	for _, e := range got {
		words = append(words, e.What)
	}
	if all := strings.Join(words, " "); all != "first second third fourth last" {
		t.Errorf("the order is %s", all)
	}
}

func TestDueWords(t *testing.T) {
	t.Parallel()
	due, today := Date{2026, 10, 26}, Date{2026, 11, 22}
	for _, c := range []struct {
		done  *Date
		today Date
		want  string
	}{
		{&Date{2026, 10, 26}, today, "Due date. Met: it came in on 26-Oct-2026"},
		{&Date{2026, 10, 27}, today, "Due date. Not met: it came in on 27-Oct-2026, 1 day late"},
		{&Date{2026, 11, 2}, today, "Due date. Not met: it came in on 02-Nov-2026, 7 days late"},
		{nil, today, "Due date. Not met: nothing had come in by 22-Nov-2026"},
		{nil, due, "Due date"},
		{nil, Date{2026, 10, 1}, "Due date"},
	} {
		if got := DueWords(due, c.done, c.today); got != c.want {
			t.Errorf("done %v on %s: %q, want %q", c.done, c.today, got, c.want)
		}
	}
}
