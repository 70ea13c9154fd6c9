package engine

import "html/template"

// Mark is the state of a tab, shown as an icon and in words.
type Mark string

// The marks of a tab.
const (
	MarkDone Mark = "done" // everything mandatory is answered, nothing wrong
	MarkPart Mark = "part" // something is answered
	MarkNone Mark = "none" // nothing is answered
	MarkFix  Mark = "fix"  // an answer is wrong, or submit was tried and something is missing
)

// TabMark is a line of the list of tabs.
type TabMark struct {
	Name     string // of the tab
	Title    string
	Lang     string // of the title where it is not the form's
	Mark     Mark
	Words    string // "Complete", "5 of 9 answered", "Not started", "2 to fix"
	Answered int
	Total    int
	Faults   int
	ReadOnly bool // the tab is somebody else's to fill in
}

// Counts says that a tab is one of those to complete: an untouched tab that asks for
// nothing, such as Supporting Documentation where no file is demanded, is not.
func (m TabMark) Counts() bool { return !m.ReadOnly && (m.Total > 0 || m.Mark != MarkNone) }

// TabView is all that form/tab.html needs to show one tab.
type TabView struct {
	Name        string
	Title       string
	Description string
	Guidance    template.HTML // from Markdown, safe
	Lang        string        // of the form's words, "en-GB"
	Dir         string        // "rtl" or "ltr"
	HeadLang    string        // of title, description and guidance where it is not Lang
	Whole       bool
	Attachments *AttachmentRules
	ReadOnly    bool // it is somebody else's to fill in
	Questions   []*QuestionView
	Visible     string // fingerprint of which questions of the tab are visible
}

// QuestionView is all that fields/KIND.html needs to show one question, cell or group.
type QuestionView struct {
	Kind        string // stem of the partial: "text", "table", ...
	Name        Path   // name attribute; for tables the prefix of its rows
	ID          string // id attribute, unique on the page
	Title       string
	Hint        string
	Guidance    template.HTML
	Before      template.HTML
	Unit        string
	Lang        string // of its words where it is not the form's
	Required    bool
	ReadOnly    bool
	Calculated  bool   // read only because it is worked out from answers that people give
	Conditional bool   // indent under a grey bar
	Cell        bool   // stands in a table: label only for screen readers
	Label       string // full name for a screen reader; in a table "Outcome sought, row 2"

	Text         string // what a text-like control shows; typed text wins over the value
	Display      string // what a read-only box shows (labels, formatted dates)
	Checked      bool   // of a tick
	Options      []OptionView
	Search       bool // the list is long: it is searched by typing
	Autocomplete string
	InputMode    string // HTML inputmode, "" for text
	MaxLength    int    // 0: none
	MaxWords     int    // 0: none
	Long         bool   // a count of characters is worth showing

	Children     []*QuestionView // of a group
	Columns      []*ColumnView   // of a table
	Rows         []*RowView      // of a table
	Number       string
	FixedRows    bool
	CanAdd       bool   // fewer rows than maxItems
	CanRemove    bool   // more rows than zero
	RowWord      string // "2 rows", "1 row", "No rows yet"
	Pasteable    bool   // there are pages that paste and import rows; laid in by whoever has them
	CorrectionID string // id of the question to correct read-only answers with, "" if none
	Phone        bool   // shown as type=tel

	Takes *AttachmentRules // of a file question
	File  *FileView        // the file there is; laid in by whoever keeps files, nil for none

	// LastOfRecord marks the last of several read-only answers that follow each other:
	// where they come from is said once, under it.
	LastOfRecord bool

	Asked     string // what the council wants changed here in a form that it returned; laid in like File
	WrongHref string // where one says that this read-only answer is wrong, when there is no CorrectionID; laid in

	Absent bool // a cell that does not apply in its row: its box stays empty

	Faults []Fault // at this question, first is shown

	// Remarks stand under the question: what colleagues say of it, what it was before. Laid in
	// by whoever keeps them.
	Remarks template.HTML
}

// FileView is the file of a question as shown.
type FileView struct {
	Name    string
	What    string // "JPG, 1.2 MB"
	Href    string // download
	Picture bool   // can be shown as a picture
	Words   string // what it shows, as its writer described it; may be ""
}

// OptionView is one choice as shown.
type OptionView struct {
	ID      string
	Value   string
	Label   string
	Lang    string // of the label where it is not the form's
	Checked bool
}

// ColumnView is the head of a table's column.
type ColumnView struct {
	Title    string
	Hint     string
	Lang     string // of its words where it is not the form's
	Required bool
	Width    string // CSS class: "p-col-s", "p-col-m", "p-col-l"
	Kind     string
}

// RowView is one row of a table.
type RowView struct {
	Key         string // the row's identity (_row)
	Name        Path   // "advice.outcomes.k3f9x2ab"
	ID          string
	Index       int    // the number that is shown, from 1; of a blank row between others its position
	Label       string // "1", or "O1" with x-number; "–" for a blank row between others
	Cells       []*QuestionView
	First, Last bool
	Faults      []Fault
	ReferredBy  []string // the places that refer to this row, as a sentence can name them
}
