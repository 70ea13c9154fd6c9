package handlers

import "portico/engine"

// CasesPage is the list of cases (pages/cases).
type CasesPage struct {
	Page
	Undelivered  string // "2 mails could not be delivered"; "" for none
	EmailChanges string // "1 change of email address waits for approval"; "" for none
	Waiting      []WaitGroup
	Narrow       Narrow
	Search       string // what is looked for; "" for all
	Narrowed     bool
	Many         bool       // more fit than are looked at
	Orders       []MenuLink // newest first, next limit first; none for what is narrowed
	ByDue        bool
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
	Href, Ref, Name, Born, Reference, Kind string
	Week                                   string  // "week 7 of 20"; "" but for an assessment under way
	Next                                   DueView // the next limit of the case
	NextTitle                              string  // what it is
	Forms                                  string  // "2 of 3 in", "Nothing sent yet"
	Due                                    DueView // of the first form that is out
	Recorded                               string  // "15-Oct-2026"
	Late                                   bool    // a limit or a form is overdue
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
type CaseEditPage struct {
	EntryPage
	Teams []engine.OptionView // of a new case, to choose from; none for who is in one team
}

// CasePage is a case (pages/case).
type CasePage struct {
	Page
	Name, Born, Age, Reference, Kind, Setting string
	Request                                   string // "EHC needs assessment asked for by her parents, 31-Aug-2026"
	Warnings                                  []string
	Closed                                    string // "Moved away, 3 November 2026"; "" for an open case
	Figures                                   []Figure
	Gauge                                     []bool // a mark a form, true for one that is in
	GaugeWords                                string
	Line                                      *ClockLine // nil when no dates are recorded
	Clock                                     []ClockRow
	Excepts                                   bool   // exceptions can be recorded
	Buttons                                   []Link // below the forms
	Happened                                  []Happened
	Papers                                    []SidePaper
	Messages                                  []SideMessage
	Here                                      string // the address of the case
	Tasks                                     []CaseTaskRow
	Unsent                                    []Link // forms begun and not sent, to go on with
	Record                                    []AnswerPart
	SendHref                                  string
	Chase                                     *ChaseView // asks again for what is not in; nil when nothing is out
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
	AskedBy             string // "Asked by Ffion Rhydderch"; "" for what the council sent
	Parts               string // "1 of 2 parts in"; "" for a whole form
	Advice              string // "(c) Medical advice from a health care professional"; may be ""
	Times               []Fact // Sent, Received, Opened, Submitted
	Due                 DueView
	Papers              []DocumentView // Stamp says when it was opened
	Actions             []Link
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
