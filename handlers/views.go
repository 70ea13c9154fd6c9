package handlers

import (
	"portico/engine"
	"portico/partials"
)

// Page is what every page shows: it is embedded in the view of each page.
// layout/top and layout/bottom read it.
type Page struct {
	Title    string // of the page, without the portal's and the council's name
	Error    bool   // something on the page is to be put right: the title begins with "Error: "
	Council  string // "Northshire County Council"
	Portal   string // "Portico"
	Account  *AccountView
	Own      []MenuLink // of the menu under the name: "Update account"
	CSRF     string
	Menu     []MenuLink
	Session  SessionView
	Flash    string // said once at the top after something was done: "Your code was sent again."
	Watch    string // address that tells when the page is to be loaded anew; ""
	Bare     bool   // without header and footer: the table on the whole screen
	HelpHref string // of the page of help; "" where there is none
}

// MenuLink is a link of the header.
type MenuLink struct {
	Href, Text string
	Current    bool
}

// AccountView is the signed-in person in the header. A nil *AccountView means signed out.
type AccountView struct {
	Ref   string
	Email string // whom the page is of: whoever signs in again on it
	Name  string
	Role  string // "Occupational therapist, Northshire Community Health NHS Trust"
}

// SessionView is what the page's script needs to warn before the session ends.
// IdleSeconds 0 means: no session, no warning.
type SessionView struct {
	IdleSeconds int // until the session ends when nothing is typed or pressed
}

// DueView is a due date with its clock.
type DueView struct {
	Date    string // "26-Oct-2026"; "" for a task without one
	Words   string // "day 31 of 42, 11 days left"; "No due date"
	Tone    string // "", "amber", "red"
	Percent int    // 0 to 100, of the time gone
	Late    bool   // past its date
}

// ChildBanner stands on top of every page about a child.
type ChildBanner struct {
	Name     string
	Born     string // "10-Feb-2013"
	Age      string // "13 years 8 months"
	FormType string
	Due      DueView
	Facts    []Fact         // address, school, comments, who sent this: folded away
	Papers   []DocumentView // that the council sent along
	Links    []Link         // to who has and who had it
	NoteBy   string         // who had it before and when
	Note     string         // what they say to whoever has it now; "" for nothing
	Turns    TurnLinks      // what can be said about the form
}

// Fact is a labelled fact.
type Fact struct{ Label, Value string }

// Link is a way onwards.
type Link struct{ Href, Text string }

// FaultLink is a line of a fault summary. Href leads to the control, also on another tab.
type FaultLink struct{ Href, Text string }

// FaultGroup is the faults of one tab in a summary. Title is "" when all are of this page.
type FaultGroup struct {
	Title  string
	Faults []FaultLink
}

// FaultSummary stands at the top of a page on which something is to be put right.
type FaultSummary struct {
	Title  string // "There are 6 questions to fix before you can submit"
	Lead   string // "Everything you typed is saved."; may be ""
	Groups []FaultGroup
}

// SignInPage asks for address and password (pages/sign-in).
// Posts email, password, held and _csrf to /sign-in.
type SignInPage struct {
	Page
	Email         string
	EmailFault    string
	PasswordFault string
	Summary       *FaultSummary
	Notice        string // "Your session has ended. Your words are kept and will be saved when you sign in."
	Held          string // reference of the post that waits for the sign-in; may be ""
	HelpEmail     string // may be ""
	HelpPhone     string // may be ""
}

// SignInCodePage asks for the mailed code (pages/sign-in-code).
// Posts code and _csrf to /sign-in/code; "please send me a new code" posts to /sign-in/code/new.
type SignInCodePage struct {
	Page
	Ref     string // of the sign-in, posted back in the address as ?sign-in=
	Email   string
	SentAt  string // "13:58"
	Until   string // "14:08"
	Number  int    // which code this is: 1, 2, ...
	Code    string // as typed, shown again when it was wrong
	Fault   string
	Summary *FaultSummary
	CanSend bool // a new code may still be asked for
}

