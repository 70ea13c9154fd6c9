package engine

import (
	"net/url"
	"slices"
	"strings"
)

// FieldPaste holds the cells that the row action "paste:TABLE.ROW.COLUMN" pastes, as
// PastedTexts reads them.
const FieldPaste = "_paste"

// PasteTarget is a table that texts can be pasted into, as it is now.
type PasteTarget struct {
	Title   string
	Path    Path
	Columns []PasteColumn // those that a text can fill
	Rows    int           // in which something is answered
	Most    int           // that the table takes
	Least   int           // that it asks for, 0 for none
	table   *spot
	fills   map[string]*Question // by name: the columns that a text can fill, with the rows that can be chosen
}

// PasteColumn is a column of the table.
type PasteColumn struct {
	Name, Title string
	Kind        string
	Required    bool
	Hint        string
	Choices     []string // the words of what can be chosen
}

// PasteTarget finds a table that rows can be added to; false when the tab has no such
// table that may be written now.
func (s *Sheet) PasteTarget(tab *Tab, path Path) (*PasteTarget, bool) {
	top := s.tabSpot(tab)
	if top == nil || s.Hides(tab) || !s.access.Writes(tab) {
		return nil, false
	}
	table := top.at(path)
	if table == nil || table.hidden || shapeOf(table.q) != ShapeTable || table.q.ReadOnly || table.q.FixedRows {
		return nil, false
	}
	t := &PasteTarget{Title: titleOf(table.q), Path: path, Most: MaxRows, Least: max(0, table.q.MinItems), table: table, fills: map[string]*Question{}}
	if table.q.MaxItems >= 0 {
		t.Most = min(t.Most, table.q.MaxItems)
	}
	for _, row := range table.kids {
		if row.answered() {
			t.Rows++
		}
	}
	for _, q := range table.q.Children {
		if !fillable(q) {
			continue
		}
		if q.from != nil { // not Sheet.choices, which lays: others may be using the sheet
			laid := *q
			laid.Options, laid.rowLabels = s.app.rowOptions(q.from)
			q = &laid
		}
		t.fills[q.Name] = q
		t.Columns = append(t.Columns, pasteColumn(q))
	}
	return t, len(t.Columns) > 0
}

func pasteColumn(q *Question) PasteColumn {
	c := PasteColumn{Name: q.Name, Title: titleOf(q), Kind: q.Kind.Name(), Required: q.Required, Hint: q.Hint}
	for _, o := range q.choices() {
		if !o.Retired {
			c.Choices = append(c.Choices, o.Label)
		}
	}
	switch q.Kind.(type) {
	case yesno:
		c.Choices = []string{"Yes", "No"}
	case tick:
		c.Choices = []string{"Yes"}
	}
	return c
}

// PasteAs says how texts are laid onto a table.
type PasteAs struct {
	Header  bool     // the first line is no row: it says what stands in the columns
	Columns []string // beside the texts of a line: the column that each fills, "" for none
	Replace bool     // the rows that are there go
	From    string   // identity of the row that the first line fills; "" below the last answered row
}

// Match guesses which column each text of a line fills. A first line in which a text is
// the title or name of a column says so itself; without one texts fill the columns in order.
func (t *PasteTarget) Match(texts [][]string) PasteAs {
	wide := 0
	for _, line := range texts {
		wide = max(wide, len(line))
	}
	as := PasteAs{Columns: make([]string, wide)}
	if len(texts) == 0 {
		return as
	}
	found, named := 0, 0
	for i, text := range texts[0] {
		if isBlank(text) {
			continue
		}
		named++
		if name := t.columnNamed(text); name != "" && !slices.Contains(as.Columns, name) {
			as.Columns[i] = name
			found++
		}
	}
	if as.Header = found > 0 && (len(texts) > 1 || found == named); as.Header {
		return as
	}
	for i := range as.Columns {
		as.Columns[i] = ""
		if i < len(t.Columns) {
			as.Columns[i] = t.Columns[i].Name
		}
	}
	return as
}

// columnNamed is the column with a title or name, "" for none.
func (t *PasteTarget) columnNamed(text string) string {
	text = strings.TrimRight(strings.TrimSpace(text), " *:")
	for _, c := range t.Columns {
		if sameWords(c.Title, text) || strings.EqualFold(c.Name, text) {
			return c.Name
		}
	}
	return ""
}

// matchAt lays texts from a cell of the page on: to the right and down. A first line of
// nothing but titles lays itself.
func (t *PasteTarget) matchAt(texts [][]string, row, column string) PasteAs {
	as := t.Match(texts)
	if as.Header = as.Header && t.onlyTitles(texts[0]); !as.Header {
		from := max(0, slices.IndexFunc(t.Columns, func(c PasteColumn) bool { return c.Name == column }))
		for i := range as.Columns {
			as.Columns[i] = ""
			if from+i < len(t.Columns) {
				as.Columns[i] = t.Columns[from+i].Name
			}
		}
	}
	as.From = row
	return as
}

