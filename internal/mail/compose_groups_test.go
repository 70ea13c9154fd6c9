package mail

import (
	"strings"
	"testing"
)

func TestGroupWordings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ template, data, subject, text string }{
		{"group_task", `{"form_type":"OT advice","group":"Paediatric OT","due":"2026-10-26","count":1,"path":"/tasks"}`, "New form for Paediatric OT – due 26 October 2026", "press Pickup"},
		{"group_task", `{"form_type":"OT advice","group":"Paediatric OT","back":true,"count":1,"path":"/tasks"}`, "Form back in the tray of Paediatric OT", "has come back to the work group"},
		{"group_task", `{"form_type":"OT advice","group":"Paediatric OT","back":true,"count":3,"path":"/tasks"}`, "3 forms for Paediatric OT", "3 forms have come back"},
		{"task_reassigned", `{"form_type":"OT advice","by":"Ann","path":"/tasks/abc"}`, "Form re-assigned to you", "https://x.example/tasks/abc"},
		{"task_taken_over", `{"form_type":"OT advice","by":"Ann","path":"/tasks"}`, "Form taken over from you", "Ann has taken over"},
		{"task_taken_over", `{"form_type":"OT advice","path":"/tasks"}`, "Form taken over from you", "A form was taken over from you"},
		{"group_joined", `{"group":"Paediatric OT","path":"/tasks"}`, "You are in the work group Paediatric OT", "its members see the forms that are with you"},
		{"group_left", `{"group":"Paediatric OT"}`, "You are no longer in the work group Paediatric OT", "back in its tray"},
		{"group_invited", `{"group":"Paediatric OT","path":"/register"}`, "Register to join the work group Paediatric OT", "https://x.example/register"},
	} {
		m, err := Compose(c.template, []byte(c.data), "https://x.example/", "The council", Help{})
		if err != nil || m.Subject != c.subject || !strings.Contains(m.Text, c.text) {
			t.Errorf("%s: %q, %v\n%s", c.template, m.Subject, err, m.Text)
		}
	}
}
