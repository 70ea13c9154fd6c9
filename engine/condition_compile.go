package engine

import (
	"slices"
	"strings"
)

// conditions compiles every if/then/else below an object of questions, and finds
// what the language does not allow in them.
type conditions struct {
	*findings
	def      *Definition
	branches []*branch
}

// place is where a condition or its effect applies: the questions that stand
// there (nil below an answer) and the path to it.
type conditionPlace struct {
	q    *Question // group, table or answer; nil for the inside of checkboxes
	path []string
	rows bool // the path has gone into the rows of q, a table
}

// child goes to the member of that name; false when there is no such question.
func (p conditionPlace) child(name string) (conditionPlace, bool) {
	if p.q == nil || shapeOf(p.q) == ShapeTable && !p.rows {
		return conditionPlace{}, false
	}
	q := childOf(p.q, name)
	if q == nil {
		return conditionPlace{}, false
	}
	return conditionPlace{q: q, path: append(slices.Clone(p.path), name)}, true
}

// row goes into the rows of a table, or into the choices of checkboxes.
func (p conditionPlace) row() conditionPlace {
	if p.q != nil && shapeOf(p.q) == ShapeTable {
		return conditionPlace{q: p.q, path: append(slices.Clone(p.path), "*"), rows: true}
	}
	return conditionPlace{path: p.path}
}

// inSchema compiles the conditions of a schema and of every object below it.
func (c *conditions) inSchema(s *schema, at conditionPlace) {
	c.collect(s.n, at, nil)
	for _, p := range s.props() {
		next, ok := at.child(p.name)
		switch {
		case !ok:
		case p.schema.isObject() && shapeOf(next.q) == ShapeGroup:
			c.inSchema(p.schema, next)
		case p.schema.isTable():
			c.inSchema(p.schema.items(), next.row())
		}
	}
}

// collect compiles the if/then/else of a schema, and those in its allOf.
func (c *conditions) collect(n *node, at conditionPlace, tests []test) {
	if cond := n.get("if"); cond != nil {
		c.ifThenElse(n, cond, at, tests)
	} else if stray := firstOf(n, "then", "else"); stray != nil {
		c.fail(stray, "condition", "\"then\" and \"else\" need an \"if\" beside them.")
	}
	all := n.get("allOf")
	if all == nil || all.kind != arrayNode {
		return
	}
	for _, part := range all.items {
		for _, m := range part.members {
			switch m.name {
			case "if", "then", "else", "allOf", "$comment", "title", "description":
			default:
				c.fail(m.value, "allOf", "\"allOf\" may hold only conditions (\"if\" with \"then\" or \"else\"), not %q. Put it into the question itself.", m.name)
			}
		}
		c.collect(part, at, tests)
	}
}

func firstOf(n *node, names ...string) *node {
	for _, name := range names {
		if v := n.get(name); v != nil {
			return v
		}
	}
	return nil
}

func (c *conditions) ifThenElse(n, cond *node, at conditionPlace, tests []test) {
	reader := &conditionReader{conditions: c}
	compiled := reader.condition(cond, at, nil)
	if compiled == nil {
		return
	}
	if firstOf(n, "then", "else") == nil {
		c.fail(cond, "condition", "This \"if\" has neither \"then\" nor \"else\", so it does nothing. Add one of them, or take the \"if\" away.")
	}
	for _, way := range []struct {
		name string
		want bool
	}{{"then", true}, {"else", false}} {
		effect := n.get(way.name)
		if effect == nil {
			continue
		}
		inner := append(slices.Clone(tests), test{at: at.path, cond: compiled, want: way.want, reads: reader.reads})
		b := &branch{tests: inner, at: at.path, node: cond}
		c.effect(effect, at, b, inner)
		if len(b.hides)+len(b.asks) > 0 {
			c.branches = append(c.branches, b)
		}
	}
}

// effect reads what a branch does: "false" takes away, "required" asks.
func (c *conditions) effect(n *node, at conditionPlace, b *branch, tests []test) {
	if n.kind != objectNode {
		if n.isFalse() {
			c.fail(n, "branch", "A branch that is \"false\" as a whole would refuse every answer. Name the questions to take away: {\"properties\": {\"name\": false}}.")
		}
		return
	}
	for _, m := range n.members {
		switch m.name {
		case "properties":
			c.effectProperties(m.value, at, b, tests)
		case "required":
			c.effectRequired(m.value, at, b)
		case "items":
			if at.q == nil || shapeOf(at.q) != ShapeTable || at.rows {
				c.fail(m.value, "branch", "\"items\" in a branch goes into the rows of a table, and there is no table here.")
				continue
			}
			c.effect(m.value, at.row(), b, tests)
		case "if", "then", "else", "allOf", "$comment", "title", "description", "type":
		default:
			c.fail(m.value, "branch", "A branch can only take questions away (\"name\": false) or ask for them (\"required\"). %q belongs in the question itself.", m.name)
		}
	}
	c.collect(n, at, tests)
}

func (c *conditions) effectProperties(n *node, at conditionPlace, b *branch, tests []test) {
	for _, m := range n.members {
		next, ok := at.child(m.name)
		if !ok {
			if !c.switchedOff(at, m.name) {
				c.fail(m.value, "branch", "There is no question %q here that this branch could take away. %s", excerpt(m.name, 40), c.nearby(at, m.name))
			}
			continue
		}
		if m.value.isFalse() {
			b.hides = append(b.hides, next.path)
			next.q.Conditional, next.q.CanHide = true, true
			continue
		}
		c.effect(m.value, next, b, tests)
	}
}

func (c *conditions) effectRequired(n *node, at conditionPlace, b *branch) {
	kept := n.items[:0:0]
	for _, item := range n.items {
		next, ok := at.child(item.str())
		switch {
		case ok && !next.q.ReadOnly && shapeOf(next.q) != ShapeNone:
			b.asks = append(b.asks, next.path)
			next.q.Conditional = true
			kept = append(kept, item)
		case !ok && !c.switchedOff(at, item.str()):
			c.fail(item, "branch", "There is no question %q here that this branch could ask for. %s", excerpt(item.str(), 40), c.nearby(at, item.str()))
		}
	}
	// A question that is read only or switched off is never asked for; the judge
	// must not ask for it either.
	n.items = kept
}

// switchedOff says whether a block's column was switched off with "false"; its
// block may go on naming it.
func (c *conditions) switchedOff(at conditionPlace, name string) bool {
	return at.q != nil && at.q.off[name]
}

// nearby helps with a misspelt name.
func (c *conditions) nearby(at conditionPlace, name string) string {
	var names []string
	if at.q != nil && (shapeOf(at.q) == ShapeGroup || at.rows) {
		for _, child := range at.q.Children {
			names = append(names, child.Name)
		}
	}
	if near := nearest(name, names); near != "" {
		return "Did you mean \"" + near + "\"?"
	}
	return "Correct the name; questions on another tab are named under that tab, from the root of the form."
}

// pathPointer writes a path as a pointer with "*" for rows, as in Question.Pointer.
func pathPointer(path []string) string {
	var b strings.Builder
	for _, token := range path {
		b.WriteByte('/')
		b.WriteString(escapeToken(token))
	}
	return b.String()
}