// TasksPage is the list of tasks (pages/tasks).
type TasksPage struct {
	Page
	Kept       []KeptElsewhere // words of one's own on forms that are not in the list of what to complete
	Today      string          // "Thursday 15 October 2026"
	Overdue    string          // "1 form is overdue", said in red; may be ""
	Soon       string          // "1 is due tomorrow"; may be ""
	Picks      []Pick
	Columns    []Column // of the lists that can be sorted: form type, name, due date
	Search     string   // what is looked for; "" for all
	Filter     string   // as it is posted back
	Narrowed   bool     // a search or a filter leaves something out
	Assigned   TaskRows
	Tray       TaskRows // the list is absent when empty
	Members    TaskRows // the list is absent when empty
	Submitted  TaskRows
	Retracted  TaskRows // the list is absent when empty
	Email      string   // that the account signs in with
	Help       Contact
	KeptDays   int    // how long Recently Submitted and Recently Retracted Tasks are kept
	ExportHref string // of the lists as a workbook; "" for none
}

// PrintPage is a form that is not submitted yet, on one page (pages/print).
type PrintPage struct {
	Page
	Child     ChildBanner
	FormTitle string
	Language  FormLanguage
	Answers   []AnswerPart
	Documents []DocumentView
	BackHref  string
}

// TaskRows is the beginning of a list.
type TaskRows struct {
	Rows  []TaskRow
	Total int
	More  string // leads to all of it; "" when all is shown
}

// Pick is a filter of the lists.
type Pick struct {
	Href, Text string
	Current    bool
}

// Column is the head of a column that sorts. Sorted is "ascending", "descending" or "".
type Column struct{ Href, Text, Sorted string }

// TaskRow is a line of a list of tasks.
type TaskRow struct {
	Href       string // "" when it cannot be opened
	FormType   string
	FormTitle  string // shown small under the form type where they differ; else ""
	ChildName  string
	Born       string // "10-Feb-2013"
	Due        DueView
	Comments   string
	Progress   string // "5 of 9 sections complete", "Not started"
	State      string // words: "Returned for correction", "Submitted", "Accepted"; "" says nothing
	StateTone  string // "", "amber", "green", "blue", "red"
	Submitted  string // "15-Oct-2026 at 14:09"; of a retracted one when it was retracted
	PDFHref    string
	ReceiptRef string

	Group        string // the work group of a tray
	With         string // of a colleague's task: who has it
	NoteBy, Note string // what whoever had it before says
	ReassignHref string // "" when it cannot be re-assigned now
	TakeHref     string // where it is taken back from its counter signatory; ""
	PickUp       string // where Pickup posts to
	CSRF         string
	News         string // "1 new message"; ""
	Asked        string // "More time asked on 12-Oct-2026"; ""
}

// FormLinks are the addresses of one sheet. An empty one is not shown.
type FormLinks struct {
	Form     string // action of the form: the tab's own address, GET shows it and POST saves it
	Tasks    string // the list of tasks
	Check    string // check your answers
	PDF      string
	Print    string // all answers on one page; "" in a preview
	History  string // who wrote what and when; "" where there is none
	Previous string // the tab before; "" on the first
	Next     string // the tab after; "" on the last
	Upload   string // POST of supporting documents
	Ask      string // who is to counter-sign
	Said     string // POST of comments
}

// TabLink is a line of the list of tabs.
type TabLink = partials.TabLink

// newTabLink is the line of a tab. It does not embed the mark: a template finds a promoted
// field by searching, on every line of every page.
func newTabLink(m engine.TabMark, href string, current bool) TabLink {
	return TabLink{Name: m.Name, Title: m.Title, Lang: m.Lang, Mark: m.Mark, Words: m.Words, Href: href, Current: current}
}

