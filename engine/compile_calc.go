package engine

import (
	"slices"
	"strings"
)

// calculations are what x-calc can do: a closed list (design 3.5).
var calculations = []string{"age", "sum", "count", "copy"}

// calculation reads the x-calc of a question.
func (c *compiler) calculation(q *Question, s *schema) {
	n := s.n.get("x-calc")
	if n == nil || n.kind != objectNode {
		return
	}
	c.membersOnly(n, "x-calc", "calc", "calc", "of", "on")
	calc := &calculation{q: q, path: splitPointer(q.Pointer), what: n.get("calc").str(), node: n}
	switch {
	case !slices.Contains(calculations, calc.what):
		c.fail(either(n.get("calc"), n), "calc", "%q cannot be worked out. Use one of %s. %s", excerpt(calc.what, 40), strings.Join(calculations, ", "), didYouMean(calc.what, calculations))
		return
	case q.Prefill != "" || q.Default != nil:
		c.fail(n, "calc", "%q is worked out, so \"x-prefill\" and \"default\" do nothing. Take them away.", q.Title)
	case n.get("on") != nil && calc.what != "age":
		c.fail(n.get("on"), "calc", "\"on\" belongs to \"age\" only: it names the question with the day. Take it away.")
	}
	if !c.calculatedWith(calc, n) || !c.suits(calc, s, n) {
		return
	}
	c.groupsOf(calc)
	q.calc = calc
	c.calcs = append(c.calcs, calc)
}

// calculatedWith finds the questions that are calculated with.
func (c *compiler) calculatedWith(calc *calculation, n *node) bool {
	of := n.get("of")
	switch {
	case of != nil && of.kind == arrayNode && calc.what != "sum":
		c.fail(of, "calc", "Only \"sum\" takes a list. Write one path in double quotes.")
		return false
	case of != nil && of.kind == arrayNode && len(of.items) > 0:
		for _, item := range of.items {
			if s, ok := c.sourceAt(calc, item, of); ok {
				calc.of = append(calc.of, s)
			}
		}
		if len(calc.of) < len(of.items) {
			return false
		}
	default:
		s, ok := c.sourceAt(calc, of, n)
		if !ok {
			return false
		}
		calc.of = []source{s}
	}
	if n.get("on") == nil {
		return true
	}
	on, ok := c.sourceAt(calc, n.get("on"), n)
	calc.on = &on
	return ok
}

// sourceAt finds the question that a path names: from the top, or beside this one.
func (c *compiler) sourceAt(calc *calculation, at, otherwise *node) (source, bool) {
	path := at.str()
	if path == "" {
		c.fail(either(at, otherwise), "calc", "\"x-calc\" names what it works with: \"of\": \"/details/dob\" from the top, or \"of\": \"dob\" for a question beside this one.")
		return source{}, false
	}
	s := source{beside: path[0] != '/'}
	from := c.top()
	if s.beside {
		from, path = objectPlace(calc.q.Parent), "/"+path
	}
	why := ""
	if s.q, s.path, why = c.lead(from, path); why == "" {
		why = c.unsuited(calc, s)
	}
	if why != "" {
		c.fail(at, "calc", "%s", why)
	}
	return s, why == ""
}

// unsuited says why a calculation cannot work with a question.
func (c *compiler) unsuited(calc *calculation, s source) string {
	name := "\"" + excerpt(s.q.Title, 60) + "\""
	_, isNumber := s.q.Kind.(numeric)
	column := slices.Contains(s.path, "*")
	switch {
	case s.q == calc.q:
		return "This calculation works with itself. Name another question."
	case calc.what == "count" && shapeOf(s.q) == ShapeTable:
		return ""
	case calc.what == "count":
		return name + " is no table, and \"count\" counts rows. Name a table."
	case shapeOf(s.q) != ShapeAnswer:
		return name + " is a " + s.q.Kind.Name() + ". Name a single question, or a column of it."
	case calc.what == "sum" && !isNumber:
		return name + " is no number, so it cannot be added up. Give it \"type\": \"number\", or name another question."
	case calc.what == "sum":
		return ""
	case column:
		return name + " has an answer in every row. Name a question outside of tables; for one in the same row write its bare name."
	case calc.what == "age" && s.q.Format != "date":
		return name + " is no date, so no age follows from it. Give it \"type\": \"string\" and \"format\": \"date\", or name another question."
	}
	return ""
}

// suits sees to it that the result is an answer which the question takes.
func (c *compiler) suits(calc *calculation, s *schema, n *node) bool {
	typ, from := s.typ(), c.schemaOf(calc.of[0].q)
	switch calc.what {
	case "age", "count":
		if typ == "integer" || typ == "number" || typ == "string" && calc.what == "age" && calc.q.Format == "" && !s.hasOptions() {
			return true
		}
		c.fail(n, "calc", "The result is a whole number, and %q takes none. Give it \"type\": \"integer\".", calc.q.Title)
	case "sum":
		if typ == "number" || typ == "integer" && !slices.ContainsFunc(calc.of, func(one source) bool { return c.schemaOf(one.q).typ() != "integer" }) {
			return true
		}
		c.fail(n, "calc", "The sum may have a fraction, and %q takes none. Give it \"type\": \"number\".", calc.q.Title)
	case "copy":
		if typ == from.typ() && calc.q.Format == calc.of[0].q.Format && len(calc.q.Options) == len(calc.of[0].q.Options) && calc.q.Kind.Name() == calc.of[0].q.Kind.Name() && s.str("x-options-from") == from.str("x-options-from") {
			return true
		}
		c.fail(n, "calc", "%q takes another kind of answer than %q, which it copies. Give it the same type, format and choices.", calc.q.Title, calc.of[0].q.Title)
	}
	return false
}

// schemaOf is the schema of a question.
func (c *compiler) schemaOf(q *Question) *schema {
	i := slices.IndexFunc(c.schemas, func(one compiled) bool { return one.q == q })
	return c.schemas[i].s
}

// groupsOf notes the optional groups around a calculated question whose answers it does
// not work with: whether they are there must be known first.
func (c *compiler) groupsOf(calc *calculation) {
	for at := calc.q.Parent; at != nil && at.Pointer != ""; at = at.Parent {
		if shapeOf(at) != ShapeGroup || at.Required || isTab(at) || calc.worksWithin(at) {
			continue
		}
		calc.groups = append(calc.groups, splitPointer(at.Pointer))
	}
}

// worksWithin says whether every source stands in a group.
func (c *calculation) worksWithin(group *Question) bool {
	return !slices.ContainsFunc(c.sources(), func(s source) bool {
		return !strings.HasPrefix(s.q.Pointer, group.Pointer+"/")
	})
}
