package mail

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
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
		More     []formData   `json:"more"`
	}
	invitationData struct {
		FormType  string       `json:"form_type"`
		Due       *portal.Date `json:"due"`
		Path      string       `json:"path"`
		ExpiresAt time.Time    `json:"expires_at"`
		More      []formData   `json:"more"`
	}
	retractedData struct {
		FormType string `json:"form_type"`
		Path     string `json:"path"`
	}
	registeredData struct {
		Path string `json:"path"`
	}
	receiptData struct {
		FormType    string    `json:"form_type"`
		Reference   string    `json:"reference"`
		Hash        string    `json:"hash"`
		SubmittedAt time.Time `json:"submitted_at"`
		Path        string    `json:"path"`
	}
)

// Help is how the council is reached about the portal; both may be "".
type Help struct{ Email, Phone string }

// asked is what stands behind "tell the council": " (...)" or "".
func (h Help) asked() string {
	switch {
	case h.Email != "" && h.Phone != "":
		return " (" + h.Email + " or " + h.Phone + ")"
	case h.Email != "" || h.Phone != "":
		return " (" + h.Email + h.Phone + ")"
	}
	return ""
}

// wording makes subject and paragraphs out of the data of a template.
type wording func(data []byte, base string, help Help) (subject string, paragraphs []string, err error)

var wordings = merged(formWordings, accountWordings, groupWordings, signingWordings, turnWordings, historyWordings, rowWordings, documentWordings, beyondWordings, chaseWordings, peopleWordings, retentionWordings, partWordings)

// merged are several maps as one.
func merged(of ...map[string]wording) map[string]wording {
	out := map[string]wording{}
	for _, m := range of {
		maps.Copy(out, m)
	}
	return out
}

// formWordings are of signing in and of a form that is sent.
var formWordings = map[string]wording{
	"code": codeWords, "registration_code": registrationWords, "already_registered": registeredWords, "invitation": invitationWords,
	"task_assigned": assignedWords, "task_retracted": retractedWords, "receipt": receiptWords,
}

// Compose words the mail of a template ("code", "task_assigned", "receipt", ...)
// with its data. baseURL is where the portal is reached, council signs, help says how to reach it. To is
// left for the caller. An unknown template or unreadable data is an error that
// trying again does not mend.
func Compose(template string, data []byte, baseURL, council string, help Help) (Message, error) {
	words := wordings[template]
	if words == nil {
		return Message{}, fmt.Errorf("there is no mail template %q", template)
	}
	subject, paragraphs, err := words(data, strings.TrimSuffix(baseURL, "/"), help)
	if err != nil {
		return Message{}, fmt.Errorf("the data of the mail template %q cannot be read: %w", template, err)
	}
	paragraphs = append(paragraphs, council, "This mail was sent by a machine. Answers to it are not read.")
	return Message{Subject: subject, Text: strings.Join(paragraphs, "\n\n") + "\n"}, nil
}

// codeTemplates are those whose mail is nothing but a code.
var codeTemplates = []string{"code", "registration_code", "reset_code", "email_change_old", "email_change_new"}

// Stale tells whether a mail has nothing to say any more: a code that has
// expired would only confuse.
func Stale(template string, data []byte, now time.Time) bool {
	if !slices.Contains(codeTemplates, template) {
		return false
	}
	var d codeData
	return json.Unmarshal(data, &d) == nil && !d.ExpiresAt.IsZero() && now.After(d.ExpiresAt)
}

func codeWords(data []byte, _ string, help Help) (string, []string, error) {
	var d codeData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "Your code", []string{
		"Your code to sign in is:",
		"    " + d.Code,
		d.which("sign-in"),
		"Nobody will ever ask you for this code by phone or mail. If you did not try to sign in, somebody may know your password: tell the council" + help.asked() + " at once.",
	}, nil
}

