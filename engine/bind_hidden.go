package engine

import (
	"maps"
	"slices"
	"strings"
)

// keepHidden takes back what was posted for questions that do not apply now that
// the post is read. Hidden answers play no part in conditions, so taking them back
// changes nothing of what applies.
func (b *binder) keepHidden() {
	s := b.d.Sheet(b.out)
	top := s.tabSpot(b.tab)
	if top == nil {
		return
	}
	if top.hidden {
		b.out = b.d.WithTab(b.out, b.tab, b.d.TabAnswers(b.before, b.tab))
		return
	}
	b.restore(top, b.target(), b.origin())
}

// target and origin are the tab's object in the new and in the old answers.
func (b *binder) target() map[string]any { return tabObject(b.tab, b.out.Values) }
func (b *binder) origin() map[string]any { return tabObject(b.tab, b.before.Values) }

func tabObject(tab *Tab, values map[string]any) map[string]any {
	if tab.Whole {
		return values
	}
	object, _ := values[tab.Name].(map[string]any)
	return object
}

// restore puts back the old answers of hidden questions below a spot. now and old
// are the objects at the spot; now is the binder's own copy.
func (b *binder) restore(p *spot, now, old map[string]any) {
	for _, k := range p.kids {
		name := k.q.Name
		switch {
		case k.hidden:
			if now != nil {
				set(now, name, old[name])
			}
			b.restoreTyped(k.storedPointer())
		case shapeOf(k.q) == ShapeGroup:
			inner, _ := now[name].(map[string]any)
			was, _ := old[name].(map[string]any)
			b.restore(k, inner, was)
		case shapeOf(k.q) == ShapeTable:
			rows, _ := now[name].([]any)
			was, _ := old[name].([]any)
			for i, row := range k.kids {
				cells, _ := rows[i].(map[string]any)
				b.restore(row, cells, rowOf(was, row.row))
			}
		}
	}
}

// rowOf is the row with an identity, nil if there is none.
func rowOf(rows []any, key string) map[string]any {
	i := slices.IndexFunc(rows, func(row any) bool { return rowKeyOf(row) == key })
	if i < 0 {
		return nil
	}
	cells, _ := rows[i].(map[string]any)
	return cells
}

// restoreTyped puts back the old typed texts at and below a stored pointer.
func (b *binder) restoreTyped(stored string) {
	if len(b.out.Typed) == 0 && len(b.before.Typed) == 0 {
		return
	}
	at := func(pointer, _ string) bool {
		return pointer == stored || strings.HasPrefix(pointer, stored+"/")
	}
	maps.DeleteFunc(b.out.Typed, at)
	for pointer, typed := range b.before.Typed {
		if at(pointer, typed) {
			b.out.setTyped(pointer, typed)
		}
	}
}
