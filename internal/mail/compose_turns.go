package mail

import (
	"encoding/json"
	"fmt"

	"portico/internal/portal"
)

// turnData is the data of every mail of what is said about a task beside its answers.
type turnData struct {
	FormType string       `json:"form_type"`
	Path     string       `json:"path"`
	Due      *portal.Date `json:"due"`
	Left     int          `json:"left"`
}

// turnWordings are of what is said about a task beside its answers: declining, more time, messages, letters, decisions.
var turnWordings = map[string]wording{
	"decline_proposed": turnWords("Somebody proposes to decline a form", "%s: whoever has this form says that it cannot be answered, and gives the reason. The form waits for your decision.",
		"Read the reason, and agree or refuse:"),
	"decline_agreed": turnWords("The council has agreed that you decline a form", "%s: there is nothing more for you to do. The nil return stands under Recently Submitted Tasks.",
		"Read what the council has written:"),
	"decline_refused": turnWords("The council asks you to complete a form after all", "%s: the council has not agreed that you decline this form. It is with you to complete. Nothing that you had written is lost.",
		"Read why, and open the form:"),
	"more_time_asked": turnWords("Somebody asks for more time", "%s: whoever has this form asks for a later date.",
		"Read the reason, and grant or refuse it:"),
	"more_time_granted": turnWords("You have more time", "%s: the council has moved the due date.",
		"Open the form:"),
	"more_time_refused": turnWords("The council has not granted more time", "%s: the due date stays as it was.",
		"Read why, and open the form:"),
	"returned": turnWords("The council has returned a form to you", "%s: the council needs something changed or added. What you wrote is all there, and you can submit it again.",
		"Read what is asked for:"),
	"message": turnWords("You have a message", "There is a message from the council about a form: %s. For the child’s privacy it is not in this mail.",
		"Sign in to read and answer it:"),
	"message_council": turnWords("You have a message", "There is a message about a form that the council sent: %s. For the child’s privacy it is not in this mail.",
		"Sign in to read and answer it:"),
	"file_infected_council": turnWords("A file was removed from a form", "%s: the virus check has found something harmful in a file that was attached to this form, so the file was removed. Nobody has opened it. Whoever attached it is told by mail.",
		"If you need the file, write a message and ask for another copy:"),
	"reminder":         reminderWords("A form waits for you", "Open it. There you can also ask for more time, or say that it cannot be answered:"),
	"reminder_tray":    reminderWords("A form waits in the tray of your work group", "Nobody has picked it up yet. It stands under Tasks assigned to your Work Groups:"),
	"reminder_invited": invitedReminder,
}

// turnWords words a mail: what happened with which form, and where to go on.
func turnWords(subject, what, onwards string) wording {
	return func(data []byte, base string, _ Help) (string, []string, error) {
		var d turnData
		if err := json.Unmarshal(data, &d); err != nil {
			return "", nil, err
		}
		paragraphs := []string{fmt.Sprintf(what, d.FormType)}
		if d.Due != nil {
			paragraphs = append(paragraphs, "The due date is "+d.Due.Long()+".")
		}
		return subject, append(paragraphs, onwards+"\n"+base+d.Path), nil
	}
}

func reminderWords(what, onwards string) wording {
	return func(data []byte, base string, _ Help) (string, []string, error) {
		var d turnData
		if err := json.Unmarshal(data, &d); err != nil {
			return "", nil, err
		}
		if d.Due == nil {
			return "", nil, fmt.Errorf("a reminder without a due date")
		}
		subject := fmt.Sprintf("Reminder: a form is due on %s", d.Due.Long())
		when := fmt.Sprintf("It is due on %s, %s.", d.Due.Long(), dueInWords(d.Left))
		if d.Left < 0 {
			subject, when = "Reminder: a form is overdue", fmt.Sprintf("It was due on %s.", d.Due.Long())
		}
		return subject, []string{what + ": " + d.FormType + ". " + when, onwards + "\n" + base + d.Path}, nil
	}
}

// invitedReminder is for somebody who has not registered: the link is in the invitation alone.
func invitedReminder(data []byte, base string, help Help) (string, []string, error) {
	subject, paragraphs, err := reminderWords("The council has asked you to complete a form", "")(data, base, help)
	if err != nil {
		return "", nil, err
	}
	paragraphs[len(paragraphs)-1] = "You have not registered yet. Use the link in the invitation that was mailed to this address: it alone leads to the form. If you cannot find it, ask the council" + help.asked() + " to send it again."
	return subject, append(paragraphs, "If you cannot complete the form, tell the council as well, so that somebody else can be asked."), nil
}

func dueInWords(days int) string {
	switch days {
	case 0:
		return "today"
	case 1:
		return "tomorrow"
	}
	return fmt.Sprintf("in %d days", days)
}
