package mail

import (
	"encoding/json"
	"fmt"

	"portico/internal/portal"
)

// signingWordings are of counter-signing and comments.
var signingWordings = map[string]wording{
	"signature_asked": signatureAskedWords, "signature_sent_back": signatureSentBackWords, "signature_taken_back": signatureTakenBackWords,
	"signatory_left": signatoryLeftWords, "counter_signed": counterSignedWords,
}

type signingData struct {
	FormType string       `json:"form_type"`
	By       string       `json:"by"`
	Due      *portal.Date `json:"due"`
	Path     string       `json:"path"`
}

// signing reads the data of a mail about counter-signing, and says by when the form is due.
func signing(data []byte) (d signingData, due string, err error) {
	err = json.Unmarshal(data, &d)
	due = "It has no due date."
	if d.Due != nil {
		due = "It is due on " + d.Due.Long() + "."
	}
	return d, due, err
}

func signatureAskedWords(data []byte, base string, _ Help) (string, []string, error) {
	d, due, err := signing(data)
	if err != nil {
		return "", nil, err
	}
	subject := "Form for you to counter-sign"
	if d.Due != nil {
		subject += " – due " + d.Due.Long()
	}
	return subject, []string{
		fmt.Sprintf("%s asks you to counter-sign a form: %s. %s", d.By, d.FormType, due),
		"Sign in to read it. You can change it, comment on it, sign and submit it, or send it back:\n" + base + d.Path,
	}, nil
}

func signatureSentBackWords(data []byte, base string, _ Help) (string, []string, error) {
	d, due, err := signing(data)
	if err != nil {
		return "", nil, err
	}
	return "Form sent back by the counter signatory", []string{
		fmt.Sprintf("%s has sent a form back to you: %s. %s It is not submitted.", d.By, d.FormType, due),
		"Sign in to read why, and what was changed:\n" + base + d.Path,
	}, nil
}

func signatureTakenBackWords(data []byte, base string, _ Help) (string, []string, error) {
	d, _, err := signing(data)
	if err != nil {
		return "", nil, err
	}
	return "Form taken back from counter-signing", []string{
		fmt.Sprintf("%s has taken a form back before it was counter-signed: %s. It is with its author again.", d.By, d.FormType),
		"Your tasks:\n" + base + d.Path,
	}, nil
}

func signatoryLeftWords(data []byte, base string, _ Help) (string, []string, error) {
	d, due, err := signing(data)
	if err != nil {
		return "", nil, err
	}
	return "Form back with you: the counter signatory has left", []string{
		fmt.Sprintf("%s, whom you asked to counter-sign a form, has left: %s. %s It is with you again and not submitted.", d.By, d.FormType, due),
		"Sign in to ask somebody else to counter-sign it. What was changed meanwhile stays in the form:\n" + base + d.Path,
	}, nil
}

func counterSignedWords(data []byte, base string, _ Help) (string, []string, error) {
	var d receiptData
	if err := json.Unmarshal(data, &d); err != nil {
		return "", nil, err
	}
	return "Your form was counter-signed and received", []string{
		fmt.Sprintf("Your form %s was counter-signed, and received on %s.", d.FormType, portal.Stamp(d.SubmittedAt)),
		"Receipt: " + d.Reference + "\nSHA-256 of what was sent:\n" + d.Hash,
		"Read and download what was sent, with what the counter signatory changed:\n" + base + d.Path,
		"Keep this mail: receipt and SHA-256 stand on the PDF too.",
	}, nil
}
