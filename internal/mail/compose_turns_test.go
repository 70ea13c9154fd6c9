package mail

import (
	"encoding/json"
	"strings"
	"testing"

	"portico/internal/portal"
)

func TestTurnMails(t *testing.T) {
	t.Parallel()
	due := portal.Date{Year: 2026, Month: 10, Day: 26}
	for template := range turnWordings {
		data, err := json.Marshal(turnData{FormType: "OT advice", Path: "/tasks/k3f9x2abcd", Due: &due, Left: 2})
		if err != nil {
			t.Fatal(err)
		}
		m, err := Compose(template, data, "https://forms.example", "Northshire County Council", Help{})
		if err != nil || m.Subject == "" || !strings.Contains(m.Text, "OT advice") || strings.Contains(m.Text, "https://forms.example/tasks/k3f9x2abcd") == (template == "reminder_invited") {
			t.Errorf("%s: %v, subject %q:\n%s", template, err, m.Subject, m.Text)
		}
		if strings.Contains(m.Subject+m.Text, "%!") {
			t.Errorf("%s is not filled in:\n%s", template, m.Text)
		}
	}
}

func TestReminderWords(t *testing.T) {
	t.Parallel()
	due := portal.Date{Year: 2026, Month: 10, Day: 26}
	for left, want := range map[int]string{14: "in 14 days", 1: "tomorrow", 0: "today", -3: "It was due on 26 October 2026."} {
		data, _ := json.Marshal(turnData{FormType: "OT advice", Due: &due, Left: left})
		m, err := Compose("reminder", data, "https://forms.example", "Northshire", Help{})
		if err != nil || !strings.Contains(m.Text, want) {
			t.Errorf("%d days: %v\n%s", left, err, m.Text)
		}
	}
	if _, err := Compose("reminder", []byte(`{"form_type": "x"}`), "", "", Help{}); err == nil {
		t.Error("a reminder without a due date is worded")
	}
}
