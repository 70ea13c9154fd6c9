package handlers

// TurnLinks are what can be said about a form beside its answers: under the banner of its pages.
type TurnLinks []TurnLink

// TurnLink is one of them. News says that something new waits there: "1 new"; "" nothing.
type TurnLink struct{ Href, Text, News string }

// AskedView is what the owner of a task asked of the council, and its answer.
type AskedView struct {
	Title    string // "Decline proposed on 12-Oct-2026 at 14:02 by Ffion Llewellyn-Rhydderch"
	Facts    []Fact
	Words    string
	Tone     string // of the answer
	Answered string // "Refused on 13-Oct-2026 at 09:00 by Marged Ellison-Hughes"; "" waits
	Answer   string // the officer's words; may be ""
}

// ReturnedView is why the council gave a form back, at its top.
type ReturnedView struct {
	Title     string // "Returned for correction on 12-Oct-2026 at 14:02 by Marged Ellison-Hughes"
	Words     string
	Questions []ReturnedLine
}

// ReturnedLine is what is asked for at one question. Href leads to it; "" for one that the form no longer has.
type ReturnedLine struct{ Href, Title, Words string }

// StatementPage asks for a statement about a task (pages/decline, pages/more-time): then it posts to Action.
type StatementPage struct {
	EntryPage
	Child    ChildBanner
	Asked    *AskedView // what was asked before, or waits
	Waits    bool       // the council has not answered: nothing is asked now
	Lawful   bool       // more time for the reasons of the law alone
	Withdraw string     // address that takes it back; "" when it cannot be
	Closed   bool       // a form that is declined
	Answers  []AnswerPart
	KeptDays int
}

// MessagesPage is the thread of a task (pages/messages). Posts words, _save and _csrf to Action.
type MessagesPage struct {
	Page
	Child    ChildBanner
	Back     Link
	Heading  string
	With     string // who is on the other side
	Messages []MessageView
	Summary  *FaultSummary
	Words    string
	Fault    string
	SaveID   string
	Action   string
	Full     bool // no more messages can be sent
}

// MessageView is one message. Side is "mine", or "theirs".
type MessageView struct {
	Side, By, At, Words string
	Read                string // "Read on 12-Oct-2026 at 14:02", "Not read yet"; "" for those of the other side
	New                 bool
}

// LetterPage sends a letter in place of the form (pages/letter). Posts multipart to Action.
type LetterPage struct {
	StatementPage
	Files                []DocumentView
	Refused              []RefusedFile
	Accept, Types, Limit string // as in DocumentsView
	FileFault            string
	SignedAs             string
}

// DecidePage is where an officer decides (pages/decide). Posts the statement, _on and _csrf to Action.
type DecidePage struct {
	EntryPage
	Child  ChildBanner
	Asked  *AskedView
	Read   []Link // to what is decided about
	Kept   string // words of a decision that somebody was faster with, when there is none to take now
	Decide bool   // there is something to decide
	Help   string // a sentence of the law

	Another string // the button that agrees to a decline and asks whom it names (ask=another); "" for none
}

// RoundLine is one submission of a form that was submitted more than once.
type RoundLine struct {
	Words string // "Submission 1 on 12-Oct-2026 at 14:02, receipt K3F9-X2AB"
	Href  string // its PDF
}
