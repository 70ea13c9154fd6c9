package handlers

// AbsencePage is one's own automatic reply (pages/absence). Posts the questions to Action.
type AbsencePage struct {
	EntryPage
	State   string // "Automatic replies are on until 4 December 2026."
	Running bool
	Trouble string // of the deputy; may be ""
}

// AbsenceNote is somebody else's automatic reply, read before a form goes to them
// (tasks/absence).
type AbsenceNote struct {
	Name    string
	When    string // "From 23 November 2026 until 4 December 2026"
	Text    string
	Deputy  string // who gets forms instead; ""
	Email   string // of a deputy who is a person
	Group   bool   // the deputy is a work group
	Ref     string // of that group
	Trouble string // a deputy is named and cannot stand in; ""
}

// GuestPage is the short registration of a guest (pages/guest). Posts the questions, password,
// again and _csrf to Action.
type GuestPage struct {
	EntryPage
	FormType, Due, Email      string // what the invitation is about, and its address; Due may be ""
	Until                     string // until when the form can be filled in; may be ""
	PasswordFault, AgainFault string
}

// GuestTasksPage is the forms of a guest, in plain words (pages/guest-tasks).
type GuestTasksPage struct {
	Page
	Forms []GuestForm
}

// GuestForm is one form of a guest.
type GuestForm struct {
	Title, ChildName string
	Says             string // "Send it back by 26 October 2026. You have until ..."
	Open             bool
	Href, Link       string // "" when nothing can be opened any more
}

// NoteView is something to look at at a question or a file (form/notes). A question's is put
// aside by a button of the form that saves it too, a file's by a post of id to Action.
type NoteView struct {
	ID, Where, Words, Button string
	Href                     string // of the control or the file
	Action                   string // "" for a question
}

// HelpPage says where help is and how each step is done (pages/help).
type HelpPage struct {
	Page
	Email, Phone string // of the desk; may be ""
	Workers      []HelpWorker
	Signed       bool // somebody is signed in
	Professional bool
	Parts        []HelpPart
	Browsers     []string
	Words        []Fact // of the guides, explained
}

// HelpWorker is who sent a form that is open, and the forms that came from there.
type HelpWorker struct {
	Name, Team, Phone, Email string
	Forms                    []string // "EHCNA Information Gathering for Diane Bluebell"
}

// HelpPart is one thing that is done in steps.
type HelpPart struct {
	ID, Title string
	Steps     []HelpStep
	Note      string // under the steps; may be ""
}

// HelpStep is a step in the words of the buttons. Href leads to where it is done; may be "".
type HelpStep struct {
	Text string
	Link Link
}

// CalendarPage makes, renews and switches off the calendar of due dates (pages/calendar).
type CalendarPage struct {
	Page
	Made    string // since when there is one; "" for none
	Address string // shown only right after it was made
}

// CopyPage shows what could be copied from an earlier form (pages/copy). Posts copy, the paths
// that were ticked, and _csrf to Action.
type CopyPage struct {
	Page
	Child     ChildBanner
	From      string // "your form of 3 March 2026"; "" when there is nothing
	FormTitle string
	Tabs      []CopyTab
	Action    string
	BackHref  string
}

// CopyTab is a tab with answers that could be copied.
type CopyTab struct {
	Title   string
	Answers []CopyAnswer
}

// CopyAnswer is one answer that could be copied. Now is what would be replaced; may be "".
type CopyAnswer struct {
	ID, Path, Title, Before, Now string
	Ticked                       bool
}
