package mail

import (
	"strings"
	"testing"
)

// TestSeveralForms: one mail of several forms names each with its due date, and leads to each.
func TestSeveralForms(t *testing.T) {
	more := `"form_type": "OT advice", "due": "2027-01-03", "path": "/tasks/a", "until": "2027-02-01T00:00:00Z", "expires_at": "2027-01-20T00:00:00Z", "group": "Paediatric OT",
"more": [{"form_type": "Health advice", "path": "/tasks/b"}, {"form_type": "School advice", "due": "2027-02-04", "path": "/tasks/c"}]`
	for template, subject := range map[string]string{"task_assigned": "3 new forms for you to complete", "invitation": "3 new forms for you to complete",
		"guest_invited": "The council asks you to fill in 3 forms", "group_task": "3 new forms for Paediatric OT"} {
		m, err := Compose(template, []byte("{"+more+"}"), "https://forms.example", "Northshire", Help{Email: "help@north.example"})
		if err != nil || m.Subject != subject {
			t.Fatalf("%s: %q, %v", template, m.Subject, err)
		}
		for _, want := range []string{"OT advice, due 3 January 2027", "Health advice, no due date", "School advice, due 4 February 2027", "https://forms.example/tasks/a"} {
			if !strings.Contains(m.Text, want) {
				t.Errorf("%s does not say %q: %s", template, want, m.Text)
			}
		}
		if strings.Contains(m.Text, "https://forms.example/tasks/c") == (template == "group_task") {
			t.Errorf("%s has the wrong links: %s", template, m.Text)
		}
	}
}
