package engine

import (
	"reflect"
	"strconv"

	"portico/engine/doc"
)

// AmendKind is what was done to an answer.
type AmendKind string

// What was done. Rows are told apart by their identity, so that a row that was moved, and
// one that was filled in anew, are not the same.
const (
	AmendChanged AmendKind = "changed"
	AmendAdded   AmendKind = "added"   // a row
	AmendRemoved AmendKind = "removed" // a row
	AmendMoved   AmendKind = "moved"   // a row, past rows that were there before
)

// Amendment is one answer in which a sheet differs from what it was. Before and After are
// as they read; "" is no answer. Formatted text has its looks in the proses.
type Amendment struct {
	Kind        AmendKind
	Tab         string // name
	Question    Path   // of the question that stands on the tab itself: of a cell or a row, its table
	Path        Path   // of the answer; of a row with its identity
	Table       string // title of the table, "" outside of one
	Label       string // "Outcome sought, row 2"; of a row "Row 2"
	Before      string
	After       string
	BeforeProse doc.Prose
	AfterProse  doc.Prose

	// CanPutBack says that PutBack undoes it. Not so for files, whose removal cannot be undone,
	// nor where it is another answer by which this one applies, or reads, otherwise.
	CanPutBack bool `json:"-"`
}

// Amendments compares a sheet with what it was before, question by question in the form's
// order, cells and rows by the identity of their rows. Both sheets are of one definition.
// What does not apply counts as not answered, read-only questions differ by nobody's doing
// and are left out. names gives the files of questions their names; nil knows none.
func (s *Sheet) Amendments(before *Sheet, names func(ref string) string) []Amendment {
	a := &amender{names: names}
	for i, tab := range s.d.Tabs {
		if s.tabs[i] == nil || before.tabs[i] == nil || !s.access.Sees(tab) {
			continue
		}
		a.tab = tab.Name
		a.object(before.tabs[i], s.tabs[i], "")
	}
	return a.found
}

// amender gathers amendments.
type amender struct {
	names func(string) string
	tab   string
	found []Amendment
}

// object compares the questions of an object; table is the path of the table that it is a
// row of, "" for none.
func (a *amender) object(before, after *spot, table Path) {
	for i, k := range after.kids {
		was := before.kids[i] // of one definition: the same questions in the same order
		switch {
		case k.q.ReadOnly:
		case shapeOf(k.q) == ShapeGroup:
			a.object(was, k, table)
		case shapeOf(k.q) == ShapeTable:
			a.table(was, k)
		case shapeOf(k.q) == ShapeAnswer:
			a.answer(was, k, table)
		}
	}
}

// answer compares one answer.
func (a *amender) answer(was, k *spot, table Path) {
	before, after := a.reads(was), a.reads(k)
	if before == after {
		return // also rich text that differs in nothing that anybody reads
	}
	m := Amendment{Kind: AmendChanged, Tab: a.tab, Question: table, Path: k.path(), Label: k.label(),
		Before: before.text, After: after.text, BeforeProse: proseOf(was), AfterProse: proseOf(k),
		CanPutBack: was.hidden == k.hidden && k.q.File == nil && (was.typed != k.typed || !reflect.DeepEqual(was.value, k.value))}
	if table == "" {
		m.Question = m.Path
	} else {
		m.Table = titleOf(k.table().q)
	}
	a.found = append(a.found, m)
}

// table is the table that a cell stands in.
func (p *spot) table() *spot {
	for ; p != nil; p = p.in {
		if p.isRow() {
			return p.in
		}
	}
	return nil
}

// reading is an answer as it reads, and as it is kept where its looks are part of it.
type reading struct{ text, source string }

func (a *amender) reads(p *spot) reading {
	switch {
	case p.hidden || p.typed == "" && p.value == nil:
		return reading{}
	case p.typed != "":
		return reading{text: p.typed}
	case p.q.File != nil:
		ref, _ := p.value.(string)
		if a.names != nil && a.names(ref) != "" {
			return reading{a.names(ref), ref}
		}
		return reading{"A file", ref}
	}
	text, items := reads(p.q, p.value)
	for i, one := range items {
		if i > 0 {
			text += "\n"
		}
		text += one
	}
	source, _ := p.value.(string)
	if _, formatted := p.q.Kind.(proser); !formatted {
		source = ""
	}
	return reading{string(text), source}
}

func proseOf(p *spot) doc.Prose {
	if formatted, ok := p.q.Kind.(proser); ok && !p.hidden && p.typed == "" && p.value != nil {
		return formatted.prose(p.value)
	}
	return nil
}

