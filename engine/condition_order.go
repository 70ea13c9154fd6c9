package engine

import "strings"

// orderBranches sorts the branches so that one comes after all that can change
// what it reads, and otherwise in document order. It reports conditions that go
// round in a circle: whether their questions apply would have no answer.
func (c *conditions) orderBranches() []*branch {
	o := &branchOrder{conditions: c, writers: map[string][]*branch{}, state: map[*branch]int{}}
	for _, b := range c.branches {
		for _, path := range b.hides {
			o.writes(path, b)
		}
		for _, path := range b.asks {
			if q := c.def.Questions[pathPointer(path)]; q != nil && shapeOf(q) == ShapeGroup {
				o.writes(path, b) // asking for a group makes it be there
			}
		}
	}
	for _, b := range c.branches {
		o.visit(b)
	}
	return o.sorted
}

// branchOrder is a depth-first walk from each branch to those it depends on.
type branchOrder struct {
	*conditions
	writers map[string][]*branch // by path: the branches that change whether it is there
	done    map[string]bool      // paths whose writers are all sorted
	state   map[*branch]int      // 1 while being visited, 2 when sorted
	sorted  []*branch
}

func (o *branchOrder) writes(path []string, b *branch) {
	p := pathPointer(path)
	o.writers[p] = append(o.writers[p], b)
}

func (o *branchOrder) visit(b *branch) {
	switch o.state[b] {
	case 1:
		o.fail(b.node, "cycle", "This condition goes round in a circle: what it takes away decides, directly or by way of other conditions, whether it holds. Let it look at another question.")
		return
	case 2:
		return
	}
	o.state[b] = 1
	for _, t := range b.tests {
		for _, r := range t.reads {
			o.visitRead(r)
		}
	}
	o.state[b] = 2
	o.sorted = append(o.sorted, b)
}

// visitRead sorts first whatever takes the place away that is read, or anything
// it stands in.
func (o *branchOrder) visitRead(r read) {
	for i := 1; i <= len(r.at); i++ {
		o.visitWriters(pathPointer(r.at[:i]))
	}
	if !r.deep {
		return
	}
	below := pathPointer(r.at) + "/"
	for _, b := range o.branches {
		for _, path := range append(b.hides[:len(b.hides):len(b.hides)], b.asks...) {
			if p := pathPointer(path); strings.HasPrefix(p, below) {
				o.visitWriters(p)
			}
		}
	}
}

func (o *branchOrder) visitWriters(pointer string) {
	if o.done == nil {
		o.done = map[string]bool{}
	}
	if o.done[pointer] {
		return
	}
	for _, w := range o.writers[pointer] {
		o.visit(w)
	}
	o.done[pointer] = true
}
