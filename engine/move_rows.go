package engine

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
)

// table carries the rows of a table: into the rows of another one, into a text, or out
// of the rows when there is one row and its columns became questions.
func (m *mover) table(q *Question, rows []any, at string) {
	now := m.home[q]
	switch {
	case now != nil && now.ReadOnly && !q.ReadOnly:
		m.leaveRows(q, rows, at, whyRecord)
	case now != nil && shapeOf(now) == ShapeAnswer && isText(now):
		m.rowsAsText(q, now, rows, at)
	case now != nil && shapeOf(now) == ShapeAnswer:
		m.leaveRows(q, rows, at, "It is "+kindWord(now)+" now and was a table.")
	case now == nil && !slices.ContainsFunc(q.Children, func(c *Question) bool { return m.home[c] != nil }):
		m.leaveRows(q, rows, at, "The table was taken out.")
	default:
		t := &rowMover{mover: m, q: q, now: now, at: at, rows: rows}
		t.carry()
	}
}

// leaveRows leaves all the rows of a table.
func (m *mover) leaveRows(q *Question, rows []any, at, why string) {
	m.leave(q, at, strings.Join(m.rowTexts(q, rows, at), "\n"), why)
}

// rowTexts is a line for each row that holds something: its cells, with their titles when
// there are several columns.
func (m *mover) rowTexts(q *Question, rows []any, at string) []string {
	var out []string
	for _, row := range rows {
		if line := m.rowText(q, row, at); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func (m *mover) rowText(q *Question, row any, at string) string {
	cells, ok := row.(map[string]any)
	if !ok {
		return asJSON(row)
	}
	var parts []string
	for _, column := range q.Children {
		typed := m.typed(at + "/" + rowKeyOf(row) + "/" + escapeToken(column.Name))
		text := readsAs(column, cells[column.Name], typed)
		if isBlank(text) {
			continue
		}
		if len(q.Children) > 1 {
			text = titleOf(column) + ": " + text
		}
		parts = append(parts, text)
	}
	for _, name := range strayCells(q, cells) {
		parts = append(parts, name+": "+asJSON(cells[name]))
	}
	return strings.Join(parts, "; ")
}

// strayCells are the names of cells that no column has.
func strayCells(q *Question, cells map[string]any) []string {
	var out []string
	for name, v := range cells {
		if name != RowKey && childOf(q, name) == nil && !blankValue(v) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// rowsAsText puts a table's rows into a text, a line for each.
func (m *mover) rowsAsText(q, now *Question, rows []any, at string) {
	lines := m.rowTexts(q, rows, at)
	if len(lines) == 0 {
		return
	}
	var value any = strings.Join(lines, "\n")
	var row map[string]any
	if now.inTable() {
		row = m.singleRow(now.Parent)
	}
	object := row
	if object == nil {
		object = m.objectOf(now.Parent)
	}
	object[now.Name] = oneLine(now, value)
	m.tell(q, now)
	m.say(q, now, fmt.Sprintf("%s was a table and is a text now; its rows are its lines.", quoted(titleOf(now))))
	m.say(q, now, lineNote(now, value))
}

// intoTable puts an answer that was no table into the first text column of one row.
func (m *mover) intoTable(q, now *Question, v any, typed, at string) {
	i := slices.IndexFunc(now.Children, func(c *Question) bool { return isText(c) && !c.ReadOnly })
	text := readsAs(q, v, typed)
	if i < 0 || now.FixedRows || now.ReadOnly || isFile(q) {
		m.leave(q, at, text, whyTableText)
		return
	}
	m.singleRow(now)[now.Children[i].Name] = oneLine(now.Children[i], text)
	m.tell(q, now)
	m.say(q, now, fmt.Sprintf("%s is a table now; the answer is its first row.", quoted(titleOf(now))))
}

// singleRow is the row for answers that stood in no row.
func (m *mover) singleRow(table *Question) map[string]any {
	if m.single[table] == nil {
		m.single[table] = m.addRow(table, "")
	}
	return m.single[table]
}

// addRow puts a new row at the end of a table, with the identity key unless it is none or another row
// has it.
func (m *mover) addRow(table *Question, key string) map[string]any {
	object := m.objectOf(table.Parent)
	rows, _ := object[table.Name].([]any)
	taken := func(key string) bool {
		return slices.ContainsFunc(rows, func(row any) bool { return rowKeyOf(row) == key })
	}
	for n := len(rows); !isRowKey(key) || taken(key); n++ {
		key = madeKey(fmt.Sprintf("%s/%d", table.Pointer, n))
	}
	row := map[string]any{RowKey: key}
	object[table.Name] = append(rows, any(row))
	return row
}

// madeKey is an identity for a row, the same for the same seed, so that moving the same
// sheet twice gives the same answers.
func madeKey(seed string) string {
	h := fnv.New64a()
	h.Write([]byte(seed))
	sum := h.Sum64()
	key := make([]byte, rowKeyLength)
	for i := range key {
		key[i] = rowKeyLetters[sum%uint64(len(rowKeyLetters))]
		sum /= uint64(len(rowKeyLetters))
	}
	return string(key)
}

// rowMover carries the rows of one table.
type rowMover struct {
	*mover
	q, now *Question // now is nil when only columns of the table live on
	at     string
	rows   []any
	places map[int]map[string]any // for fixed rows: by old position, the new row
	filled int                    // rows that hold something
	lost   map[*Question][]string // by column: what found no place
	why    map[*Question]string
}

func (t *rowMover) carry() {
	t.lost, t.why = map[*Question][]string{}, map[*Question]string{}
	t.filled = len(t.rowTexts(t.q, t.rows, t.at))
	fixed := t.isTable() && t.now.FixedRows && len(t.now.Rows) > 0
	if fixed {
		t.fixRows()
	}
	for i, row := range t.rows {
		cells, ok := row.(map[string]any)
		switch {
		case !ok:
			t.stray(t.q, t.at, row)
		case fixed && t.places[i] == nil:
			t.leaveFixed(row)
		default:
			t.row(i, cells)
		}
	}
	for _, column := range t.q.Children {
		if lines := t.lost[column]; len(lines) > 0 {
			t.leave(column, column.Pointer, strings.Join(lines, "\n"), t.why[column])
		}
	}
}

func (t *rowMover) isTable() bool { return t.now != nil && shapeOf(t.now) == ShapeTable }

// row carries one row.
func (t *rowMover) row(i int, cells map[string]any) {
	key := rowKeyOf(cells)
	rows := map[*Question]map[string]any{} // by new table: the row that this one becomes
	if t.isTable() {
		if rows[t.now] = t.places[i]; rows[t.now] == nil {
			rows[t.now] = t.addRow(t.now, key)
		}
		t.tell(t.q, t.now)
	}
	for _, column := range t.q.Children {
		typed := t.typed(t.at + "/" + key + "/" + escapeToken(column.Name))
		if blankValue(cells[column.Name]) && typed == "" {
			continue
		}
		t.cell(i, column, rows, key, cells[column.Name], typed)
	}
	for _, name := range strayCells(t.q, cells) {
		t.stray(t.q, t.at+"/"+key+"/"+escapeToken(name), cells[name])
	}
}

// cell carries one cell to its column, or out of the rows.
func (t *rowMover) cell(i int, column *Question, rows map[*Question]map[string]any, key string, v any, typed string) {
	if typed != "" && !blankValue(v) {
		t.lose(i, column, readsAs(column, v, ""), whyCovered)
	}
	now := t.home[column]
	switch {
	case now == nil:
		t.lose(i, column, readsAs(column, v, typed), whyNoColumn)
	case shapeOf(now) != ShapeAnswer:
		t.lose(i, column, readsAs(column, v, typed), "It is "+kindWord(now)+" now.")
	case now.inTable():
		if rows[now.Parent] == nil {
			rows[now.Parent] = t.addRow(now.Parent, key)
		}
		if t.places[i] != nil && now.ReadOnly && rows[now.Parent][now.Name] != nil {
			return // a fixed row has its own words
		}
		t.cellTo(i, column, now, rows[now.Parent], v, typed)
	case t.filled > 1:
		t.lose(i, column, readsAs(column, v, typed), fmt.Sprintf("It is one question now, and there were %d rows.", t.filled))
	default:
		t.cellTo(i, column, now, nil, v, typed)
		t.say(column, now, fmt.Sprintf("%s was taken out of the table %s.", quoted(titleOf(now)), quoted(titleOf(t.q))))
	}
}

// cellTo carries a cell, and gathers what is left of it with the rest of its column.
func (t *rowMover) cellTo(i int, column, now *Question, row map[string]any, v any, typed string) {
	before := len(t.left)
	t.mover.carry(column, now, row, v, typed, "")
	for _, left := range t.left[before:] {
		t.lose(i, column, left.Text, left.Why)
	}
	t.left = t.left[:before]
}

func (t *rowMover) lose(i int, column *Question, text, why string) {
	t.lost[column] = append(t.lost[column], fmt.Sprintf("Row %d: %s", i+1, text))
	t.why[column] = why
}

// fixRows makes the rows that the new form prescribes. A row of the old sheet whose
// prescribed cells read the same goes on as that row.
func (t *rowMover) fixRows() {
	t.places = map[int]map[string]any{}
	for n, given := range t.now.Rows {
		i := -1
		for k, row := range t.rows {
			if t.places[k] == nil && t.isRow(k, row, n, given) {
				i = k
				break
			}
		}
		key := ""
		if i >= 0 {
			key = rowKeyOf(t.rows[i])
		}
		row := t.addRow(t.now, key)
		for _, column := range t.now.Children {
			if v := startValue(column, given[column.Name]); v != nil && (i < 0 || column.ReadOnly) {
				row[column.Name] = v
			}
		}
		if i >= 0 {
			t.places[i] = row
		}
	}
}

// isRow says whether an old row is the prescribed one: the cells that nobody can change
// read the same. Where anybody can change all of them, rows are told by their position.
func (t *rowMover) isRow(k int, row any, n int, given map[string]any) bool {
	cells, _ := row.(map[string]any)
	compared := false
	for _, column := range t.now.Children {
		want, prescribed := given[column.Name]
		if !prescribed || !column.ReadOnly {
			continue
		}
		compared = true
		if old := t.source[column]; old == nil || !sameValue(cells[old.Name], want) {
			return false
		}
	}
	return compared || k == n
}

// leaveFixed leaves a row that is not prescribed any more, if a person wrote into it.
func (t *rowMover) leaveFixed(row any) {
	cells, _ := row.(map[string]any)
	for _, column := range t.q.Children {
		at := t.at + "/" + rowKeyOf(row) + "/" + escapeToken(column.Name)
		if !column.ReadOnly && (!blankValue(cells[column.Name]) || t.a.Typed[at] != "") {
			t.leave(t.q, t.at+"/"+rowKeyOf(row), t.rowText(t.q, row, t.at), whyNoRow)
			return
		}
	}
	t.rowText(t.q, row, t.at)
}
