package mail

import (
	"strings"
	"testing"
	"time"
)

// Every mail about an account says what happened, and how the council is reached when it was
// somebody else; none but the code's holds a code.
func TestAccountMails(t *testing.T) {
	t.Parallel()
	help := Help{Email: "send@northshire.example", Phone: "01632 960 400"}
	at := `"at":"2026-10-15T12:00:00Z"`
	code := `{"code":"40719355","number":2,"sent_at":"2026-10-15T12:00:00Z","expires_at":"2026-10-15T12:10:00Z"}`
	for _, c := range []struct{ template, data, subject, says string }{
		{"reset_code", code, "Your code for a new password", "This is code number 2 for this request; earlier ones no longer work."},
		{"email_change_old", code, "Your code to change your email address", "do not pass the code on"},
		{"email_change_new", code, "Your code to confirm this email address", "It was sent at 13:00 and works until 13:10"},
		{"no_account", `{"path":"/register"}`, "There is no account with this address", "https://forms.example/register"},
		{"password_changed", `{"browser":"Firefox on Windows",` + at + `}`, "Your password was changed", "on 15-Oct-2026 at 13:00, from: Firefox on Windows."},
		{"new_device", `{"browser":"Safari on iPhone",` + at + `}`, "Your account was used in a new browser", "Browser: Safari on iPhone\nTime: 15-Oct-2026 at 13:00"},
		{"email_change_taken", `{"new":true,` + at + `}`, "There is another account with this address", "https://forms.example/sign-in"},
		{"email_change_waits", `{` + at + `}`, "Your change of email address waits for the council", "If you read this and did not ask for it, tell the council"},
		{"email_changed", `{"new":true,` + at + `}`, "Your email address was changed", "Sign in with it from now on"},
		{"email_change_refused", `{` + at + `}`, "Your email address was not changed", "Sign in with this one, as before"},
	} {
		m, err := Compose(c.template, []byte(c.data), "https://forms.example/", "Northshire County Council", help)
		if err != nil || m.Subject != c.subject || !strings.Contains(m.Text, c.says) {
			t.Errorf("%s: %v, %q\n%s", c.template, err, m.Subject, m.Text)
		}
		if c.template != "email_changed" && c.template != "email_change_new" && !strings.Contains(m.Text, "(send@northshire.example or 01632 960 400)") {
			t.Errorf("%s does not say how to reach the council:\n%s", c.template, m.Text)
		}
		if holds := strings.Contains(m.Text, "40719355"); holds != strings.HasPrefix(c.data, `{"code"`) || strings.Contains(m.Subject, "40719355") {
			t.Errorf("%s: holds a code %t, in the subject %q", c.template, holds, m.Subject)
		}
		if _, err := Compose(c.template, []byte("{"), "https://forms.example", "C", help); err == nil {
			t.Errorf("%s is worded from data that cannot be read", c.template)
		}
		late := time.Date(2026, 10, 15, 12, 11, 0, 0, time.UTC)
		if stale := Stale(c.template, []byte(c.data), late); stale != strings.HasPrefix(c.data, `{"code"`) {
			t.Errorf("%s is stale after the code is over: %t", c.template, stale)
		}
	}
}
