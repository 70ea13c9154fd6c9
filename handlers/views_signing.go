package handlers

import (
	"portico/engine"
)

// SignAskPage asks who is to counter-sign (pages/sign-ask). Posts who, note, declaration and
// _csrf to Action.
type SignAskPage struct {
	Page
	Child       ChildBanner
	FormTitle   string
	Language    FormLanguage
	Summary     *FaultSummary
	Gaps        *FaultSummary // what is missing or wrong in the form; nil: nothing
	People      []SignPerson
	PersonFault string
	Note        string
	NoteFault   string
	Declaration string
	Declared    bool
	Fault       string // at the declaration
	SignedAs    string
	Action      string
	BackHref    string
}

// SignPerson is somebody who may be asked.
type SignPerson struct {
	ID, Ref, Name, Email, Role, Groups string
	Signatory, Chosen                  bool
	Away                               *AbsenceNote // an automatic reply that runs; nil for none
}

// SigningPage is a form that is counter-signed (pages/signing): its signatory's, and, without
// SignHref, its author's while it is there and after it came back.
type SigningPage struct {
	Page
	Child      ChildBanner
	FormTitle  string
	Language   FormLanguage
	Said       string // who asks whom, since when
	Quote      string // the author's note, or the signatory's words; may be ""
	Title      string // of the changes: "Changed by you since Ffion finished (3)"
	Tabs       []AmendTab
	Files      []string // what was done with supporting documents
	Unchanged  []string // titles of the sections without changes
	Missing    string   // why changes cannot be told; ""
	Threads    []ThreadView
	SignHref   string // of the check before signing
	BackHref   string // of sending back
	TakeHref   string // of taking back
	FormHref   string
	FormWords  string
	PDFHref    string
	SaidHref   string // of all comments
	SaidAction string // where a comment on the whole form is posted; ""
	SaveID     string // of that comment
	Fault      string // why a change was not put back
	Summary    *FaultSummary
}

// AmendTab is what was changed in one section.
type AmendTab struct {
	Title string
	Items []AmendItem
}

// AmendItem is one change.
type AmendItem struct {
	Where  string // "Outcomes: Outcome sought, row 2"
	Tag    string // "Row added"; ""
	Pieces []DiffPiece
	Words  string // said instead: "It was row 3."
	Href   string // of the question; ""
	Link   string
	Back   *PutBackView // nil where it cannot be put back
}

// PutBackView is the button that undoes one change. Posts kind, at, _base, _save and _csrf to Action.
type PutBackView struct {
	Action, Words string
	Kind, At      string
	Base          int64
	SaveID, CSRF  string
}

// DiffPiece is a piece of a text and of what it was before.
type DiffPiece struct {
	Text     string
	Ins, Del bool
}

// SignBackPage asks for words to send back with (pages/sign-back). Posts words and _csrf to Action.
type SignBackPage struct {
	Page
	Child            ChildBanner
	Author           string
	Words, Fault     string
	Summary          *FaultSummary
	Action, BackHref string
}

// CommentsPage is all that was said of a form (pages/comments). Posts body, _save and _csrf to Action,
// "" when nothing can be said any more.
type CommentsPage struct {
	Page
	Child     ChildBanner
	FormTitle string
	Groups    []ThreadGroup
	Action    string
	SaveID    string
	BackHref  string
}

// ThreadGroup is what was said in one place.
type ThreadGroup struct {
	Title   string
	Threads []ThreadView
}

// ThreadView is a comment with the answers to it.
type ThreadView struct {
	ID, Ref   string
	On, Href  string // what it is on, and where that is; "" where that is said already
	First     RemarkView
	Answers   []RemarkView
	Settled   string // "Settled by Ffion Llewellyn, 15-Oct-2026 at 09:40"; ""
	ReplyHref string // "" when nothing can be said any more
	Settle    string // where settling is posted
	CSRF      string
}

// RemarkView is one comment, or one answer to it.
type RemarkView struct{ By, When, Body string }

// CommentPage takes a comment (pages/comment). Posts body, at or to, _save and _csrf to Action.
type CommentPage struct {
	Page
	Child            ChildBanner
	Heading          string
	Places           []engine.Place // of a table: itself and its rows
	At, To, SaveID   string
	Thread           *ThreadView // that is answered
	Body, Fault      string
	Summary          *FaultSummary
	Action, BackHref string
}

// RemarksView is what stands under a question (form/remarks).
type RemarksView struct {
	ID, Path, Title string
	Was             []AmendItem
	WasWords        string // "Changed by you since Ffion Llewellyn finished"
	Threads         []ThreadView
	Fault, Body     string // of a comment that could not be taken
}

// SigningNote stands above a form that is or was counter-signed (form/signing).
type SigningNote struct {
	Words, Quote string
	Href, Text   string
}
