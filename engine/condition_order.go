package engine

import (
	"slices"
	"strings"
)

// unit is a condition's branch or a calculation: what is settled in one step of applicability.
type unit struct {
	branch *branch
	calc   *calculation
}

// reads are the places that the unit looks at.
func (u *unit) reads() []read {
	if u.calc != nil {
		return u.calc.reads()
	}
	var all []read
	for _, t := range u.branch.tests {
		all = append(all, t.reads...)
	}
	return all
}

// writes are the places that the unit can make come or go. Asking for a group makes it
// be there.
func (u *unit) writes(d *Definition) [][]string {
	if u.calc != nil {
		return [][]string{u.calc.path}
	}
	out := u.branch.hides[:len(u.branch.hides):len(u.branch.hides)]
	for _, path := range u.branch.asks {
		if q := d.Questions[pathPointer(path)]; q != nil && shapeOf(q) == ShapeGroup {
			out = append(out, path)
		}
	}
	return out
}

// order sorts branches and calculations so that one comes after all that can change
// what it reads, and otherwise in document order. It reports those that go round in a
// circle: whether their questions apply, or what is worked out, would have no answer.
func order(f *findings, d *Definition, branches []*branch, calcs []*calculation) []*unit {
	o := &unitOrder{findings: f, writers: map[string][]*unit{}, state: map[*unit]int{}, done: map[string]bool{}}
	units := make([]*unit, 0, len(branches)+len(calcs))
	for _, b := range branches {
		units = append(units, &unit{branch: b})
	}
	for _, c := range calcs {
		units = append(units, &unit{calc: c})
	}
	for _, u := range units {
		for _, path := range u.writes(d) {
			p := pathPointer(path)
			if o.writers[p] == nil {
				o.places = append(o.places, p)
			}
			o.writers[p] = append(o.writers[p], u)
		}
	}
	slices.Sort(o.places)
	for _, u := range units {
		o.visit(u)
	}
	return o.sorted
}

// unitOrder is a depth-first walk from each unit to those it depends on.
type unitOrder struct {
	*findings
	writers map[string][]*unit // by path: the units that change whether it is there
	places  []string           // the paths of writers, sorted
	done    map[string]bool    // paths whose writers are all sorted
	state   map[*unit]int      // 1 while being visited, 2 when sorted
	sorted  []*unit
}

func (o *unitOrder) visit(u *unit) {
	switch o.state[u] {
	case 1:
		o.circle(u)
		return
	case 2:
		return
	}
	o.state[u] = 1
	for _, r := range u.reads() {
		o.visitRead(r)
	}
	o.state[u] = 2
	o.sorted = append(o.sorted, u)
}

func (o *unitOrder) circle(u *unit) {
	if u.calc != nil {
		o.fail(u.calc.node, "cycle", "This calculation goes round in a circle: what it works with depends, directly or by way of others, on what it works out. Let it work with another question.")
		return
	}
	o.fail(u.branch.node, "cycle", "This condition goes round in a circle: what it takes away decides, directly or by way of other conditions, whether it holds. Let it look at another question.")
}

// visitRead sorts first whatever takes the place away that is read, or anything
// it stands in.
func (o *unitOrder) visitRead(r read) {
	for i := 1; i <= len(r.at); i++ {
		o.visitWriters(pathPointer(r.at[:i]))
	}
	if !r.deep {
		return
	}
	below := pathPointer(r.at) + "/"
	from, _ := slices.BinarySearch(o.places, below)
	for _, p := range o.places[from:] {
		if !strings.HasPrefix(p, below) {
			return
		}
		for _, w := range o.writers[p] {
			if w.calc == nil { // what is worked out is no answer: no group is there for it
				o.visit(w)
			}
		}
	}
}

func (o *unitOrder) visitWriters(pointer string) {
	if o.done[pointer] {
		return
	}
	for _, w := range o.writers[pointer] {
		o.visit(w)
	}
	o.done[pointer] = true
}
