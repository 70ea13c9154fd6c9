package engine

import (
	"maps"
	"slices"
	"strings"
)

// referenceKind is the kind of a question whose choices are the rows of a table.
func (c *compiler) referenceKind(s *schema, name string) Kind {
	at := s.n.get("x-options-from")
	switch {
	case s.typ() == "string" && (name == "" || name == "select" || name == "radios"):
		return reference{}
	case s.typ() == "array" && !s.isTable() && (name == "" || name == "checkboxes"):
		return references{}
	case name != "":
		c.fail(s.n.get("x-kind"), "kind", "The choices of this question are rows, so its kind cannot be %q. Take \"x-kind\" away.", excerpt(name, 40))
	default:
		c.fail(at, "options-from", "A question that chooses a row has \"type\": \"string\"; one that chooses several has \"type\": \"array\" with \"items\": {\"type\": \"string\"} and \"uniqueItems\": true.")
	}
	return nil
}

// reference finds the table whose rows are the choices of a question.
func (c *compiler) reference(q *Question, s *schema) {
	n := s.n.get("x-options-from")
	if n == nil || n.kind != stringNode {
		return
	}
	holder := s
	if s.typ() == "array" {
		holder = s.items()
		c.severalRows(s, holder)
	}
	if own := firstOf(holder.nodeOrNil(), "oneOf", "enum"); own != nil {
		c.fail(own, "options-from", "The choices of %q are the rows of a table already. Keep \"x-options-from\" or the list.", q.Title)
	}
	path := n.str()
	if !strings.HasPrefix(path, "/") {
		c.fail(n, "options-from", "%q is no path. Name the table from the top of the form, such as %q.", excerpt(path, 60), c.someTable())
		return
	}
	to, tokens, why := c.lead(c.top(), path)
	switch {
	case why != "":
		c.fail(n, "options-from", "%s", why)
	case slices.Contains(tokens, "*"):
		c.fail(n, "options-from", "%q names a column. Name the table itself, without the *.", excerpt(path, 60))
	case shapeOf(to) != ShapeTable:
		c.fail(n, "options-from", "%q is no table, so it has no rows to choose from. Name a table, such as %q.", excerpt(path, 60), c.someTable())
	default:
		q.from = to
	}
}

// severalRows sees to it that several rows are a list of texts, each once.
func (c *compiler) severalRows(s, items *schema) {
	if items == nil || items.typ() != "string" {
		c.fail(either(s.n.get("items"), s.n), "options-from", "Several rows are chosen as a list of texts. Write \"items\": {\"type\": \"string\"}.")
	}
	if !s.truth("uniqueItems") {
		c.fail(s.n, "options-from", "A question that chooses several rows needs \"uniqueItems\": true, so that no row counts twice.")
	}
	c.onlyChoices(items)
}

// nodeOrNil is the schema's node; nil for no schema.
func (s *schema) nodeOrNil() *node {
	if s == nil {
		return nil
	}
	return s.n
}

// someTable is the path of a table of the form, as an example.
func (c *compiler) someTable() string {
	for _, pointer := range slices.Sorted(maps.Keys(c.def.Questions)) {
		if shapeOf(c.def.Questions[pointer]) == ShapeTable {
			return pointer
		}
	}
	return "/advice/outcomes"
}
