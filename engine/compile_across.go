package engine

import (
	"fmt"
	"slices"
	"strings"
)

// across reads the words that reach from one question to others. It runs when every
// question is built, since they may name what comes later.
func (c *compiler) across(root *schema) {
	c.acrossObject(c.def.root, root)
	for _, one := range c.schemas {
		switch shapeOf(one.q) {
		case ShapeGroup:
			c.acrossObject(one.q, one.s)
		case ShapeTable:
			c.acrossTable(one.q, one.s)
		default:
			c.acrossAnswer(one.q, one.s)
		}
	}
}

// tableWords are the words that only a table knows.
var tableWords = []string{"x-number", "x-rows", "x-rows-fixed"}

// onlyTable refuses words that belong to a table.
func (c *compiler) onlyTable(s *schema) {
	for _, word := range tableWords {
		if n := s.n.get(word); n != nil {
			c.fail(n, "rows", "%q belongs to a table: a list (\"type\": \"array\") whose \"items\" are an object. Move it there.", word)
		}
	}
}

func (c *compiler) acrossObject(q *Question, s *schema) {
	c.onlyTable(s)
	q.rules = c.rulesOf(q, s)
	q.advice = c.adviceOf(q, s, "object")
	c.onlySingle(s, "x-calc", "x-options-from", "x-maxWords", "x-hints")
}

func (c *compiler) acrossTable(q *Question, s *schema) {
	if n := s.n.get("x-rules"); n != nil {
		c.fail(n, "rules", "\"x-rules\" of a table stands in its \"items\", and holds for each row. Move it there.")
	}
	q.advice = c.adviceOf(q, s, "table")
	c.rowCounts(q, s)
	c.onlySingle(s, "x-calc", "x-options-from", "x-maxWords", "x-hints")
	items := s.items()
	if items == nil {
		return
	}
	q.rules = c.rulesOf(q, items)
	q.rowAdvice = c.adviceOf(q, items, "object")
	c.onlySingle(items, "x-calc", "x-options-from", "x-maxWords", "x-hints")
}

func (c *compiler) acrossAnswer(q *Question, s *schema) {
	c.onlyTable(s)
	if n := s.n.get("x-rules"); n != nil {
		c.fail(n, "rules", "\"x-rules\" compares several questions, so it stands in the tab, group or row around them. Move it there.")
	}
	if shapeOf(q) == ShapeNone {
		c.onlySingle(s, "x-calc", "x-options-from", "x-maxWords", "x-hints", "x-advise")
		return
	}
	q.advice = c.adviceOf(q, s, s.typ())
	c.calculation(q, s)
	c.reference(q, s)
	c.hints(q, s)
}

// rowCounts sees to it that a table can have as many rows as it needs.
func (c *compiler) rowCounts(q *Question, s *schema) {
	switch {
	case q.MinItems > MaxRows:
		c.fail(s.n.get("minItems"), "limit", "%q asks for %d rows. A table has at most %d.", q.Title, q.MinItems, MaxRows)
	case q.FixedRows && q.Prefill == "" && (len(q.Rows) < q.MinItems || q.MaxItems >= 0 && len(q.Rows) > q.MaxItems):
		c.fail(s.n.get("x-rows-fixed"), "rows", "The %s of %q are fixed, and \"minItems\" or \"maxItems\" asks for another number, so the form could never be submitted. Change one of them.", counted(len(q.Rows), "row", "rows"), q.Title)
	}
}

// onlySingle refuses words that belong to a single question.
func (c *compiler) onlySingle(s *schema, words ...string) {
	for _, word := range words {
		if n := s.n.get(word); n != nil {
			c.fail(n, "unsupported", "%q belongs to a single question. Move it there.", word)
		}
	}
}

// maxWords reads the most words of a text.
func (c *compiler) maxWords(q *Question, s *schema) {
	n := s.n.get("x-maxWords")
	if n == nil || shapeOf(q) != ShapeAnswer {
		return
	}
	most, ok := n.int()
	switch {
	case !ok || most < 1:
		c.fail(n, "limit", "\"x-maxWords\" must be a whole number from 1 on.")
	case !isProse(q, s):
		c.fail(n, "limit", "\"x-maxWords\" counts the words of a text, and %q is none. Take it away.", q.Title)
	default:
		q.MaxWords = most
	}
}

// isProse says whether a question takes words of the writer's own.
func isProse(q *Question, s *schema) bool {
	return s.typ() == "string" && s.str("format") == "" && !s.hasOptions() && !s.has("x-options-from") && slices.Contains([]string{"text", "paragraph", "rich"}, q.Kind.Name())
}

// lead follows a path from a place to the question that it names. When there is none it
// says why, in a sentence.
func (c *compiler) lead(from conditionPlace, path string) (to *Question, tokens []string, why string) {
	at := from
	tokens = splitPointer(path)
	for _, token := range tokens {
		isTable := at.q != nil && shapeOf(at.q) == ShapeTable && !at.rows
		if token == "*" && isTable {
			at = at.row()
			continue
		}
		next, ok := at.child(token)
		switch {
		case ok:
			at = next
		case token == "*":
			return nil, nil, fmt.Sprintf("In %q the * stands for the rows of a table, and there is no table there.", excerpt(path, 80))
		case isTable:
			return nil, nil, fmt.Sprintf("%q goes into a table. Name its rows with a *, such as %q.", excerpt(path, 80), at.q.Pointer+"/*/"+token)
		default:
			return nil, nil, fmt.Sprintf("%q leads nowhere: there is no question %q there. %s", excerpt(path, 80), excerpt(token, 40), didYouMean(token, namesAt(at)))
		}
	}
	switch {
	case at.q == nil || at.q == from.q:
		return nil, nil, fmt.Sprintf("%q names no question.", excerpt(path, 80))
	case at.rows:
		return nil, nil, fmt.Sprintf("%q names rows. Name a column behind the *, or the table without it.", excerpt(path, 80))
	}
	return at.q, tokens, ""
}

func namesAt(at conditionPlace) []string {
	if at.q == nil || shapeOf(at.q) == ShapeAnswer {
		return nil
	}
	return childNames(at.q)
}

// top is the place that pointers from the top begin at.
func (c *compiler) top() conditionPlace { return conditionPlace{q: c.def.root} }

// objectPlace is the place that pointers from an object begin at: of a table, a row.
func objectPlace(q *Question) conditionPlace {
	return conditionPlace{q: q, rows: shapeOf(q) == ShapeTable}
}

// membersOnly reports members of an object that a word does not know.
func (c *compiler) membersOnly(n *node, word, rule string, known ...string) {
	for _, m := range n.members {
		if m.name != "$comment" && !slices.Contains(known, m.name) {
			c.fail(m.value, rule, "%q cannot stand in %q. It takes %s. %s", excerpt(m.name, 40), word, strings.Join(known, ", "), didYouMean(m.name, known))
		}
	}
}
