package handlers

// CasesSendPage is what an officer enters to send a form about several cases (pages/cases-send).
// Posts the questions, to, and for each case its reference and to.REF.
type CasesSendPage struct {
	EntryPage
	All    string   // whom it goes to wherever nobody is named
	Groups []string // names of work groups to choose from
	Cases  []CaseTo
}

// CaseTo is a case with whom the form about it goes to.
type CaseTo struct{ Ref, Name, Sub, To, Fault string }

// CasesCheckPage asks before a form is sent about several cases (pages/cases-check). Posts what
// was entered, sure.REF, _save, _do and _csrf to Action.
type CasesCheckPage struct {
	Page
	Heading, Action, Button, SaveID string
	Fields                          []Field
	Rows                            []CheckedRow
	Asked                           bool // something is left out unless it is ticked
}
