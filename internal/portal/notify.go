package portal

import "slices"

// NotifyWay is when somebody gets mail of a class.
type NotifyWay string

// The ways. AtOnce is what everybody has who chooses nothing.
const (
	AtOnce NotifyWay = "at_once"
	Daily  NotifyWay = "daily"
	Never  NotifyWay = "never"
)

// Words is the way as it stands on the screen.
func (w NotifyWay) Words() string {
	return map[NotifyWay]string{AtOnce: "At once", Daily: "In the daily mail at seven", Never: "Not at all"}[w]
}

// NotifyClass is a kind of mail that somebody can choose about.
type NotifyClass struct {
	Name, Title, Hint string
	Ways              []NotifyWay
	One, Many         string   // what one and several of it are in the daily mail
	Templates         []string // of the mails
}

// NotifyClasses are all of them. What is in none is always mailed at once: codes, what concerns
// the safety of an account, invitations, and what an officer chases. What the law needs can be
// put into the daily mail, never left out.
var NotifyClasses = []NotifyClass{
	{"new", "New forms", "Forms sent to you, handed to you or put into the tray of your work group.", []NotifyWay{AtOnce, Daily}, "new form", "new forms",
		[]string{"task_assigned", "task_reassigned", "group_task"}},
	{"reminders", "Reminders", "Before a form is due, and when it is overdue.", []NotifyWay{AtOnce, Daily}, "reminder of a form that is due or overdue", "reminders of forms that are due or overdue",
		[]string{"reminder", "reminder_tray"}},
	{"group", "Reminders of your work group", "If you run a work group: when a form of one of its members is due or overdue.", []NotifyWay{AtOnce, Daily, Never}, "form of your work group that is due or overdue", "forms of your work group that are due or overdue",
		[]string{"reminder_lead"}},
	{"messages", "Messages", "That somebody has written about a form.", []NotifyWay{AtOnce, Daily}, "new message", "new messages", []string{"message", "message_council"}},
	{"decisions", "Questions and decisions", "A form is returned or retracted; more time or a decline is asked for, agreed or refused.", []NotifyWay{AtOnce, Daily}, "question or decision about a form", "questions or decisions about forms",
		[]string{"returned", "task_retracted", "task_taken_over", "decline_proposed", "decline_agreed", "decline_refused", "more_time_asked", "more_time_granted", "more_time_refused"}},
	{"signing", "Counter-signatures", "A form waits for your counter-signature, or comes back from it.", []NotifyWay{AtOnce, Daily}, "form to counter-sign or come back from it", "forms to counter-sign or come back from it",
		[]string{"signature_asked", "signature_sent_back", "signature_taken_back"}},
	{"receipts", "Receipts", "Each also stands in the portal with the form.", []NotifyWay{AtOnce, Never}, "receipt", "receipts", []string{"receipt", "counter_signed"}},
}

// NotifyClassOf is the class of a mail's template; Name is "" for what is always mailed at once.
func NotifyClassOf(template string) NotifyClass {
	for _, c := range NotifyClasses {
		if slices.Contains(c.Templates, template) {
			return c
		}
	}
	return NotifyClass{}
}

// CheckNotify refuses a class or a way that there is not.
func CheckNotify(class string, way NotifyWay) error {
	for _, c := range NotifyClasses {
		if c.Name == class && slices.Contains(c.Ways, way) {
			return nil
		}
	}
	return Fail(Invalid, "Choose when you want this mail")
}

// DigestHour is when the daily mail and reminders go out, o'clock in London: nobody's
// telephone rings at night.
const DigestHour = 7
