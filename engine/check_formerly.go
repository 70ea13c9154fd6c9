package engine

import (
	"maps"
	"slices"
	"strings"
)

// CheckFormerly warns of earlier names ("x-formerly") that no question of the earlier
// versions had: no answer would ever go along. The newest of them is the first; without
// any there is nothing to compare with. The findings come in the form's order, each with
// its place in the source of d.
func CheckFormerly(d *Definition, earlier []*Definition) []Finding {
	if len(earlier) == 0 {
		return nil
	}
	root, _ := readSource(d.Source, "")
	l := &formLint{findings: &findings{}, d: d, source: root}
	var versions []*matcher
	for _, one := range earlier {
		versions = append(versions, match(one, d))
	}
	eachQuestion(d.root.Children, func(q *Question) {
		for _, name := range q.Formerly {
			if slices.ContainsFunc(versions, func(m *matcher) bool { return m.named(q, name) != nil }) {
				continue
			}
			at := l.at(q)
			if n := at.get("x-formerly"); n != nil {
				at = n
			}
			l.warn(at, "formerly", "No earlier version has a question of this name: %q. So no answer goes along. %s", excerpt(name, 60), didYouMean(name, versions[0].namesFor(q, name)))
		}
	})
	return l.sorted()
}

// namesFor are the names that an earlier name of the question could be: pointers for a
// pointer, else what stood in the same place.
func (m *matcher) namesFor(q *Question, name string) []string {
	if strings.HasPrefix(name, "/") {
		return slices.Sorted(maps.Keys(m.from.Questions))
	}
	var out []string
	if place := m.sourceOf(q.Parent); place != nil {
		for _, child := range place.Children {
			out = append(out, child.Name)
		}
	}
	return out
}
