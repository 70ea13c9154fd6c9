package engine

import (
	"slices"
	"strings"
)

// act does the row action of a post, if there is one: add a row at the end or below
// another, remove one, move one up or down. An action that does not fit (a table
// that is read-only, fixed, full or hidden, a row that is gone) changes nothing:
// the page that posted it may be old.
func (b *binder) act(action string) error {
	verb, target, _ := strings.Cut(action, ":")
	if target == "" {
		return nil
	}
	path, key := target, ""
	if verb != "add" {
		i := strings.LastIndexByte(target, '.')
		if i < 0 {
			return nil
		}
		path, key = target[:i], target[i+1:]
	}
	s := b.d.Sheet(b.out)
	top := s.tabSpot(b.tab)
	if top == nil {
		return nil
	}
	table := top.at(path)
	if table == nil || table.hidden || shapeOf(table.q) != ShapeTable || table.q.ReadOnly || table.q.FixedRows {
		return nil
	}
	rows, _ := table.value.([]any)
	rows, err := b.moved(table, slices.Clone(rows), verb, key)
	if err != nil {
		return err
	}
	b.putRows(table, rows)
	b.forget(table.storedPointer(), rows)
	return nil
}

// at is the question with a form name, at or below this spot; rows are not entered.
func (p *spot) at(path Path) *spot {
	for _, k := range p.kids {
		own := k.path()
		if own == path {
			return k
		}
		if strings.HasPrefix(path, own+".") && shapeOf(k.q) == ShapeGroup {
			return k.at(path)
		}
	}
	return nil
}

// moved is the list of rows after the action.
func (b *binder) moved(table *spot, rows []any, verb, key string) ([]any, error) {
	i := slices.IndexFunc(rows, func(row any) bool { return rowKeyOf(row) == key })
	if i < 0 && verb != "add" {
		return rows, nil
	}
	switch verb {
	case "add":
		return b.inserted(table.q, rows, len(rows))
	case "below":
		return b.inserted(table.q, rows, i+1)
	case "remove":
		return slices.Delete(rows, i, i+1), nil
	case "up":
		if i > 0 {
			rows[i-1], rows[i] = rows[i], rows[i-1]
		}
	case "down":
		if i < len(rows)-1 {
			rows[i+1], rows[i] = rows[i], rows[i+1]
		}
	}
	return rows, nil
}

// inserted puts in a new row with the defaults of its columns.
func (b *binder) inserted(q *Question, rows []any, at int) ([]any, error) {
	if len(rows) >= MaxRows {
		return nil, tooManyRows(q)
	}
	if q.MaxItems >= 0 && len(rows) >= q.MaxItems {
		return rows, nil
	}
	row := map[string]any{RowKey: b.newRow()}
	putDefaults(q.Children, row)
	return slices.Insert(rows, at, any(row)), nil
}

// putRows puts the rows of a table into the answers. The objects on the way are the
// binder's own copies, but for groups that were not there yet.
func (b *binder) putRows(table *spot, rows []any) {
	object := b.out.Values
	for _, in := range table.in.wayDown() {
		next, ok := object[in.q.Name].(map[string]any)
		if !ok {
			next = map[string]any{}
			object[in.q.Name] = next
		}
		object = next
	}
	if len(rows) == 0 {
		delete(object, table.q.Name)
		return
	}
	object[table.q.Name] = rows
}

// wayDown are the spots from below the root to this one.
func (p *spot) wayDown() []*spot {
	if p.in == nil {
		return nil
	}
	return append(p.in.wayDown(), p)
}
