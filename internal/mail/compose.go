package mail

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"portico/internal/portal"
)

// The data of a mail is JSON that the store wrote with the event it tells of.
// It holds no child's name and no free text (design 6), so neither can a mail.
type (
	codeData struct {
		Code      string    `json:"code"`
		Number    int       `json:"number"`
		SentAt    time.Time `json:"sent_at"`
		ExpiresAt time.Time `json:"expires_at"`
	}
	assignedData struct {
		FormType string       `json:"form_type"`
		Due      *portal.Date `json:"due"`
		Path     string       `json:"path"`
	}
	receiptData struct {
		FormType    string    `json:"form_type"`
		Reference   string    `json:"reference"`
		Hash        string    `json:"hash"`
		SubmittedAt time.Time `json:"submitted_at"`
		Path        string    `json:"path"`
	}
)

// Compose words the mail of a template ("code", "task_assigned", "receipt")
// with its data. baseURL is where the portal is reached, council signs. To is
// left for the caller. An unknown template or unreadable data is an error that
// trying again does not mend.
func Compose(template string, data []byte, baseURL, council string) (Message, error) {
	words := map[string]func([]byte, string) (string, []string, error){
		"code": codeWords, "task_assigned": assignedWords, "receipt": receiptWords,
	}[template]
	if words == nil {
		return Message{}, fmt.Errorf("there is no mail template %q", template)
	}
	subject, paragraphs, err := words(data, strings.TrimSuffix(baseURL, "/"))
	if err != nil {
		return Message{}, fmt.Errorf("the data of the mail template %q cannot be read: %w", template, err)
	}
	paragraphs = append(paragraphs, council, "This mail was sent by a machine. Answers to it are not read.")
	return Message{Subject: subject, Text: strings.Join(paragraphs, "\n\n") + "\n"}, nil
}

// Stale tells whether a mail has nothing to say any more: a code that has
// expired would only confuse.
func Stale(template string, data []byte, now time.Time) bool {
	if template != "code" {
		return false
	}
	var d codeData
	return json.Unmarshal(data, &d) == nil && !d.ExpiresAt.IsZero() && now.After(d.ExpiresAt)
}

func codeWords(data []byte, _ string) (string, []string, error) {
	var d codeData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	which := fmt.Sprintf("It was sent at %s and works until %s (%d minutes), once, in the browser that asked for it.",
		portal.Clock(d.SentAt), portal.Clock(d.ExpiresAt), int(d.ExpiresAt.Sub(d.SentAt).Round(time.Minute)/time.Minute))
	if d.Number > 1 {
		which = fmt.Sprintf("This is code number %d for this sign-in; earlier ones no longer work. %s", d.Number, which)
	}
	return "Your code", []string{
		"Your code to sign in is:",
		"    " + d.Code,
		which,
		"Nobody will ever ask you for this code by phone or mail. If you did not try to sign in, somebody may know your password: tell the council at once.",
	}, nil
}

func assignedWords(data []byte, base string) (string, []string, error) {
	var d assignedData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	subject, due := "New form for you to complete", "It has no due date."
	if d.Due != nil {
		subject += " – due " + d.Due.Long()
		due = "Complete and submit it by " + d.Due.Long() + "."
	}
	return subject, []string{
		fmt.Sprintf("A new form was sent to you: %s. %s", d.FormType, due),
		"Log in to open it:\n" + base + d.Path,
		"Sign in with this mail address.",
	}, nil
}

func receiptWords(data []byte, base string) (string, []string, error) {
	var d receiptData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "We have received your form", []string{
		fmt.Sprintf("Your form %s was received on %s.", d.FormType, portal.Stamp(d.SubmittedAt)),
		"Receipt: " + d.Reference + "\nSHA-256 of what you sent:\n" + d.Hash,
		"Read and download what you sent:\n" + base + d.Path,
		"Keep this mail: receipt and SHA-256 stand on the PDF too.",
	}, nil
}