// table compares the rows of a table by their identity. Blank rows are none.
func (a *amender) table(was, k *spot) {
	old, now := rowsOf(was), rowsOf(k)
	path, title := k.path(), titleOf(k.q)
	back := was.hidden == k.hidden && !holdsFiles(k.q.Children)
	row := func(kind AmendKind, r *spot) Amendment {
		return Amendment{Kind: kind, Tab: a.tab, Question: path, Path: r.path(), Table: title, Label: rowLabel(k.q, r), CanPutBack: back || kind == AmendMoved}
	}
	moved := movedRows(old, now)
	for _, r := range now {
		before := find(old, r.row)
		if before == nil {
			m := row(AmendAdded, r)
			m.After = a.readsRow(r)
			a.found = append(a.found, m)
			continue
		}
		if moved[r.row] {
			m := row(AmendMoved, r)
			m.Before, m.After = rowLabel(k.q, before), rowLabel(k.q, r)
			a.found = append(a.found, m)
		}
		a.object(before, r, path)
	}
	for _, r := range old {
		if find(now, r.row) == nil {
			m := row(AmendRemoved, r)
			m.Before = a.readsRow(r)
			a.found = append(a.found, m)
		}
	}
}

// rowsOf are the rows of a table in which something stands, none of one that does not apply.
func rowsOf(table *spot) []*spot {
	var out []*spot
	for _, r := range table.kids {
		if !r.blank && !table.hidden {
			out = append(out, r)
		}
	}
	return out
}

func find(rows []*spot, key string) *spot {
	for _, r := range rows {
		if r.row == key {
			return r
		}
	}
	return nil
}

// rowLabel is "Row 2", or "O2" with the table's own letter.
func rowLabel(table *Question, r *spot) string {
	if table.Number != "" {
		return table.Number + strconv.Itoa(r.rowNumber())
	}
	return "Row " + strconv.Itoa(r.rowNumber())
}

// readsRow is a row as it reads, a line for each cell.
func (a *amender) readsRow(r *spot) string {
	text := ""
	for _, c := range answersIn(r) {
		if reads := a.reads(c).text; reads != "" {
			if text != "" {
				text += "\n"
			}
			text += titleOf(c.q) + ": " + reads
		}
	}
	return text
}

// answersIn are the answers in a row, those of groups too.
func answersIn(in *spot) []*spot {
	var out []*spot
	for _, k := range in.kids {
		if shapeOf(k.q) == ShapeGroup {
			out = append(out, answersIn(k)...)
		} else if shapeOf(k.q) == ShapeAnswer {
			out = append(out, k)
		}
	}
	return out
}

// movedRows are the fewest rows whose moving explains the new order: those that were there
// before and are no part of the longest run that kept its order.
func movedRows(old, now []*spot) map[string]bool {
	at := map[string]int{}
	for i, r := range old {
		at[r.row] = i
	}
	var keys []string
	var places []int
	for _, r := range now {
		if i, there := at[r.row]; there {
			keys, places = append(keys, r.row), append(places, i)
		}
	}
	kept := longestRising(places)
	moved := map[string]bool{}
	for i, key := range keys {
		if !kept[i] {
			moved[key] = true
		}
	}
	return moved
}

// longestRising says which of the numbers belong to a longest rising subsequence.
func longestRising(numbers []int) []bool {
	length, from := make([]int, len(numbers)), make([]int, len(numbers))
	best := -1
	for i, n := range numbers {
		length[i], from[i] = 1, -1
		for j := range i {
			if numbers[j] < n && length[j] >= length[i] {
				length[i], from[i] = length[j]+1, j
			}
		}
		if best < 0 || length[i] > length[best] {
			best = i
		}
	}
	kept := make([]bool, len(numbers))
	for i := best; i >= 0; i = from[i] {
		kept[i] = true
	}
	return kept
}

// Place is a question, a table or a row that something can be said about.
type Place struct {
	Tab   string // name
	Path  Path
	Label string  // "Views of the child", "Outcomes: O2"
	Rows  []Place // of a table
}

// Place finds the question or row with a path on the tabs that may be seen, as it applies
// now; false for what is not there. A cell is none: what is said about it is said about its row.
func (s *Sheet) Place(path Path) (Place, bool) {
	for i, tab := range s.d.Tabs {
		if s.tabs[i] == nil || !s.access.Sees(tab) || path == "" {
			continue
		}
		if p, ok := placeIn(s.tabs[i], path); ok {
			p.Tab = tab.Name
			return p, true
		}
	}
	return Place{}, false
}

func placeIn(in *spot, path Path) (Place, bool) {
	for _, k := range in.kids {
		switch shapeOf(k.q) {
		case ShapeGroup:
			if p, ok := placeIn(k, path); ok {
				return p, true
			}
		case ShapeTable:
			if p, ok := tablePlace(k, path); ok {
				return p, true
			}
		case ShapeAnswer:
			if k.path() == path && !k.hidden {
				return Place{Path: path, Label: titleOf(k.q)}, true
			}
		}
	}
	return Place{}, false
}

// tablePlace finds a table, or one of its rows.
func tablePlace(table *spot, path Path) (Place, bool) {
	if table.hidden {
		return Place{}, false
	}
	whole := Place{Path: table.path(), Label: titleOf(table.q)}
	for _, r := range table.kids {
		row := Place{Path: r.path(), Label: whole.Label + ": " + rowLabel(table.q, r)}
		if row.Path == path {
			return row, true
		}
		whole.Rows = append(whole.Rows, row)
	}
	return whole, whole.Path == path
}
