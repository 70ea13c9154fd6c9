package handlers

// ChronologyPage is every dated fact about a case (pages/chronology).
type ChronologyPage struct {
	Page
	Name, Born, Reference string
	Note                  string // how it is to be read
	Lines                 []ChronologyLine
	PDFHref, XLSXHref     string
	Back                  Link
}

// ChronologyLine is one dated fact.
type ChronologyLine struct{ When, What, Form, By string }

// RoundsPage compares two submissions of a form (pages/rounds-compare). Its form gets from and to
// from Action.
type RoundsPage struct {
	Page
	Child     ChildBanner
	FormTitle string
	Language  FormLanguage
	Action    string
	From, To  []CompareChoice
	Counts    string
	Notes     []string
	Reasons   []RoundReason // why the form was returned, as a whole
	Tabs      []RoundTab
	Files     []string // what was done with supporting documents
	Unchanged []string // titles of the sections without changes
	Back      Link
}

// RoundTab is what was changed, or asked about, in one section.
type RoundTab struct {
	Title string
	Items []RoundItem
}

// RoundItem is a change with the reasons that the council gave at its question.
type RoundItem struct {
	AmendItem
	Reasons []RoundReason
}

// RoundReason is why a form was returned. Title is the question, "" for the form.
type RoundReason struct{ Who, Title, Words string }

// SubmissionsPage asks which submissions of a form are wanted (pages/submissions). Its form sends form, version,
// from, to, state and team to /exports, which says how many there are, or to /exports/xlsx.
type SubmissionsPage struct {
	Page
	Summary              *FaultSummary
	Forms, States, Teams []CompareChoice
	Version, From, To    string
	Faults               map[string]string // by the field
	Found                string            // how many there are; "" before a form is chosen
	Most                 string
}
