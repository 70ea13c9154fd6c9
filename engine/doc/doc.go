// Package doc is a neutral document: headings, paragraphs, questions with their
// answers, tables, figures, facts, signatures, comments. The read-only page, the PDF
// and the workbook are printed from the same Document, so they cannot disagree.
//
// It must not know definitions, HTML, PDF or Excel, and holds no rules.
package doc

// Document is one printable document.
type Document struct {
	Title   string
	Lang    string // BCP 47, "en-GB"
	RTL     bool   // the language is written from right to left
	Subject string // form key and version, for the metadata
	Banner  Banner
	Blocks  []Block
	Draft   bool   // printed before submission: every page says so
	Blank   bool   // to be filled in by hand: an empty answer is room to write
	Notice  string // what every page of a draft says; "Draft, not submitted" when empty
	Footer  string // left of "Page x of y"
}

// Banner stands on every page.
type Banner struct {
	Organisation string // "Northshire County Council"
	Department   string // second line
	Marking      string // "Official: sensitive"
	Reference    string // the council's case reference
	Name         string // the child's
	Born         string // "10-Feb-2013"
	FormTitle    string // short title of the form
}

// Text is plain text; LF separates lines and is kept as typed.
type Text string

// Block is one of Heading, Paragraph, Field, Table, Figure, Facts, Comments, Signatures, Code.
type Block interface{ block() }

// Heading of level 1 (document title), 2 (tab) or 3 (group or table caption).
type Heading struct {
	Level int
	Text  string
	ID    string // anchor on the read-only page, may be ""
}

// Paragraph is running text. Muted text is secondary.
type Paragraph struct {
	Text  Text
	Muted bool
}

// Field is a question and its answer. An empty Value is shown as "Not answered".
type Field struct {
	Label string
	Value Text
	Items []Text // several chosen answers, shown as a list instead of Value
	Prose Prose  // formatted text, shown instead of Value, which holds the same words unformatted
	Note  string // small, under the answer: "From the council's record"
	Name  string // form name of the question, for links back to it; may be ""
	Tab   string // name of its tab, may be ""
	Fault string // what is wrong, on a draft; may be ""
	Ref   string // reference of the file that answers it; "" for other answers

	// On a blank form: how and when to answer, what can be chosen, and about how many lines
	// an answer takes.
	Hint    string
	Choices []Text
	Room    int
}

// Table is a table of answers with its caption.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]Text // as wide as Columns
	Empty   string   // what to say when there are no rows: "No rows"
	Name    string
	Tab     string
	Fault   string
	Hint    string // on a blank form: how and when to fill it in
}

// Column is the head of a column; Weight is its share of the width, 0 for a share by what
// stands in it.
type Column struct {
	Title  string
	Weight float64
	Type   Type   // what its cells hold, "" for text
	Unit   string // stands behind the numbers of a TypeNumber, "" for none
}

// Type tells printers that sort (a workbook) what a column's cells hold. A cell may
// hold other text all the same: what could not be read is kept as it was typed.
type Type string

// The types of columns beside plain text.
const (
	TypeDate   Type = "date"   // reads as DateLayout has it
	TypeNumber Type = "number" // in figures without group marks, perhaps with the unit
)

// DateLayout is how dates read in the cells of a table, in one word.
const DateLayout = "02-Jan-2006"

// Facts are short labelled facts, set in two columns.
type Facts struct{ Items []Fact }

// Fact is one labelled fact.
type Fact struct{ Label, Value string }

// Signatures are the people who signed, in boxes side by side.
type Signatures struct{ People []Signature }

// Signature is one person who signed.
type Signature struct {
	Role  string // "Author"
	Name  string
	Lines []string // profession, organisation, registration number
	When  string   // "Signed by account on 14-Oct-2026 at 16:40"
}

// Code is text in a fixed-width face, such as a hash.
type Code struct{ Label, Text string }

func (Heading) block()    {}
func (Paragraph) block()  {}
func (Field) block()      {}
func (Table) block()      {}
func (Facts) block()      {}
func (Signatures) block() {}
func (Code) block()       {}
