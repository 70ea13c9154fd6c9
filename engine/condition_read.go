package engine

import (
	"math/big"
	"slices"
)

// conditionReader compiles one "if" and notes what it reads.
type conditionReader struct {
	*conditions
	reads []read
}

// condition compiles the schema of a condition; nil when there is nothing usable.
// known are the names that an enclosing condition at the same place requires: an
// "if" is true on answers that lack what it reads, so whatever it reads must be
// required.
func (r *conditionReader) condition(n *node, at conditionPlace, known []string) *condition {
	switch {
	case n.kind == boolNode:
		return &condition{never: n.isFalse()}
	case n.kind != objectNode:
		r.fail(n, "condition", "A condition should stand here, in curly brackets.")
		return nil
	}
	c := &condition{required: n.get("required").strings()}
	known = append(slices.Clone(known), c.required...)
	for _, name := range c.required {
		r.requires(n.get("required"), at, name)
	}
	for _, m := range n.members {
		r.keyword(c, m, at, known)
	}
	return c
}

// requires notes that a condition looks whether a question is answered.
func (r *conditionReader) requires(n *node, at conditionPlace, name string) {
	next, ok := at.child(name)
	if !ok {
		r.unknown(n, at, name)
		return
	}
	deep := shapeOf(next.q) == ShapeGroup && !next.q.Required && !isTab(next.q)
	r.reads = append(r.reads, read{at: next.path, deep: deep})
}

func (r *conditionReader) unknown(n *node, at conditionPlace, name string) {
	if !r.switchedOff(at, name) {
		r.fail(n, "condition", "The condition looks at %q, and there is no such question here. %s", excerpt(name, 40), r.nearby(at, name))
	}
}

func (r *conditionReader) keyword(c *condition, m member, at conditionPlace, known []string) {
	switch m.name {
	case "required", "$comment", "title", "description":
	case "properties":
		r.properties(c, m.value, at, known)
	case "const":
		r.canBe(at, []*node{m.value})
		c.choices = r.choices(c.choices, []*node{m.value})
	case "enum":
		r.canBe(at, m.value.items)
		c.choices = r.choices(c.choices, m.value.items)
	case "contains":
		c.contains = r.condition(m.value, at.row(), nil)
	case "minimum", "maximum":
		r.bound(c, m)
	case "not":
		c.not = r.condition(m.value, at, known)
	case "allOf":
		c.all = r.list(m.value, at, known)
	case "anyOf":
		c.any = r.list(m.value, at, known)
	default:
		r.fail(m.value, "condition", "A condition cannot use %q. It can use const, enum, contains, minimum, maximum, not, required, properties, allOf and anyOf.", excerpt(m.name, 40))
	}
}

func (r *conditionReader) properties(c *condition, n *node, at conditionPlace, known []string) {
	for _, m := range n.members {
		next, ok := at.child(m.name)
		if !ok {
			r.unknown(m.value, at, m.name)
			continue
		}
		if !slices.Contains(known, m.name) {
			r.fail(m.value, "condition-required", "The condition reads %q but does not require it, so it would also be true while the question is not answered. Add \"required\": [%q] to the \"if\".", m.name, m.name)
			continue
		}
		if inner := r.condition(m.value, next, nil); inner != nil {
			c.properties = append(c.properties, namedCondition{m.name, inner})
			r.reads = append(r.reads, read{at: next.path})
		}
	}
}

// canBe warns of a comparison with an answer that the question cannot have.
func (r *conditionReader) canBe(at conditionPlace, nodes []*node) {
	if at.q == nil || shapeOf(at.q) != ShapeAnswer {
		return
	}
	for _, n := range nodes {
		_, known := optionOf(at.q, n.str())
		switch {
		case n.kind == arrayNode || n.kind == objectNode || n.kind == nullNode: // which choices refuses
		case at.q.Kind.Name() == "checkboxes":
			r.warn(n, "condition-answer", "%q takes several choices, so it is never just %q. Write {\"contains\": {\"const\": %q}}.", at.q.Title, excerpt(n.text, 40), excerpt(n.text, 40))
		case isBoolean(at.q) && n.kind != boolNode:
			r.warn(n, "condition-answer", "%q is answered with yes or no, and never with %q. Compare with true or false, without quotes.", at.q.Title, excerpt(n.text, 40))
		case len(at.q.Options) > 0 && at.q.Live == "" && !known:
			var values []string
			for _, o := range at.q.Options {
				values = append(values, o.Value)
			}
			r.warn(n, "condition-answer", "%q is none of the options of %q, so this never holds. %s", excerpt(n.text, 40), at.q.Title, didYouMean(n.text, values))
		}
	}
}

// choices takes the values of const or enum; both together mean what both allow.
func (r *conditionReader) choices(before []any, nodes []*node) []any {
	out := []any{}
	for _, n := range nodes {
		if n.kind == arrayNode || n.kind == objectNode || n.kind == nullNode {
			r.fail(n, "condition", "A condition compares with a text, a number, true or false.")
			continue
		}
		v := n.value()
		if before == nil || slices.ContainsFunc(before, func(b any) bool { return sameValue(b, v) }) {
			out = append(out, v)
		}
	}
	return out
}

func (r *conditionReader) bound(c *condition, m member) {
	var bound *big.Rat
	if m.value.kind == numberNode {
		bound = exactNumber(m.value.value())
	}
	if bound == nil {
		r.fail(m.value, "condition", "%q compares with a number.", m.name)
		return
	}
	if m.name == "minimum" {
		c.minimum = bound
	} else {
		c.maximum = bound
	}
}

func (r *conditionReader) list(n *node, at conditionPlace, known []string) []*condition {
	if n.kind != arrayNode || len(n.items) == 0 {
		r.fail(n, "condition", "A list of conditions should stand here, in square brackets.")
		return nil
	}
	out := []*condition{}
	for _, item := range n.items {
		if one := r.condition(item, at, known); one != nil {
			out = append(out, one)
		}
	}
	return out
}
