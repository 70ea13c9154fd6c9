package engine

import (
	"strings"

	"portico/engine/doc"
)

// FlatColumn is a column of a form laid out for many submissions. Name is the question's path, below
// its table where it stands in one.
type FlatColumn struct {
	Name Path
	doc.Column
	question *Question
}

// FlatTable is a table of such a layout: the questions of a form outside its tables (Name ""), or
// one of its tables. Of a table, each row of the answers is a row, known by its _row.
type FlatTable struct {
	Name    Path
	Title   string
	Columns []FlatColumn
	place   []string // names that lead to the table in the answers
}

// FlatRow is a row of a FlatTable. Key is the identity of a table's row.
type FlatRow struct {
	Key   string
	Cells map[Path]doc.Text // by the names of the columns; blanks are left out
}

// Flat lays the form out: first its questions, then each table that stands on a tab or in a group,
// all in the form's order. Tables in tables there are none; a group in a row is columns.
func (d *Definition) Flat() []FlatTable {
	f := &flattener{tables: []FlatTable{{Title: d.Title}}}
	for _, tab := range d.Tabs {
		under := ""
		if len(d.Tabs) > 1 {
			under = tab.Title
		}
		f.walk(tab.Questions, under)
	}
	return f.tables
}

type flattener struct{ tables []FlatTable }

func (f *flattener) walk(questions []*Question, under string) {
	for _, q := range questions {
		switch shapeOf(q) {
		case ShapeGroup:
			f.walk(q.Children, titledUnder(under, titleOf(q)))
		case ShapeTable:
			f.tables = append(f.tables, FlatTable{Name: dotted(q.Pointer), Title: titleOf(q), Columns: rowColumns(q, q.Children, ""), place: namesOf(q.Pointer)})
		case ShapeAnswer:
			f.tables[0].Columns = append(f.tables[0].Columns, flatColumn(q, dotted(q.Pointer), under))
		}
	}
}

// rowColumns are the columns of a table, those of groups in its rows too.
func rowColumns(table *Question, questions []*Question, under string) (out []FlatColumn) {
	for _, q := range questions {
		switch shapeOf(q) {
		case ShapeGroup:
			out = append(out, rowColumns(table, q.Children, titledUnder(under, titleOf(q)))...)
		case ShapeAnswer:
			out = append(out, flatColumn(q, dotted(strings.TrimPrefix(q.Pointer, table.Pointer+"/*")), under))
		}
	}
	return out
}

func flatColumn(q *Question, name Path, under string) FlatColumn {
	c := FlatColumn{Name: name, Column: columnOf(q), question: q}
	c.Title = titledUnder(under, c.Title)
	return c
}

func titledUnder(under, title string) string {
	if under == "" {
		return title
	}
	return under + ": " + title
}

func namesOf(pointer string) []string { return strings.Split(strings.TrimPrefix(pointer, "/"), "/") }

func dotted(pointer string) Path { return strings.Join(namesOf(pointer), ".") }

// Rows are the rows that a sheet's canonical answers have for the table: of the form's questions
// one, of a table one for each row in its order.
func (t FlatTable) Rows(a Answers) []FlatRow {
	if t.Name == "" {
		return []FlatRow{{Cells: t.cells(a.Values)}}
	}
	list, _ := valueAt(a.Values, t.place).([]any)
	var out []FlatRow
	for _, one := range list {
		if row, ok := one.(map[string]any); ok {
			key, _ := row["_row"].(string)
			out = append(out, FlatRow{key, t.cells(row)})
		}
	}
	return out
}

func (t FlatTable) cells(in map[string]any) map[Path]doc.Text {
	out := map[Path]doc.Text{}
	for _, c := range t.Columns {
		value := valueAt(in, strings.Split(c.Name, "."))
		if value == nil || !c.question.Kind.Accepts(c.question, value) {
			continue
		}
		if text := flatText(c.question, value); text != "" {
			out[c.Name] = text
		}
	}
	return out
}

// flatText is an answer in a cell: a date as the workbook sorts it, several answers a line each.
func flatText(q *Question, value any) doc.Text {
	if k, ok := q.Kind.(interface {
		short(q *Question, value any) doc.Text
	}); ok {
		return k.short(q, value)
	}
	text, items := reads(q, value)
	for i, one := range items {
		if i > 0 {
			text += "\n"
		}
		text += one
	}
	return text
}

func valueAt(in map[string]any, place []string) any {
	var value any = in
	for _, name := range place {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[name]
	}
	return value
}
