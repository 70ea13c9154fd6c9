package handlers

// RemovalsPage is what goes soon (pages/retention).
type RemovalsPage struct {
	Page
	RulesHref   string // for administrators; ""
	Removals    []RemovalRow
	First, Next string
}

// RemovalRow is a form or a case that goes soon.
type RemovalRow struct {
	Case         Link
	What, GoesOn string
	Held         bool
	HoldHref     string
}

// RulesPage is how long records are kept (pages/retention-rules). Posts the names of Rules and _csrf.
type RulesPage struct {
	Page
	Back    Link
	Summary *FaultSummary
	Groups  []RuleGroup
}

// RuleGroup are the rules of all forms (Title ""), or of one.
type RuleGroup struct {
	Title string
	Rules []RuleField
}

// RuleField is one rule; Hint is said when it is empty.
type RuleField struct{ Name, Label, Unit, Value, Hint, Fault string }

// HoldPage is the hold of a case (pages/hold). Posts reason and _csrf.
type HoldPage struct {
	Page
	Back          Link
	Heading       string
	Action        string
	Summary       *FaultSummary
	Reason, Fault string
	Standing      string // "Set on ... by ..."; "" when none stands
}

// ExportsPage is what of a case stands in the case system (pages/exported). Posts receipt (several),
// other and _csrf.
type ExportsPage struct {
	Page
	Back    Link
	Action  string
	Summary *FaultSummary
	Open    []ExportRow
	Done    []ExportRow
	Other   string
	Fault   string // at the submissions
	Unfit   string // at the reference
}

// ExportRow is a submission.
type ExportRow struct {
	Receipt, Form, Submitted, Confirmed, By, Other string
	Checked                                        bool
}