// FormPage is a tab of a sheet: pages/form is the page, form/tab the region with
// the id "tab" that a fragment answers with.
type FormPage struct {
	Page
	Child     ChildBanner
	FormTitle string
	Language  FormLanguage
	Tabs      []TabLink
	TabsWords string // "3 of 10 complete", "6 questions to fix before you submit"
	Tab       *engine.TabView
	Links     FormLinks
	SaveID    string
	Base      int64 // revision that the page shows
	Version   int64 // of the form, that the page is of
	Moved     *MovedNote
	Signing   *SigningNote
	Saved     string // "Saved at 14:02"; "" when nothing was saved yet
	Summary   *FaultSummary
	Conflict  string    // what happened to a save that could not be applied; "" none
	Kept      *KeptNote // to words that could not be saved and wait to be compared
	Returned  *ReturnedView
	Part      *PartNote    // of which one has only a part; nil for a whole form
	Declined  *AskedView   // a decline that the council did not agree to
	Chased    *ChasedView  // that the council asked again since it was last submitted; nil otherwise
	ReadOnly  string       // why nothing can be written; "" when it can
	Answers   []AnswerPart // of a page that can only be read
	Documents *DocumentsView
	Pasted    *PastedNote // what was just pasted; nil: nothing
	Loose     *LooseView
	Notes     []NoteView // to look at on this tab; they block nothing
	Copy      *Link      // to what can be copied from an earlier form; nil for nothing
}

// One says that the form is one tab: shown full width, without a list of tabs.
func (p *FormPage) One() bool { return len(p.Tabs) < 2 }

// Writable says that the page is a form that can be saved: then the list of tabs is made
// of buttons that save, so that without a script too no words are lost on the way.
func (p *FormPage) Writable() bool { return p.Documents == nil && p.ReadOnly == "" }

// Current is the line of the tab that is shown, nil when none is.
func (p *FormPage) Current() *TabLink {
	for i := range p.Tabs {
		if p.Tabs[i].Current {
			return &p.Tabs[i]
		}
	}
	return nil
}

// TablePage is one table on the whole screen (pages/table). It posts like the tab
// that it belongs to, to Links.Form; its close button comes back to the tab.
type TablePage struct {
	Page
	Child    ChildBanner
	TabTitle string
	Language FormLanguage
	Table    *engine.QuestionView
	Visible  string
	Links    FormLinks
	SaveID   string
	Base     int64
	Version  int64
	Saved    string
	Summary  *FaultSummary
	Conflict string
	Pasted   *PastedNote
}

// ReferencePage is every kind of question with its source (pages/reference).
type ReferencePage struct {
	Page
	Groups []ReferenceGroup
}

// ReferenceGroup is a part of the reference.
type ReferenceGroup struct {
	ID, Title string
	Examples  []ReferenceExample
}

// ReferenceExample is one example: a form as it is shown, and its source.
type ReferenceExample struct {
	ID, Title, About string
	Tabs             []*engine.TabView
	Part             string // of the source: the questions
	Source           string // the whole form
}

// ListsPage is the lists that the council keeps up to date (pages/lists).
type ListsPage struct {
	Page
	Lists []ListLine
}

// ListLine is one list.
type ListLine struct{ Href, Title, Name, Choices, Changed string }

// ListPage is one list, a choice a line (pages/list). Posts lines, _base and _was to Action.
type ListPage struct {
	Page
	Heading, Name string
	Lines         string
	Retired       []string // no longer offered
	Changed       string
	Was           string // what the list offered at Base
	Base          int64
	Fault         string
	Now           string // the list as somebody else left it meanwhile; "" when nobody did
	Summary       *FaultSummary
	Action        string
}

// FilePage asks for the file of one question (pages/file). Posts file and description to
// Action, and nothing to RemoveAction.
type FilePage struct {
	Page
	Child                ChildBanner
	TabTitle, Question   string
	File                 *engine.FileView // the file there is; nil for none
	Types, Accept, Limit string           // as in DocumentsView
	Description          string           // as typed
	Fault                string
	Summary              *FaultSummary
	Action, RemoveAction string
	BackHref             string
}

