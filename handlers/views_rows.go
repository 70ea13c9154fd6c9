package handlers

import "portico/engine"

// RowsPage asks for rows for a table: pasted (pages/rows-paste) or in a file (pages/rows-import).
type RowsPage struct {
	Page
	Child     ChildBanner
	TabTitle  string
	Table     string // its title
	Columns   []engine.PasteColumn
	Room      string // how many rows there are and may be
	Summary   *FaultSummary
	Fault     string // at the box, or at the file
	Text      string // what was pasted, shown again with a fault
	Limit     string // of the file
	PasteHref string // where each page is, and posts to
	FileHref  string
	BlankHref string
	BackHref  string
}

// RowsCheckPage shows rows before they are added (pages/rows-check).
// Posts column.N, header,
// sheet and _do = look, add or replace to Action.
type RowsCheckPage struct {
	Page
	Child    ChildBanner
	TabTitle string
	Table    string
	File     string // name of the file; "" for pasted text
	Lead     string
	Notes    []string // what was found while reading, what does not fit
	Summary  *FaultSummary
	Sheets   []RowsChoice // of the workbook, when there is more than one
	Header   bool
	Columns  []RowsColumn
	Heads    []string // of the preview: the columns that are filled
	Rows     []RowsLine
	More     string // "and 40 more rows"
	Add      string // "Add 12 rows"; "" when none can be added
	Replace  string // "Replace the 3 rows that are there"; "" when there are none
	Base     int64
	SaveID   string
	Action   string
	BackHref string
}

// RowsChoice is a choice of a select.
type RowsChoice struct {
	Value, Label string
	Chosen       bool
}

// RowsColumn is a column of the pasted texts, and what it may fill.
type RowsColumn struct {
	Name    string // of its control, "column.0"
	ID      string
	Title   string // what stands above it, or its number
	Sample  string
	Fault   string
	Choices []RowsChoice
}

// RowsLine is a row as the table would show it.
type RowsLine struct {
	Number string
	Cells  []RowsCell
}

// RowsCell is an answer as it would be, with what is wrong with it.
type RowsCell struct {
	Head  string
	Text  string
	Fault string
	Soft  bool // the fault only warns
}

// PastedNote says what a paste did, and undoes it.
type PastedNote struct {
	Words  string
	Action string // undoes it; "" when it cannot be
	CSRF   string
}
