package engine

import (
	"bytes"
	"maps"
	"strings"
)

// TableText is what stands in a table, with what could not be read, as one text that
// PutTable takes: for undoing. The same rows give the same text. false when the tab has no
// such table now.
func (s *Sheet) TableText(tab *Tab, path Path) ([]byte, bool) {
	table := s.tableAt(tab, path)
	if table == nil {
		return nil, false
	}
	kept := Answers{Values: map[string]any{}}
	if rows, _ := table.value.([]any); len(rows) > 0 {
		kept.Values["rows"] = rows
	}
	for pointer, typed := range s.a.Typed {
		if rest, inside := strings.CutPrefix(pointer, table.storedPointer()+"/"); inside {
			kept.setTyped("/"+rest, typed)
		}
	}
	text, err := kept.Marshal()
	return text, err == nil
}

func (s *Sheet) tableAt(tab *Tab, path Path) *spot {
	top := s.tabSpot(tab)
	if top == nil {
		return nil
	}
	table := top.at(path)
	if table == nil || table.hidden || shapeOf(table.q) != ShapeTable {
		return nil
	}
	return table
}

// PutTable puts back what TableText gave; before is that text. after must be the table's
// text now: a table that was changed since is left alone, and false returned.
func (d *Definition) PutTable(tab *Tab, a Answers, path Path, before, after []byte) (Answers, bool) {
	s := d.Sheet(a)
	now, ok := s.TableText(tab, path)
	kept, err := ParseAnswers(before)
	if !ok || err != nil || !bytes.Equal(now, after) {
		return a, false
	}
	table := s.tableAt(tab, path)
	rows, _ := kept.Values["rows"].([]any)
	out := Answers{Values: maps.Clone(a.Values), Typed: maps.Clone(a.Typed)}
	b := &binder{d: d, tab: tab, before: a, out: out}
	object := b.out.Values
	for _, in := range table.in.wayDown() { // own copies all the way down
		inner, _ := object[in.q.Name].(map[string]any)
		object[in.q.Name] = maps.Clone(inner)
		object, _ = object[in.q.Name].(map[string]any)
	}
	b.putRows(table, rows)
	b.forget(table.storedPointer(), nil)
	for pointer, typed := range kept.Typed {
		b.out.setTyped(table.storedPointer()+pointer, typed)
	}
	return b.out, true
}