// MovedNote says on the form that the council moved it to another version.
type MovedNote struct {
	Words string // "The council moved this form to version 3 on 12-Oct-2026 at 14:02."
	Left  string // "2 answers are no longer asked and are kept."; ""
	Href  string
}

// DocumentsView is the Supporting Documentation tab (form/attachments).
type DocumentsView struct {
	Types     string // "Word, PDF, JPG or PNG"
	Accept    string // of the file input: ".doc,.docx,.pdf"
	Limit     string // "15 MB"
	LimitSize int64  // bytes of one file
	Count     string // "Up to 20 files."; may be ""
	Required  bool
	Scans     bool     // files are checked for viruses
	Kinds     []string // what a document can be: "Report", "Letter"; empty: not asked
	Kind      string   // chosen before the files were refused, as is the description
	Words     string
	Attached  []DocumentView
	Rows      []FileChoice  // of the form's list of reports; empty: it has none
	Reports   *ReportsView  // what of that list is not attached, and the other way round; may be nil
	Room      int           // how many more files can be attached
	Refused   []RefusedFile // of the last upload
	Fault     string        // "Attach at least one file"; may be ""
	Full      bool          // no more files can be attached
}

// DocumentView is an attached document.
type DocumentView struct {
	ID          string // id attribute: target of links
	Name        string
	Href        string // download; may be ""
	What        string // "PDF, 1.2 MB"
	Stamp       string // "Attached today at 14:01"
	Kind        string // "Report"; may be ""
	Description string // may be ""
	RemoveHref  string // page that asks before removing; "" when it cannot be removed
	Tag, Tone   string // what the virus check says where it is not clean, and its colour
	Infected    bool   // the virus check removed it
	EditHref    string // page that changes its kind and description; "" when they cannot be
	Listed      string // "In the list of reports: Sensory profile, 12 July 2026"; may be ""
	Note        string // in amber: what to look at; may be ""
}

// RefusedFile is a file that was not attached, and why.
type RefusedFile struct{ Name, What, Reason string }

// ConfirmPage asks before something is removed (pages/confirm). Posts _csrf and Fields to Action.
type ConfirmPage struct {
	Page
	Child   ChildBanner
	Heading string // "Remove Sensory profile.pdf?"
	Text    []string
	Action  string
	Fields  []Field // hidden
	Yes     string  // "Remove"
	No      Link    // "No, go back"
}

// ConfirmRemovePage is the ConfirmPage of removing a document.
type ConfirmRemovePage = ConfirmPage

// Field is a hidden field of a form.
type Field struct{ Name, Value string }

// CheckPage is "check your answers" (pages/check). Answers come from NewAnswers.
type CheckPage struct {
	Page
	Child      ChildBanner
	Lead       string
	Language   FormLanguage
	Answers    []AnswerPart
	Summary    *FaultSummary // nil: may be submitted
	Loose      *LooseView
	Advice     *FaultSummary // what is worth a look and does not stand in the way; nil: nothing
	SignedAs   string        // "Ffion Llewellyn-Rhydderch, occupational therapist, HCPC OT104377"
	BackHref   string
	Reports    *ReportsView // may be nil
	SubmitHref string       // of the page that confirms; "" when it cannot be submitted yet
	PDFHref    string
	FamilyHref string // of what the family will see; ""
	AskHref    string // of asking a counter signatory; ""
	Preview    bool   // of a draft: nothing is ever submitted
	Unasked    *Link  // to answers that are no longer asked: they are not submitted
}

