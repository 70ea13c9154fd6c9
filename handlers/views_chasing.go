package handlers

import "portico/engine"

// ChaseView is the part of a case that asks again for what is not in (chasing/case). Posts
// task, words, _save and _csrf to Action.
type ChaseView struct {
	Action, CSRF, SaveID string
	Words                string // "4 of 6 forms are in", "No form is in yet"
	Button               string // "Chase the 2 missing"
	Refs                 []string
	Today                []string // "School advice was chased today at 14:02 by Marged Ellison"
}

// ChasePage asks again for one form, and shows its reminders (pages/chase). Posts words, _save
// and _csrf to Action, and on or off with _csrf to Switch.
type ChasePage struct {
	Page
	Child                       ChildBanner
	Back                        Link
	Summary                     *FaultSummary
	With                        string
	Facts                       []Fact // reminders and chases so far, and the next one
	Action, Words, Fault        string
	Today                       string // that it was chased today; "" when it can be chased
	Switch, SwitchOn, SwitchSay string // where the switch posts to, what it posts, its button
	Invited                     bool
	Kept                        string // words that came too late
}

// ChasedView is that the council asks again, at the top of the form.
type ChasedView struct{ Title, Words string }

// BulkPage asks before one thing is done to many tasks, and says after it what came of each
// (pages/bulk). Posts task, action, reason, words, _save, sure and _csrf to Action.
type BulkPage struct {
	Page
	Heading, Lead  string
	Back           Link
	Summary        *FaultSummary
	Can, Cannot    []BulkRow
	CanWords       string // heading of what will be done, or was
	CannotWords    string
	Action, SaveID string // Action "" for a report
	What           string // the action, posted
	Retract        bool   // asks for the reason
	Reasons        []engine.OptionView
	Fault          string // at the reason
	WordsFault     string
	Words          string
	Button         string
}

// SaidView is the words that an officer may add (chasing/words). They are posted as words.
type SaidView struct{ Words, Hint, Fault string }

// Said are the words that go with a chase.
func (v *ChasePage) Said() SaidView {
	return SaidView{v.Words, "May stay empty. Shown on the form to whoever has it. Not in the email.", v.Fault}
}

// Said are the words that go with each of the tasks.
func (v *BulkPage) Said() SaidView {
	if v.Retract {
		return SaidView{v.Words, "Needed when the reason is another one. Shown on the page of whoever has a form, not in the email.", v.WordsFault}
	}
	return SaidView{v.Words, "May stay empty. Shown on each form to whoever has it. Not in the email.", v.WordsFault}
}

// BulkRows is a table of them (chasing/rows). Why says that it has that column.
type BulkRows struct {
	ID   string // of its heading
	Rows []BulkRow
	Why  bool
}

// CanRows are those that it is done to.
func (v *BulkPage) CanRows() BulkRows { return BulkRows{"can", v.Can, false} }

// CannotRows are those that it is not done to.
func (v *BulkPage) CannotRows() BulkRows { return BulkRows{"cannot", v.Cannot, true} }

// BulkRow is a task of it. Why says why it cannot be done; else "".
type BulkRow struct {
	Ref, FormType, Name, With, State, Why string
	CaseHref, Case                        string
	Due                                   DueView
}

// UndeliveredPage is mail that could not be delivered (pages/undelivered). Posts mail, action
// (again, aside) and _csrf to /undelivered.
type UndeliveredPage struct {
	Page
	Mails       []UndeliveredRow
	Summary     *FaultSummary
	Refused     []string // what could not be done about which mail
	First, Next string
}

// UndeliveredRow is one of them.
type UndeliveredRow struct {
	ID                   string
	To, Name             string
	What                 string // "New form", "Reminder"
	Form, Child          string // "" for mail that concerns no form
	CaseHref             string
	When, Why, Answer    string
	CorrectHref, Correct string // where the address is put right
	Cannot               string // why it cannot be sent again; "" when it can
}

// NotificationsPage is which mail somebody wants when (pages/notifications). Posts each class
// as its name and _csrf to /account/notifications.
type NotificationsPage struct {
	Page
	Parts   []MenuLink
	Classes []NotifyRow
	Always  []string // what is always mailed at once
	Summary *FaultSummary
}

// NotifyRow is one class of mail.
type NotifyRow struct {
	Name, Title, Hint string
	Ways              []engine.OptionView
	Fault             string
}
