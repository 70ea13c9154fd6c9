package handlers

import "portico/engine"

// CasesPage is the list of cases (pages/cases).
type CasesPage struct {
	Page
	EmailChanges string // "1 change of email address waits for approval"; "" for none
	Waiting      []WaitGroup
	Narrow       Narrow
	Search       string // what is looked for; "" for all
	Narrowed     bool
	Many         bool // more fit than are looked at
	Cases        []CaseRow
	Next         string // the next page; "" on the last
	Back         string // the page before; "" on the first
	First        string // the first page; "" on it
}

// WaitGroup is one kind of what waits for the council (cases/waiting).
type WaitGroup struct {
	Title string // "2 declines proposed"
	Lines []WaitLine
	More  bool // there are more than are shown
}

// WaitLine is a form on which something waits.
type WaitLine struct {
	Href, Form, Name string
	Since            string // "15-Oct-2026 at 09:40"
	News             string // "2 messages"; ""
}

// CaseRow is a line of the list of cases.
type CaseRow struct {
	Href, Name, Born, Reference, Kind string
	Forms                             string // "2 of 3 in", "Nothing sent yet"
	Due                               DueView
	Recorded                          string // "15-Oct-2026"
}

// EntryPage is a form that the portal itself asks, shown with the partials of questions.
type EntryPage struct {
	Page
	Heading, Lead string
	Back          Link
	Summary       *FaultSummary
	Sections      []EntrySection
	Action        string
	Fields        []Field // hidden
	Button        string  // "Save"
	Cancel        Link
	FocusID       string // what a script puts the focus on: the row just added
	Notice        string // in amber, above the questions; may be ""
}

// EntrySection is questions under a heading; without one Title is "".
type EntrySection struct {
	Title     string
	Questions []*engine.QuestionView
}

// CaseEditPage records a case or changes its record (pages/case-edit).
type CaseEditPage struct{ EntryPage }

// CasePage is a case (pages/case).
type CasePage struct {
	Page
	Name, Born, Age, Reference, Kind, Setting string
	Request                                   string // "EHC needs assessment asked for by her parents, 31-Aug-2026"
	Warnings                                  []string
	Figures                                   []Figure
	Tasks                                     []CaseTaskRow
	Unsent                                    []Link // forms begun and not sent, to go on with
	Record                                    []AnswerPart
	EditHref, SendHref                        string
}

// Figure is a number with what it counts.
type Figure struct{ Value, Words string }

// CaseTaskRow is a form that was sent about a case.
type CaseTaskRow struct {
	Ref                 string
	FormType, FormTitle string
	With, WithSub       string // name; organisation or address
	State, StateTone    string
	StateSub            string // "3 of 9 sections", "Invitation good until ..."
	Trouble             string // "Mail undelivered"; may be ""
	Times               []Fact // Sent, Received, Opened, Submitted
	Due                 DueView
	Papers              []DocumentView // Stamp says when it was opened
	Actions             []Link
}

// CaseSendPage is what an officer enters to send a form (pages/case-send). It posts multipart:
// the questions, files, and papers = references of those that stay.
type CaseSendPage struct {
	EntryPage
	Papers  []DocumentView
	Refused []RefusedFile
	Accept  string // of the file input
	Types   string // "Word, PDF, JPG or PNG"
	Limit   string // "15 MB"
	Full    bool
}

// SendCheckPage asks before a form is sent (pages/send-check). Posts sure and _csrf to Action.
type SendCheckPage struct {
	Page
	Summary        *FaultSummary
	Name, Born     string
	FormTitle      string
	Roles          string // "Designated teacher, Social worker"; "" for the whole form
	To, ToSub      string
	Invited        bool // will be invited to register
	Due, DueSub    string
	Comments       string
	Missing        []string
	Papers         []DocumentView
	Asked          []string // what must be confirmed: each a sentence
	Fault          string   // at the confirmation
	Action         string
	BackHref       string
	CaseHref       string
	CaseWords      string
	RecordEditHref string
	Blocked        string       // why it cannot be sent; "" when it can
	Absence        *AbsenceNote // of whoever it would go to; posts to=deputy or to=person
	Guest          string       // until when a guest has access, "20 February 2027"; "" for anybody else
}

// RetractPage asks why a form is taken back (pages/retract). Posts reason, words and _csrf to Action.
type RetractPage struct {
	Page
	Child    ChildBanner
	Summary  *FaultSummary
	With     string
	Reasons  []engine.OptionView
	Fault    string
	Words    string
	Action   string
	BackHref string
	Invited  bool
	Started  bool // the professional has opened the form
	KeptDays int
}

// InvitePage invites anew or corrects an address (pages/invite).
type InvitePage struct {
	EntryPage
	Child   ChildBanner
	Invited string // the address so far
	Until   string
	Trouble string
}

// RetractedPage says to the professional why a form was taken back (pages/retracted).
type RetractedPage struct {
	Page
	Child     ChildBanner
	FormTitle string
	When      string
	Reason    string
	Words     string
	PDFHref   string // "" once it is no longer kept
	KeptDays  int
	Until     string
	Kept      *KeptNote
}