// SubmitPage declares and confirms (pages/submit). Posts declaration=yes, _checked and _csrf to Action.
type SubmitPage struct {
	Page
	Child       ChildBanner
	FormTitle   string
	Language    FormLanguage
	To          string // "SEND Casework Team (North), Northshire County Council"
	With        string // "2 supporting documents"; "" for none
	Declaration string // what is declared; "" asks for no tick
	Fault       string // at the declaration
	Summary     *FaultSummary
	SignedAs    string
	Warnings    []string // what is worth a look and does not block
	Action      string
	BackHref    string
	Author      string // of what is counter-signed, with what the signatory changed; ""
	Checked     string // which revisions were checked: posted back as _checked
	KeptDays    int
}

// ReceiptPage says that it was submitted (pages/receipt).
type ReceiptPage struct {
	Page
	FormTitle   string
	ChildName   string
	To          string
	At          string // "14:09 on 15 October 2026"
	Day         string // "day 31 of 42"; may be ""
	Reference   string
	Fingerprint string
	PDFHref     string
	ReadHref    string
	Until       string // "14 November 2026": until when it can be read
}

// ReadPage is a submitted sheet, read-only (pages/read).
type ReadPage struct {
	Page
	Child       ChildBanner
	FormTitle   string
	Language    FormLanguage
	Notice      string    // "Submitted on 15-Oct-2026 at 14:09."
	Tone        string    // of the notice: "", "green", "amber"
	Kept        *KeptNote // to words that could not be saved
	Answers     []AnswerPart
	Documents   []DocumentView
	PDFHref     string
	ReceiptHref string
	HistoryHref string
	DecideHref  string // of an officer
	DecideWords string // "Accept or return"
	Rounds      []RoundLine
	CompareHref string // of its submissions; "" where there is nothing to compare
	XLSXHref    string
	ZIPHref     string // everything in one
	Others      []Link // other ways to take it along
	FamilyHref  string // of what the family will see; ""
	Back        Link   // "Tasks to complete", or the case
	Loose       *LooseView
}

// ConflictPage shows two texts side by side for each answer that differs
// (pages/conflict). Posts choice.NAME = mine, theirs or both for each item, with
// _stray, _base and _csrf, to Action.
type ConflictPage struct {
	Page
	Child     ChildBanner
	What      string // what happened, a sentence
	Counts    string // "2 answers differ; the other 31 are the same."
	Items     []ConflictItem
	Action    string // "" when nothing can be chosen (submitted, retracted): only shown
	Stray     string
	Base      int64
	Writer    string // of the words, when it is not the reader
	Plain     string // the kept words as plain text; "" when there is nothing
	TextHref  string // the same as a file
	AwayHref  string // puts them away
	BackHref  string
	BackWords string // "Back to the form"
}

// ConflictItem is one answer with two texts. Build it with NewConflictItem.
type ConflictItem struct {
	Name       string // form name of the question
	ID         string // id prefix, unique on the page
	Tab        string
	Title      string // of the question
	Mine       []Span
	Theirs     []Span
	MineHead   string // "What you have just typed"
	TheirsHead string // "What was saved before"
	MineWhen   string // "In this window, 14:02"
	TheirsWhen string // "Your tablet, 13:57, revision 48"
	Both       bool   // text that can be kept one below the other
	Choice     string // "mine", "theirs", "both": what is ticked
}

// MessagePage says what happened and what to do (pages/message): 404, 403, 409, 413, 415, 429, 500.
type MessagePage struct {
	Page
	Heading   string
	Text      []string
	Reference string   // to quote to the council; may be ""
	Typed     []string // what was posted in vain, to be copied out
	Links     []Link
}

// DevMailPage lists the mails of a development portal (pages/dev-mail).
type DevMailPage struct {
	Page
	Mails []MailView
}

// MailView is one mail.
type MailView struct {
	ID      string
	To      string
	Subject string
	At      string
	Lines   [][]MailPart // from NewMailLines
}

// MailPart is a piece of a mail's line; Href is "" for plain text.
type MailPart struct{ Text, Href string }
