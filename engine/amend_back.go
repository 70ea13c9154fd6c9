package engine

import (
	"slices"
	"strings"
)

// PutBack gives the answers of this sheet with one of its amendments undone: what it is of is
// as before has it, all else as it is. A row finds its place again behind the rows that kept
// their order. Neither sheet is changed. An amendment that cannot be put back, or is not there
// any more, gives the answers as they are; a *BoundError says that the table is full.
func (s *Sheet) PutBack(before *Sheet, m Amendment) (Answers, error) {
	out := s.a.Clone()
	was, k := before.amended(m), s.amended(m)
	if was == nil || k == nil || !m.CanPutBack {
		return out, nil
	}
	old := answerAt(before.a.Clone(), k.q)
	if m.Table == "" {
		old.put(&out, k.q)
		return out, nil
	}
	key, cell, _ := strings.Cut(strings.TrimPrefix(m.Path, m.Question+"."), ".")
	b := &rowBack{q: k.q, old: old, now: answerAt(out, k.q), key: key, moved: movedRows(rowsOf(was), rowsOf(k))}
	switch m.Kind {
	case AmendChanged:
		b.cell(strings.Split(cell, "."))
	case AmendMoved:
		b.move()
	default:
		if err := b.row(); err != nil {
			return s.a.Clone(), err
		}
	}
	b.now.put(&out, k.q)
	return out, nil
}

// amended is the question of an amendment, nil when it is not there.
func (s *Sheet) amended(m Amendment) *spot {
	for i, tab := range s.d.Tabs {
		if tab.Name == m.Tab && s.tabs[i] != nil {
			return s.tabs[i].at(m.Question)
		}
	}
	return nil
}

// rowBack puts back what was done to one row of a table. old and now are the caller's own.
type rowBack struct {
	q        *Question
	old, now answer
	key      string          // of the row
	moved    map[string]bool // rows that did not keep their order
}

func (a answer) rows() []any {
	rows, _ := a.value.([]any)
	return rows
}

// rowAt is the place of the row with an identity, -1 for none.
func (a answer) rowAt(key string) int {
	return slices.IndexFunc(a.rows(), func(row any) bool { return rowKeyOf(row) == key })
}

// cell puts back one cell, which may stand in groups of the row.
func (b *rowBack) cell(names []string) {
	from, to := b.old.rowAt(b.key), b.now.rowAt(b.key)
	if from < 0 || to < 0 {
		return
	}
	was, now := b.old.rows()[from], b.now.rows()[to]
	last := len(names) - 1
	for _, name := range names[:last] {
		was, now = cellIn(was, name, false), cellIn(now, name, true)
	}
	cells, _ := now.(map[string]any)
	if v := cellIn(was, names[last], false); v != nil {
		cells[names[last]] = v
	} else {
		delete(cells, names[last])
	}
	pointer := ""
	for _, name := range names {
		pointer += "/" + escapeToken(name)
	}
	b.texts(pointer)
}

// cellIn is a member of an object; made says that a group which is not there is made.
func cellIn(in any, name string, made bool) any {
	object, _ := in.(map[string]any)
	if object != nil && object[name] == nil && made {
		object[name] = map[string]any{}
	}
	return object[name]
}

// row puts a whole row back: takes it out where there was none.
func (b *rowBack) row() error {
	from, to, rows := b.old.rowAt(b.key), b.now.rowAt(b.key), b.now.rows()
	switch {
	case from < 0 && to < 0:
		return nil
	case from < 0:
		rows = slices.Delete(rows, to, to+1)
	case to >= 0: // it is there, and blank
		rows[to] = b.old.rows()[from]
	case len(rows) >= MaxRows:
		return tooManyRows(b.q)
	default:
		rows = slices.Insert(rows, b.place(), b.old.rows()[from])
	}
	b.set(rows)
	b.texts("")
	return nil
}

// move puts a row where it stood.
func (b *rowBack) move() {
	i := b.now.rowAt(b.key)
	if i < 0 || b.old.rowAt(b.key) < 0 {
		return
	}
	row := b.now.rows()[i]
	b.set(slices.Delete(b.now.rows(), i, i+1))
	b.set(slices.Insert(b.now.rows(), b.place(), row))
}

// place is behind the nearest row that stood before this one and has kept its order.
func (b *rowBack) place() int {
	before := b.old.rows()[:b.old.rowAt(b.key)]
	for _, row := range slices.Backward(before) {
		prior := rowKeyOf(row)
		if i := b.now.rowAt(prior); i >= 0 && !b.moved[prior] {
			return i + 1
		}
	}
	return 0
}

func (b *rowBack) set(rows []any) {
	if b.now.value = rows; len(rows) == 0 {
		b.now.value = nil
	}
}

// texts puts back the texts of the row that could not be read, at and below a place in it.
func (b *rowBack) texts(below string) {
	at := b.q.Pointer + "/" + escapeToken(b.key) + below
	under := func(pointer string) bool { return pointer == at || strings.HasPrefix(pointer, at+"/") }
	for pointer := range b.now.typed {
		if under(pointer) {
			delete(b.now.typed, pointer)
		}
	}
	for pointer, text := range b.old.typed {
		if !under(pointer) {
			continue
		}
		if b.now.typed == nil {
			b.now.typed = map[string]string{}
		}
		b.now.typed[pointer] = text
	}
}

// holdsFiles says whether files stand in the rows of a table.
func holdsFiles(questions []*Question) bool {
	return slices.ContainsFunc(questions, func(q *Question) bool { return q.File != nil || holdsFiles(q.Children) })
}
