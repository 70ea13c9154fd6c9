package mail

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"portico/internal/portal"
)

// guestData is the data of mails to guests.
type guestData struct {
	invitationData
	Until time.Time `json:"until"`
}

// beyondWordings are of calendars, automatic replies, help and what else helps. Guests are
// families too: short sentences, no terms.
var beyondWordings = map[string]wording{"guest_invited": guestInvitedWords, "guest_extended": guestExtendedWords, "guest_ended": guestEndedWords}

func guestInvitedWords(data []byte, base string, help Help) (string, []string, error) {
	var d guestData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	if n := len(d.More) + 1; n > 1 {
		return fmt.Sprintf("The council asks you to fill in %d forms", n), slices.Concat([]string{fmt.Sprintf("The council asks you to fill in %d forms. Open a link to begin:", n)},
			formList(formData{d.FormType, d.Due, d.Path}, d.More, base), []string{
				"You choose a password, and we send you a code to this email address. Then you can fill in the forms, stop, and come back to them. The links work until " +
					portal.London(d.ExpiresAt).Long() + ". You have until " + portal.London(d.Until).Long() + " to fill in the forms.",
				"If you do not know why you got this mail, or if you need help, ask the council" + help.asked() + ".",
			}), nil
	}
	subject, due := "The council asks you to fill in a form", ""
	if d.Due != nil {
		subject += " by " + d.Due.Long()
		due = " Send it back by " + d.Due.Long() + "."
	}
	return subject, []string{
		"The council asks you to fill in a form: " + d.FormType + "." + due,
		"Open this link to begin:\n" + base + d.Path,
		"You choose a password, and we send you a code to this email address. Then you can fill in the form, stop, and come back to it. The link works until " +
			portal.London(d.ExpiresAt).Long() + ". You have until " + portal.London(d.Until).Long() + " to fill in the form.",
		"If you do not know why you got this mail, or if you need help, ask the council" + help.asked() + ".",
	}, nil
}

func guestExtendedWords(data []byte, base string, _ Help) (string, []string, error) {
	var d guestData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "You have more time for your form", []string{
		"The council has given you more time for the form " + d.FormType + ". You can fill it in until " + portal.London(d.Until).Long() + ".",
		"What you wrote is still there. Sign in with your email address and password to go on:\n" + base + d.Path,
	}, nil
}

func guestEndedWords(data []byte, _ string, help Help) (string, []string, error) {
	var d retractedData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "Your time for the form has ended", []string{
		"Your time to fill in the form " + d.FormType + " has ended, and it was not sent to the council.",
		"What you wrote is kept. If you still want to send it, ask the council" + help.asked() + " for more time.",
	}, nil
}
