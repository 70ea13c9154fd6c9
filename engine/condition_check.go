package engine

// check looks for conditions that would leave answers which nobody can complete:
// a question taken away that is asked for all the same.
func (c *conditions) check() {
	hiders := map[string][]*branch{}
	for _, b := range c.branches {
		for _, path := range b.hides {
			pointer := pathPointer(path)
			hiders[pointer] = append(hiders[pointer], b)
			if q := c.def.Questions[pointer]; q != nil && q.Required {
				c.fail(b.node, "required-hidden", "%q is mandatory and can be taken away here, so the form could never be submitted. Take %q out of \"required\" and ask for it in the other branch.", q.Title, q.Name)
			}
		}
	}
	for _, b := range c.branches {
		for _, path := range b.asks {
			c.checkAsked(b, pathPointer(path), hiders)
		}
	}
}

// checkAsked warns of a question that one condition asks for and another one takes
// away, where nothing shows that they exclude each other.
func (c *conditions) checkAsked(b *branch, pointer string, hiders map[string][]*branch) {
	for _, other := range hiders[pointer] {
		if !excludes(b, other) {
			c.warn(b.node, "asked-and-hidden", "%q is asked for here and taken away by another condition. When both hold, the form cannot be submitted. Put one of them into the \"else\" of the other.", c.def.Questions[pointer].Title)
			return
		}
	}
}

// excludes says whether two branches are different ways of the same condition.
func excludes(a, b *branch) bool {
	for _, x := range a.tests {
		for _, y := range b.tests {
			if x.cond == y.cond && x.want != y.want {
				return true
			}
		}
	}
	return false
}
