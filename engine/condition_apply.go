package engine

import (
	"strconv"
	"strings"
)

// applicable tells, for one set of answers, which questions apply (design 3.2).
//
// Pointers given to its methods are concrete: rows stand in them by position,
// counted from 0 ("/advice/outcomes/0/steps"), as in Fault.Pointer.
type applicable struct {
	def     *Definition
	today   string // "2026-11-22"; "" when the day plays no part
	hides   map[string]bool
	asks    map[string]bool
	answers map[string]any
	typed   map[string]bool       // stored pointers at and above texts that could not be read
	aside   map[string]*asideRows // by pointer of a table: its wholly blank rows
}

// applicability judges every condition of the definition on the values.
//
// Conditions are judged on answers without blanks (null, white space, empty
// lists, optional groups without an answer) and without hidden ones. Every
// visible tab and every visible required group counts as there, as an object; an
// optional group without an answer counts, for the conditions that stand in it,
// as an object without members. Conditions in rows are judged for each row.
//
// The result is that of judging all conditions in document order again and again
// until nothing changes. As Compile refuses conditions that go round in a circle,
// it sorts them so that one pass gives that result (see orderBranches).
//
// What is worked out (x-calc) is put in on the way, before the conditions that read
// it and after those that take away what it is worked out from. today is the day for
// what depends on it, "" to let that rest.
//
// given is not changed. Members without a question are ignored.
func (d *Definition) applicability(given Answers, today string) *applicable {
	a := &applicable{def: d, today: today, hides: map[string]bool{}, asks: map[string]bool{}, typed: typedPlaces(given.Typed)}
	a.answers, _ = a.withoutBlanks(d.root, given.Values)
	for _, u := range d.units {
		if u.branch != nil {
			a.judge(u.branch)
		} else {
			a.work(u.calc)
		}
	}
	return a
}

// canonical are the answers that are judged, hashed and exported: without blanks
// and hidden ones, every visible tab and required group as an object, rows at
// their positions and with their identity. It is a copy and belongs to the caller.
func (a *applicable) canonical() map[string]any { return a.answers }

// hidden says whether the question, or anything it stands in, is taken away now.
func (a *applicable) hidden(pointer string) bool {
	if len(a.hides) == 0 {
		return false
	}
	for i := 1; i < len(pointer); i++ {
		if pointer[i] == '/' && a.hides[pointer[:i]] {
			return true
		}
	}
	return a.hides[pointer]
}

// asked says whether the question must be answered now: it is visible, not read
// only, and either named in the unconditional "required" of its object or asked
// for by an active branch. As in JSON Schema, "required" speaks only where its
// object is: whoever reports what is missing must not look into an optional group
// that canonical leaves out.
func (a *applicable) asked(pointer string) bool {
	q := a.def.question(pointer)
	if q == nil || q.ReadOnly || a.hidden(pointer) {
		return false
	}
	return q.Required || a.asks[pointer]
}

// question finds the question of a concrete pointer, nil if there is none.
func (d *Definition) question(pointer string) *Question {
	if pointer == "" {
		return d.root
	}
	q := d.root
	for token := range strings.SplitSeq(pointer[1:], "/") {
		if q == nil {
			return nil
		}
		if strings.HasSuffix(q.Pointer, "/*") || shapeOf(q) != ShapeTable {
			q = childOf(q, unescapeToken(token))
			continue
		}
		q = &Question{Pointer: q.Pointer + "/*", Children: q.Children, Parent: q, Tab: q.Tab}
	}
	return q
}

// childOf finds a question by its name in the object it stands in.
func childOf(q *Question, name string) *Question {
	for _, child := range q.Children {
		if child.Name == name {
			return child
		}
	}
	return nil
}

// judge applies a branch wherever it stands: once, or once a row.
func (a *applicable) judge(b *branch) {
	walk := &branchWalk{a: a, b: b, values: make([]any, 1, len(b.at)+1)}
	walk.values[0] = a.answers
	walk.step("", 0)
}

// branchWalk goes down to the concrete places of a branch.
type branchWalk struct {
	a      *applicable
	b      *branch
	values []any // the value at each level on the way
}

