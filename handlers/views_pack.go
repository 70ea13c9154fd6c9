package handlers

// PackPage is the pack of a case for writing the plan (pages/pack).
type PackPage struct {
	Page
	Name, Born, Reference string
	CaseHref              string
	WordHref, ExcelHref   string
	Sections              []PackLink
	Answers               []AnswerPart // of the section that is shown; nil on the overview
	Missing               []string     // what is not there yet, a sentence each
	Forms                 []PackForm
}

// PackLink leads to a section of the pack.
type PackLink struct {
	Href, Letter, Title string // Letter is "" beside the sections
	Count               string // "3 answers", "Nothing yet"
	Current, Empty      bool
}

// PackForm is a form whose answers stand in the pack.
type PackForm struct {
	Code, Title, Author, Role string
	Received, Receipt         string
	Href                      string // to read it
	Caution                   string // why to look before anything is copied; ""
}

// FamilyPage shows what the family will see of a form (pages/family).
type FamilyPage struct {
	Page
	Child     ChildBanner
	FormTitle string
	Language  FormLanguage
	Lead      string
	Back      Link
	Hints     []FamilyHint
	Answers   []AnswerPart
	Documents []DocumentView
	Apart     []AnswerPart // for the council only; nil for nothing
}

// FamilyHint is something that may be about somebody else.
type FamilyHint struct {
	Href     string // of the question; "" where it cannot be changed
	Question string
	Words    string
}
