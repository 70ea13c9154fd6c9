package engine

import (
	"fmt"
	"reflect"
	"strings"
)

// RowDifference is one row of a table that two versions of a sheet give differently, found
// by its identity: moving a row is no difference of it.
type RowDifference struct {
	Key              string
	MineAt, TheirsAt int    // its place from 1, 0 where that version has no such row
	Mine, Theirs     string // "Column: text", a line each
}

// RowDifferences compares the rows of the table with that form name in two versions of a
// tab, in the order of mine and then those that only theirs has. Nil for what is no table.
func (d *Definition) RowDifferences(tab *Tab, table Path, mine, theirs Answers) []RowDifference {
	var out []RowDifference
	eachAnswer(tab.Questions, func(q *Question) {
		if pathOf(q) != table || q.Kind.Name() != "table" {
			return
		}
		var labels [2]*applicable
		m, t := answerAt(mine, q), answerAt(theirs, q)
		own, other := m.wordedRows(d.labelled(q, mine, &labels[0])), t.wordedRows(d.labelled(q, theirs, &labels[1]))
		for _, r := range own.inOrder {
			if o := other.byKey[r.key]; o.text != r.text || o.at == 0 || !reflect.DeepEqual(o.cells, r.cells) {
				out = append(out, RowDifference{r.key, r.at, o.at, r.text, o.text})
			}
		}
		for _, o := range other.inOrder {
			if own.byKey[o.key].at == 0 {
				out = append(out, RowDifference{Key: o.key, TheirsAt: o.at, Theirs: o.text})
			}
		}
	})
	return out
}

// wordedRow is one row in words.
type wordedRow struct {
	key, text string
	at        int
	cells     any
}

type wordedRows struct {
	inOrder []wordedRow
	byKey   map[string]wordedRow
}

func (a answer) wordedRows(q *Question) wordedRows {
	out := wordedRows{byKey: map[string]wordedRow{}}
	rows, _ := a.value.([]any)
	for i, row := range rows {
		cells, _ := row.(map[string]any)
		r := wordedRow{key: rowKeyOf(row), at: i + 1, cells: row}
		if r.key == "" {
			r.key = fmt.Sprint("at ", i)
		}
		var lines []string
		for _, column := range q.Children {
			text := a.typed[q.Pointer+"/"+r.key+"/"+escapeToken(column.Name)]
			if v, ok := cells[column.Name]; ok && text == "" {
				text = string(column.Kind.Doc(column, v))
			}
			if text != "" {
				lines = append(lines, column.Title+": "+text)
			}
		}
		r.text = strings.Join(lines, "\n")
		out.inOrder = append(out.inOrder, r)
		out.byKey[r.key] = r
	}
	return out
}

// WithoutFiles gives the answers of a tab without the files that are gone, and how many
// those were. a is not changed.
func (d *Definition) WithoutFiles(tab *Tab, a Answers, gone func(ref string) bool) (Answers, int) {
	out, n := a.Clone(), 0
	drop := func(in map[string]any, q *Question) {
		if ref, ok := in[q.Name].(string); ok && q.File != nil && gone(ref) {
			delete(in, q.Name)
			n++
		}
	}
	eachAnswer(tab.Questions, func(q *Question) {
		v := answerAt(out, q)
		rows, _ := v.value.([]any)
		for _, row := range rows {
			cells, _ := row.(map[string]any)
			for _, column := range q.Children {
				drop(cells, column)
			}
		}
		if ref, ok := v.value.(string); ok && q.File != nil && gone(ref) {
			answer{}.put(&out, q)
			n++
		}
	})
	return out, n
}
