package engine

import "strings"

// matcher says which question of an older version a question of the newer one is:
// the one in the same place, or one that "x-formerly" names. Every old question has
// at most one new one.
type matcher struct {
	from, to *Definition
	source   map[*Question]*Question // new to old; nil when there is none, or it is being looked for
	home     map[*Question]*Question // old to new
}

func match(from, to *Definition) *matcher {
	m := &matcher{from: from, to: to, source: map[*Question]*Question{}, home: map[*Question]*Question{}}
	m.claim(to.root, from.root)
	eachQuestion(to.root.Children, func(q *Question) { m.sourceOf(q) })
	return m
}

// eachQuestion visits questions and all that stands in them, in the form's order.
func eachQuestion(questions []*Question, visit func(*Question)) {
	for _, q := range questions {
		visit(q)
		eachQuestion(q.Children, visit)
	}
}

func (m *matcher) claim(q, old *Question) {
	m.source[q] = old
	m.home[old] = q
}

// sourceOf finds the old question. What stands above is looked for first, as "the same
// place" is a place in what the tab, group or table was before.
func (m *matcher) sourceOf(q *Question) *Question {
	if old, known := m.source[q]; known {
		return old
	}
	m.source[q] = nil
	place := m.sourceOf(q.Parent)
	if old := m.free(inside(place, q.Name), q); old != nil {
		m.claim(q, old)
		return old
	}
	for _, name := range q.Formerly {
		if old := m.free(m.named(q, name), q); old != nil && !m.stays(old) {
			m.claim(q, old)
			return old
		}
	}
	return nil
}

// named is the old question that an earlier name of a question means; nil when there is none.
func (m *matcher) named(q *Question, name string) *Question {
	if strings.HasPrefix(name, "/") {
		return m.at(name)
	}
	return inside(m.sourceOf(q.Parent), name)
}

// free is the old question unless another one has it already, or one of the two holds nothing.
func (m *matcher) free(old, q *Question) *Question {
	if old == nil || m.home[old] != nil || shapeOf(old) == ShapeNone || shapeOf(q) == ShapeNone {
		return nil
	}
	return old
}

// stays says whether the new form still has a question at the old one's place.
func (m *matcher) stays(old *Question) bool { return m.to.Questions[old.Pointer] != nil }

// at finds an old question by its way from the top. Where the older version does not
// know a part of the way, it is the name which a version in between gave it, and the
// newer version knows what that was before.
func (m *matcher) at(pointer string) *Question {
	old, now := m.from.root, m.to.root
	for _, name := range splitPointer(pointer) {
		if name == "*" {
			continue
		}
		now = inside(now, name)
		next := inside(old, name)
		if next == nil && now != nil {
			next = m.sourceOf(now)
		}
		if old = next; old == nil {
			return nil
		}
	}
	return old
}

// inside is childOf for a place that may not exist.
func inside(q *Question, name string) *Question {
	if q == nil {
		return nil
	}
	return childOf(q, name)
}
