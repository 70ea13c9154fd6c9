package mail

import (
	"strings"
	"testing"
)

func TestSignatoryLeftWords(t *testing.T) {
	t.Parallel()
	m, err := Compose("signatory_left", []byte(`{"form_type":"OT advice","by":"Olu Grant","due":"2026-10-26","path":"/tasks/abc"}`), "https://x.example", "The council", Help{})
	if err != nil || m.Subject != "Form back with you: the counter signatory has left" {
		t.Fatalf("%q, %v", m.Subject, err)
	}
	for _, want := range []string{"Olu Grant, whom you asked to counter-sign a form, has left: OT advice.", "due on 26 October 2026", "ask somebody else", "https://x.example/tasks/abc"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("it does not say %q:\n%s", want, m.Text)
		}
	}
}
