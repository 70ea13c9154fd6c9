package engine

import (
	"regexp"
	"slices"
	"strings"
)

// words reads what a question says.
func (c *compiler) words(q *Question, s *schema) {
	q.Title, q.Hint, q.Guidance = s.str("title"), s.str("description"), s.str("x-guidance")
	q.Before, q.Unit, q.Autocomplete = s.str("x-before"), s.str("x-unit"), s.str("x-autocomplete")
	if q.Title == "" && shapeOf(q) != ShapeNone {
		c.fail(s.n, "title", "%q has no title. Add \"title\": the words people read beside it.", q.Name)
	}
	if m := s.n.get("x-messages"); m != nil {
		q.Messages = make(map[string]string, len(m.members))
		for _, one := range m.members {
			if one.value.kind != stringNode {
				c.fail(one.value, "messages", "The wording for %q must be a text.", excerpt(one.name, 40))
				continue
			}
			q.Messages[one.name] = one.value.text
		}
	}
	c.ehcp(q, s)
	c.lists(q, s)
	c.formerly(q, s)
}

// planSections are the sections of an Education, Health and Care plan.
var planSections = []string{"A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K"}

// ehcp reads which sections of the plan a question feeds.
func (c *compiler) ehcp(q *Question, s *schema) {
	n := s.n.get("x-ehcp")
	if n == nil {
		return
	}
	list := n
	if n.kind == objectNode {
		q.EHCPColumn = n.get("column").str()
		list = n.get("default")
		if s.items().prop(q.EHCPColumn) == nil {
			c.fail(n, "ehcp", "\"x-ehcp\" names the column %q, and this table has no such column. Correct the name.", excerpt(q.EHCPColumn, 40))
		}
	}
	switch {
	case list == nil:
	case list.kind == stringNode:
		q.EHCP = []string{list.text}
	default:
		q.EHCP = list.strings()
	}
	for _, section := range q.EHCP {
		if !slices.Contains(planSections, section) {
			c.fail(n, "ehcp", "%q is no section of a plan. Use %s.", excerpt(section, 20), strings.Join(planSections, ", "))
		}
	}
	if len(q.EHCP) == 0 && q.EHCPColumn == "" {
		c.fail(n, "ehcp", "\"x-ehcp\" names the plan sections this feeds, such as [\"F\"], or {\"column\": \"section\", \"default\": \"G\"} for a table.")
	}
}

// limits reads the bounds of an answer.
func (c *compiler) limits(q *Question, s *schema) {
	q.MinLength, q.MaxLength = length(s, "minLength"), length(s, "maxLength")
	q.MinItems, q.MaxItems = length(s, "minItems"), length(s, "maxItems")
	c.ordered(s, "minLength", q.MinLength, q.MaxLength)
	c.ordered(s, "minItems", q.MinItems, q.MaxItems)
	q.Minimum, q.Maximum = bound(s, "minimum"), bound(s, "maximum")
	q.ExclusiveMinimum, q.ExclusiveMaximum = bound(s, "exclusiveMinimum"), bound(s, "exclusiveMaximum")
	q.MultipleOf = bound(s, "multipleOf")
	c.maxWords(q, s)
	if q.Minimum != nil && q.Maximum != nil && *q.Minimum > *q.Maximum {
		c.fail(s.n.get("minimum"), "limit", "The smallest number allowed is greater than the largest, so no answer would do. Change one of them.")
	}
	if pattern := s.str("pattern"); pattern != "" {
		q.Pattern = regexp.MustCompile(pattern) // soundPattern has compiled it before
	}
	c.format(q, s)
	if one := s.n.get("const"); one != nil {
		if !one.isTrue() || s.typ() != "boolean" {
			c.fail(one, "const", "A question can have \"const\": true only, with \"type\": \"boolean\": a tick that must be given. For a text that never changes use \"default\" with \"readOnly\".")
		}
		q.Const = true
	}
}

// maxLengths bounds the lengths that a definition can ask for.
const maxLengths = 1_000_000

// length reads a whole number of characters or rows; -1 when it is not said.
func length(s *schema, keyword string) int {
	if v, ok := s.int(keyword); ok {
		return v
	}
	return -1
}

func (c *compiler) ordered(s *schema, keyword string, least, most int) {
	if most >= 0 && least > most {
		c.fail(s.n.get(keyword), "limit", "The least allowed (%d) is more than the most allowed (%d), so no answer would do. Change one of them.", least, most)
	}
}

func bound(s *schema, keyword string) *float64 {
	if v, ok := s.float(keyword); ok {
		return &v
	}
	return nil
}

func (c *compiler) format(q *Question, s *schema) {
	n := s.n.get("format")
	if n == nil {
		return
	}
	if !slices.Contains([]string{"date", "email", "uri"}, n.str()) {
		c.fail(n, "format", "The format %q cannot be used. Use date, email or uri, or leave \"format\" out.", excerpt(n.str(), 40))
		return
	}
	if s.typ() != "string" {
		c.fail(n, "format", "\"format\" belongs to a question with \"type\": \"string\".")
	}
	q.Format = n.str()
}

// prefillFrom are the facts a question can be prefilled from.
var prefillFrom = []string{"case", "child", "task", "account", "plan"}

// origin reads where the first value of a question comes from.
func (c *compiler) origin(q *Question, s *schema) {
	if n := s.n.get("x-prefill"); n != nil {
		c.prefill(q, n)
	}
	if n := s.n.get("default"); n != nil {
		if shapeOf(q) != ShapeAnswer {
			c.fail(n, "default", "\"default\" belongs to a single question. For a table use \"x-rows\".")
			return
		}
		q.Default = n.value()
	}
	if q.ReadOnly && shapeOf(q) == ShapeAnswer && !s.has("x-calc") && q.Prefill == "" && q.Default == nil && !c.inTable(q) {
		c.warn(s.n, "read-only", "%q is read only, but nothing fills it, so it will always be empty. Add \"x-prefill\" or \"default\", or take \"readOnly\" away.", q.Title)
	}
}

// inTable says whether the question is a column; its cells come with the rows.
func (c *compiler) inTable(q *Question) bool {
	return q.Parent != nil && q.Parent.Kind != nil && shapeOf(q.Parent) == ShapeTable
}

func (c *compiler) prefill(q *Question, n *node) {
	from := splitPointer(n.str())
	switch {
	case !strings.HasPrefix(n.str(), "/") || !slices.Contains(prefillFrom, from[0]):
		c.fail(n, "prefill", "%q is no fact. A fact begins with /case, /child, /task, /account or /plan, such as \"/child/fullName\".", excerpt(n.str(), 60))
	case len(from) < 2 || slices.Contains(from, ""):
		c.fail(n, "prefill", "%q does not say which fact. Write for example \"/child/fullName\".", excerpt(n.str(), 60))
	case c.inTable(q):
		c.fail(n, "prefill", "A column cannot be prefilled by itself. Put \"x-prefill\" on the table, with a fact that is a list of rows.")
	case shapeOf(q) == ShapeGroup || shapeOf(q) == ShapeNone:
		c.fail(n, "prefill", "Only a question or a table can be prefilled. Put \"x-prefill\" on the questions inside.")
	default:
		q.Prefill = n.str()
		c.def.Prefills = append(c.def.Prefills, q)
	}
}
