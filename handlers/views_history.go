package handlers

// HistoryPage is the history of an answer sheet, a page of it (pages/history).
type HistoryPage struct {
	Page
	Child      ChildBanner
	Back       Link
	FormTitle  string
	Language   FormLanguage
	Action     string // GET with tab = "" or the name of a section
	Sections   []HistorySection
	Section    string // the chosen one's name
	Rows       []HistoryRow
	Newer      string // address of the page before; ""
	Older      string
	ReadOnly   string // why nothing can be restored; ""
	StraysHref string // list of words that could not be saved; ""
}

// HistorySection is a section to choose from.
type HistorySection struct {
	Name, Title string
	Chosen      bool
}

// HistoryRow is a sitting, or with Mark what happened to the form meanwhile.
type HistoryRow struct {
	Mark     string
	When     string
	Who      string
	Section  string
	What     string // "3 answers changed"
	OpenHref string
	CmpHref  string // beside the form as it is now; "" for what stands in it
}

// PastPage is a section as it was (pages/past).
type PastPage struct {
	Page
	Child     ChildBanner
	Back      Link
	Heading   string
	Words     string // who wrote it and when
	Language  FormLanguage
	Answers   []AnswerPart
	CmpHref   string
	OlderForm string // a sentence when it is of an older version of the form
}

// HistoryComparePage sets a section as it was beside a later one (pages/history-compare).
// Posts question, repeated, or all=yes, with _base, _save and _csrf, to Action.
type HistoryComparePage struct {
	Page
	Child     ChildBanner
	Back      Link
	Heading   string
	CmpAction string // GET with from and to
	From, To  []CompareChoice
	Notes     []string
	Counts    string
	Items     []PastItem
	Action    string // "" when nothing can be restored
	Revision  int64
	Base      int64
	SaveID    string
	Fault     string
	Summary   *FaultSummary
}

// CompareChoice is a revision to compare.
type CompareChoice struct {
	Value, Text string
	Chosen      bool
}

// PastItem is a question that differs. A table has its rows.
type PastItem struct {
	ConflictItem
	Rows []ConflictItem
}

// StraysPage lists words that could not be saved (pages/strays).
type StraysPage struct {
	Page
	Child ChildBanner
	Back  Link
	With  string // whom the form is with, for a colleague; ""
	Rows  []StrayRow
}

// StrayRow is one of them.
type StrayRow struct {
	Section, Who, Why, When string
	Href, TextHref          string
}

// KeptNote tells of words that could not be saved and wait to be compared.
type KeptNote struct {
	Words string
	Links []Link
	All   string // address of the list
}

// KeptElsewhere tells on the list of tasks of words of one's own on forms that one cannot
// write any more.
type KeptElsewhere struct {
	FormType, Why, When, Href string
}
