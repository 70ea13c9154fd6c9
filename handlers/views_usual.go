package handlers

import "strings"

// UsualFormsPage is which forms each kind of case usually needs, and what they ask for
// (pages/usual-forms). Posts advice.KEY and KIND.KEY for each form, and _csrf, to Action.
type UsualFormsPage struct {
	Page
	Summary *FaultSummary
	Action  string
	Kinds   []string
	Forms   []UsualForm
}

// UsualForm is a form of it.
type UsualForm struct {
	Key, Title string
	Advice     []CompareChoice
	Places     []UsualPlace
}

// UsualPlace is where a form stands among the usual ones of a kind of case; Value is "" where it does not.
type UsualPlace struct{ Name, Kind, Value, Fault string }

// ID is the control's.
func (p UsualPlace) ID() string { return strings.ReplaceAll(p.Name, ".", "-") }