func (t *PasteTarget) onlyTitles(line []string) bool {
	return !slices.ContainsFunc(line, func(s string) bool { return !isBlank(s) && t.columnNamed(s) == "" })
}

// Pasted says what a paste does: how many lines become rows, and what does not.
type Pasted struct {
	Rows    int      // lines that fill a row
	Over    int      // lines beyond the most that the table takes
	Header  bool     // the first line was taken for titles
	Left    int      // columns of texts that fill nothing
	Keys    []string // of the rows that are filled, in order
	Lines   []int    // beside Keys: the line of texts, from 0
	Removed int      // rows that go
}

// Post is what a browser would post to fill the table with texts, and what comes of it.
// An empty text changes nothing; an empty line below the last row adds none.
func (t *PasteTarget) Post(texts [][]string, as PasteAs, newRow func() string) (url.Values, Pasted) {
	post := url.Values{FieldMarker: {t.Path}}
	report := Pasted{Header: as.Header}
	rows, at := t.keys(as)
	if as.Replace {
		report.Removed = t.Rows
	}
	columns := make([]*Question, len(as.Columns))
	for i, name := range as.Columns {
		if columns[i] = t.fills[name]; columns[i] == nil && !blankColumn(texts, i, as.Header) {
			report.Left++
		}
	}
	for n, line := range texts {
		if n == 0 && as.Header {
			continue
		}
		if fillsNothing(columns, line) {
			if as.From != "" && at < len(rows) {
				at++
			}
			continue
		}
		if at >= max(t.Most, 0) || at >= MaxRows {
			report.Over++
			continue
		}
		if at == len(rows) {
			rows = append(rows, newRow())
		}
		addLine(post, t.Path+"."+rows[at], columns, line)
		report.Keys, report.Lines = append(report.Keys, rows[at]), append(report.Lines, n)
		report.Rows++
		at++
	}
	post[FieldRows+t.Path] = rows
	return post, report
}

// keys are the rows of the table that stay, and the place that the first line fills.
func (t *PasteTarget) keys(as PasteAs) (rows []string, at int) {
	if as.Replace {
		return nil, 0
	}
	for _, row := range t.table.kids {
		rows = append(rows, row.row)
		if row.answered() {
			at = len(rows)
		}
	}
	if i := slices.Index(rows, as.From); as.From != "" && i >= 0 {
		at = i
	}
	return rows, at
}

func blankColumn(texts [][]string, i int, header bool) bool {
	for n, line := range texts {
		if (n > 0 || !header) && i < len(line) && !isBlank(line[i]) {
			return false
		}
	}
	return true
}

// fillsNothing says that a line has no text for any column of the table.
func fillsNothing(columns []*Question, line []string) bool {
	for i, text := range line {
		if i < len(columns) && columns[i] != nil && !isBlank(text) {
			return false
		}
	}
	return true
}

func addLine(post url.Values, row Path, columns []*Question, line []string) {
	for i, text := range line {
		if i >= len(columns) || columns[i] == nil || isBlank(text) {
			continue
		}
		path := row + "." + columns[i].Name
		post.Add(FieldMarker, path)
		post[path] = cellTexts(columns[i], text)
	}
}

// PasteAt lays texts onto a table from a cell on: target is "TABLE.ROW.COLUMN". It gives
// what a browser would post and what comes of it; false when there is no such table to paste into.
func (s *Sheet) PasteAt(tab *Tab, target Path, texts [][]string, newRow func() string) (url.Values, Pasted, bool) {
	table, row, column := pasteTarget(target)
	t, ok := s.PasteTarget(tab, table)
	if !ok || len(texts) == 0 {
		return nil, Pasted{}, false
	}
	post, report := t.Post(texts, t.matchAt(texts, row, column), newRow)
	return post, report, report.Rows > 0
}

// pasteTarget parts the target of a paste into table, row and column.
func pasteTarget(target Path) (table Path, row, column string) {
	names := strings.Split(target, ".")
	if len(names) < 3 {
		return "", "", ""
	}
	n := len(names)
	return strings.Join(names[:n-2], "."), names[n-2], names[n-1]
}

// PasteTable is the table of a paste's target.
func PasteTable(target Path) Path {
	table, _, _ := pasteTarget(target)
	return table
}

// pasted does the row action "paste": what it does not understand changes nothing.
func (d *Definition) pasted(tab *Tab, a Answers, target Path, text string, newRow func() string) (Answers, error) {
	texts, err := PastedTexts(text)
	if err != nil {
		return a, err
	}
	post, _, ok := d.Sheet(a).PasteAt(tab, target, texts, newRow)
	if !ok {
		return a, nil
	}
	return d.Bind(tab, a, post, newRow)
}
