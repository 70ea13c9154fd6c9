package engine

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Empty is a sheet without any answers. Prefill puts in what it begins with.
func (d *Definition) Empty() Answers { return Answers{Values: map[string]any{}} }

// Prefill puts in what a sheet begins with, only where nothing is answered yet: the
// rows of x-rows, the facts that x-prefill points at, defaults. facts holds the
// objects {case, child, task, account, plan}, values as encoding/json reads them.
// missing are the pointers of facts that are absent, blank or unreadable for their
// question, in document order, each once; facts of an object that is not handed in
// at all are not missing, they come later. a is not changed.
func (d *Definition) Prefill(a Answers, facts map[string]any) (_ Answers, missing []string) {
	f := &prefiller{d: d, out: a.Clone(), facts: facts}
	f.object(d.root.Children, f.out.Values, "")
	return f.out, f.missing
}

// PrefillNew is Prefill for a sheet that was moved here from another version: what that
// version asked too is left as it is, since its writer may have cleared it.
func (d *Definition) PrefillNew(from *Definition, a Answers, facts map[string]any) Answers {
	asked := func(q *Question) bool { return from.Questions[q.Pointer] != nil && !q.ReadOnly }
	f := &prefiller{d: d, out: a.Clone(), facts: facts, skip: asked}
	f.object(d.root.Children, f.out.Values, "")
	return f.out
}

// prefiller is one run of Prefill.
type prefiller struct {
	skip    func(*Question) bool // questions that are left as they are; nil for none
	d       *Definition
	out     Answers
	facts   map[string]any
	missing []string
}

func (f *prefiller) object(questions []*Question, in map[string]any, stored string) {
	for _, q := range questions {
		at := stored + "/" + escapeToken(q.Name)
		if shapeOf(q) != ShapeGroup && f.skip != nil && f.skip(q) {
			continue
		}
		switch shapeOf(q) {
		case ShapeAnswer:
			f.answer(q, in, at)
		case ShapeGroup:
			f.group(q, in, at)
		case ShapeTable:
			f.table(q, in, at)
		}
	}
}

func (f *prefiller) answer(q *Question, in map[string]any, stored string) {
	if !blankValue(in[q.Name]) || f.out.Typed[stored] != "" {
		return
	}
	if value := f.fact(q); value != nil {
		in[q.Name] = value
		return
	}
	if value := startValue(q, q.Default); value != nil {
		in[q.Name] = value
	}
}

func (f *prefiller) group(q *Question, in map[string]any, stored string) {
	object, there := in[q.Name].(map[string]any)
	if !there {
		object = map[string]any{}
		if value, ok := f.fact(q).(map[string]any); ok {
			object = value
		}
	}
	f.object(q.Children, object, stored)
	if there || len(object) > 0 {
		in[q.Name] = object
	}
}

func (f *prefiller) table(q *Question, in map[string]any, stored string) {
	rows, _ := in[q.Name].([]any)
	if len(rows) == 0 {
		rows, _ = f.fact(q).([]any)
	}
	if len(rows) == 0 {
		for i, row := range q.Rows {
			rows = append(rows, startRow(q, row, i))
		}
	}
	for _, row := range rows {
		if cells, ok := row.(map[string]any); ok {
			f.object(q.Children, cells, stored+"/"+rowKeyOf(row))
		}
	}
	if len(rows) > 0 {
		in[q.Name] = rows
	}
}

// fact is the value of the question's fact; nil, and a note of it, when there is none.
func (f *prefiller) fact(q *Question) any {
	if q.Prefill == "" {
		return nil
	}
	members := splitPointer(q.Prefill)
	if len(members) == 0 {
		return nil
	}
	if _, given := f.facts[members[0]]; !given {
		return nil
	}
	var v any = f.facts
	for _, name := range members {
		object, _ := v.(map[string]any)
		v = object[name]
	}
	value := startValue(q, v)
	if value == nil && !slices.Contains(f.missing, q.Prefill) {
		f.missing = append(f.missing, q.Prefill)
	}
	return value
}

// putDefaults fills the defaults of a new row's cells.
func putDefaults(questions []*Question, in map[string]any) {
	for _, q := range questions {
		if shapeOf(q) != ShapeAnswer || !blankValue(in[q.Name]) {
			continue
		}
		if value := startValue(q, q.Default); value != nil {
			in[q.Name] = value
		}
	}
}

// startValue turns a fact or a default into a value of the question's kind; nil
// when it is blank or cannot be read.
func startValue(q *Question, v any) any {
	v = plainFact(v)
	if blankValue(v) {
		return nil
	}
	switch shapeOf(q) {
	case ShapeGroup:
		return startObject(q, v)
	case ShapeTable:
		return startRows(q, v)
	case ShapeNone:
		return nil
	}
	if q.Kind.Accepts(q, v) {
		if rules := q.Kind.Judge(q, v); !slices.Contains(rules, "enum") && !slices.Contains(rules, "format") {
			return v
		}
	}
	value, _, rule := q.Kind.Read(q, factTexts(q, v))
	if rule != "" {
		return nil
	}
	return value
}

// plainFact brings numbers and texts of Go into the form that answers have.
func plainFact(v any) any {
	switch v := v.(type) {
	case string:
		return cleanText(v)
	case float64:
		return json.Number(strconv.FormatFloat(v, 'f', -1, 64))
	case int, int64:
		return json.Number(fmt.Sprint(v))
	case []string:
		list := make([]any, len(v))
		for i, s := range v {
			list[i] = cleanText(s)
		}
		return list
	}
	return v
}

// factTexts writes a fact as a person would type it. A label stands for its option.
func factTexts(q *Question, v any) []string {
	var texts []string
	list, isList := v.([]any)
	if !isList {
		list = []any{v}
	}
	for _, e := range list {
		s := strings.TrimSpace(fmt.Sprint(e))
		for _, o := range q.choices() {
			if strings.EqualFold(o.Label, s) {
				s = o.Value
			}
		}
		texts = append(texts, s)
	}
	return texts
}

func startObject(q *Question, v any) any {
	from, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	object := map[string]any{}
	for _, child := range q.Children {
		if value := startValue(child, from[child.Name]); value != nil {
			object[child.Name] = value
		}
	}
	if len(object) == 0 {
		return nil
	}
	return object
}

func startRows(q *Question, v any) any {
	from, _ := v.([]any)
	var rows []any
	for i, row := range from[:min(len(from), MaxRows)] {
		if cells, ok := row.(map[string]any); ok {
			rows = append(rows, startRow(q, cells, i))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return rows
}

// startRow is a row that a sheet begins with. Its identity follows from its place,
// so that the same start gives the same sheet; rows added later get random ones.
func startRow(q *Question, from map[string]any, i int) map[string]any {
	row, _ := startObject(q, from).(map[string]any)
	if row == nil {
		row = map[string]any{}
	}
	row = maps.Clone(row)
	if key, _ := from[RowKey].(string); isRowKey(key) {
		row[RowKey] = key
	} else {
		row[RowKey] = fmt.Sprintf("row%05d", i+1)
	}
	return row
}