func (w *branchWalk) step(pointer string, level int) {
	if level == len(w.b.at) {
		if w.active() {
			w.a.apply(w.b, pointer)
		}
		return
	}
	token := w.b.at[level]
	if token == "*" {
		w.a.eachRow(pointer, w.values[level], func(row any, at string) {
			w.values = append(w.values[:level+1], row)
			w.step(at, level+1)
		})
		return
	}
	pointer += "/" + escapeToken(token)
	if w.a.hides[pointer] {
		return
	}
	w.values = append(w.values[:level+1], memberOrEmpty(w.values[level], token))
	w.step(pointer, level+1)
}

// memberOrEmpty looks into an optional group without answers as into an object
// without members.
func memberOrEmpty(v any, name string) any {
	if m, ok := v.(map[string]any); ok {
		if child, there := m[name]; there {
			return child
		}
	}
	return map[string]any(nil)
}

func (w *branchWalk) active() bool {
	for _, t := range w.b.tests {
		if t.cond.holds(w.values[len(t.at)]) != t.want {
			return false
		}
	}
	return true
}

// apply notes what an active branch takes away and asks for. pointer is the
// concrete place of the branch.
func (a *applicable) apply(b *branch, pointer string) {
	for _, path := range b.hides {
		a.each(pointer, path[len(b.at):], func(concrete string) {
			a.hides[concrete] = true
			a.remove(concrete)
		})
	}
	for _, path := range b.asks {
		a.each(pointer, path[len(b.at):], func(concrete string) {
			a.asks[concrete] = true
			a.open(concrete)
		})
	}
}

// each gives the concrete pointers of a path below a concrete place.
func (a *applicable) each(pointer string, path []string, found func(string)) {
	for i, token := range path {
		if token == "*" {
			a.eachRow(pointer, a.valueAt(pointer), func(_ any, at string) { a.each(at, path[i+1:], found) })
			return
		}
		pointer += "/" + escapeToken(token)
	}
	found(pointer)
}

// valueAt is the value at a concrete pointer, nil if there is none: a canonical one,
// or a cell of a row that was put aside.
func (a *applicable) valueAt(pointer string) any {
	var v any = a.answers
	for at := 0; at < len(pointer); {
		table := pointer[:at]
		token, _, _ := strings.Cut(pointer[at+1:], "/")
		at += 1 + len(token)
		if aside := a.aside[table]; aside != nil {
			v = aside.row(v, token)
			continue
		}
		switch in := v.(type) {
		case map[string]any:
			v = in[unescapeToken(token)]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(in) {
				return nil
			}
			v = in[i]
		default:
			return nil
		}
	}
	return v
}

// splitLast cuts the last member off a pointer.
func splitLast(pointer string) (parent, name string) {
	i := strings.LastIndexByte(pointer, '/')
	return pointer[:i], unescapeToken(pointer[i+1:])
}

// remove takes a hidden answer away, and the optional group it was the last of.
func (a *applicable) remove(pointer string) {
	parent, name := splitLast(pointer)
	object, ok := a.valueAt(parent).(map[string]any)
	if !ok {
		return
	}
	delete(object, name)
	q := a.def.question(parent)
	if parent == "" || q == nil || q.Parent == nil || shapeOf(q) != ShapeGroup || a.stays(q, parent) {
		return
	}
	if !answered(q, object) {
		a.remove(parent)
	}
}

// stays says whether a group is there even without an answer: a tab, a required
// group, a row.
func (a *applicable) stays(q *Question, pointer string) bool {
	return q.Required || isTab(q) || strings.HasSuffix(q.Pointer, "*") || a.asks[pointer]
}

// open puts in a group that a branch asks for, so that what it requires is asked.
func (a *applicable) open(pointer string) {
	q := a.def.question(pointer)
	if q == nil || shapeOf(q) != ShapeGroup || a.hidden(pointer) {
		return
	}
	parent, name := splitLast(pointer)
	object, ok := a.valueAt(parent).(map[string]any)
	if _, there := object[name]; ok && !there {
		object[name], _ = a.withoutBlanks(q, nil)
	}
}