// which says which code it is, of a sign-in or a registration.
func (d codeData) which(of string) string {
	which := fmt.Sprintf("It was sent at %s and works until %s (%d minutes), once, in the browser that asked for it.",
		portal.Clock(d.SentAt), portal.Clock(d.ExpiresAt), int(d.ExpiresAt.Sub(d.SentAt).Round(time.Minute)/time.Minute))
	if d.Number > 1 {
		which = fmt.Sprintf("This is code number %d for this %s; earlier ones no longer work. %s", d.Number, of, which)
	}
	return which
}

func registrationWords(data []byte, _ string, _ Help) (string, []string, error) {
	var d codeData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "Your code to register", []string{
		"Your code to confirm this email address is:",
		"    " + d.Code,
		d.which("registration"),
		"If you did not try to register, somebody has typed your address by mistake: do nothing, and no account is made.",
	}, nil
}

func registeredWords(data []byte, base string, help Help) (string, []string, error) {
	var d registeredData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "You have an account already", []string{
		"Somebody, perhaps you, tried to register with this email address. It has an account already, so no other was made.",
		"Sign in:\n" + base + d.Path,
		"If you do not know your password any more, choose a new one by Forgotten Password on the sign-in page. If that does not help, tell the council" + help.asked() + ". If it was not you, do nothing: your account is as it was.",
	}, nil
}

func invitationWords(data []byte, base string, help Help) (string, []string, error) {
	var d invitationData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	if len(d.More) > 0 {
		return fmt.Sprintf("%d new forms for you to complete", len(d.More)+1), slices.Concat([]string{
			fmt.Sprintf("The council asks you to complete %d forms. You are not registered yet. Register with this email address by one of these links, and all the forms are there.", len(d.More)+1),
		}, formList(formData{d.FormType, d.Due, d.Path}, d.More, base), []string{
			"With another address you will not see the forms. The links work until " + portal.London(d.ExpiresAt).Long() + " or until you have registered.",
			"If you are not the right person, tell the council" + help.asked() + ".",
		}), nil
	}
	subject, due := "New form for you to complete", "It has no due date."
	if d.Due != nil {
		subject += " – due " + d.Due.Long()
		due = "Complete and submit it by " + d.Due.Long() + "."
	}
	return subject, []string{
		fmt.Sprintf("The council asks you to complete a form: %s. %s", d.FormType, due),
		"You are not registered yet. Register with this email address, and the form is there:\n" + base + d.Path,
		"With another address you will not see the form. The link works until " + portal.London(d.ExpiresAt).Long() + " or until you have registered.",
		"If you are not the right person, tell the council" + help.asked() + ".",
	}, nil
}

func retractedWords(data []byte, base string, _ Help) (string, []string, error) {
	var d retractedData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	paragraphs := []string{fmt.Sprintf("The council has taken back a form that it sent to you: %s. There is nothing more for you to do.", d.FormType)}
	if d.Path != "" {
		paragraphs = append(paragraphs, fmt.Sprintf("You can read why, and download a PDF of what you had written, for %d days:\n%s", portal.KeptDays, base+d.Path))
	}
	return "Form retracted by the council", paragraphs, nil
}

func assignedWords(data []byte, base string, _ Help) (string, []string, error) {
	var d assignedData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	if len(d.More) > 0 {
		return fmt.Sprintf("%d new forms for you to complete", len(d.More)+1), slices.Concat([]string{
			fmt.Sprintf("%d new forms were sent to you. Sign in to open them:", len(d.More)+1),
		}, formList(formData{d.FormType, d.Due, d.Path}, d.More, base), []string{"Use the address that this mail came to."}), nil
	}
	subject, due := "New form for you to complete", "It has no due date."
	if d.Due != nil {
		subject += " – due " + d.Due.Long()
		due = "Complete and submit it by " + d.Due.Long() + "."
	}
	return subject, []string{
		fmt.Sprintf("A new form was sent to you: %s. %s", d.FormType, due),
		"Sign in to open it:\n" + base + d.Path,
		"Use the address that this mail came to.",
	}, nil
}

func receiptWords(data []byte, base string, _ Help) (string, []string, error) {
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
