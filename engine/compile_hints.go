package engine

// hints reads the phrases that a text had better do without (x-hints): a list, kept by the
// council where it has "x-live".
func (c *compiler) hints(q *Question, s *schema) {
	n := s.n.get("x-hints")
	if n == nil || n.kind != objectNode {
		return
	}
	list := &schema{n}
	switch {
	case shapeOf(q) != ShapeAnswer || !isProse(q, s):
		c.fail(n, "hints", "\"x-hints\" looks for phrases in a text, and %q is none. Take it away.", q.Title)
		return
	case n.get("oneOf") == nil:
		c.fail(n, "hints", "\"x-hints\" names no phrases. Write {\"$ref\": \"lists/specificity.json\"}, or \"oneOf\" with a \"const\" and a \"title\" like \"as required: say how often\" for each.")
		return
	}
	c.eachChoice(list, n.get("oneOf"))
	if c.failed() {
		return
	}
	h := &hints{title: list.str("title"), options: list.options()}
	if name := n.get("x-live"); name != nil {
		if !formKey.MatchString(name.str()) {
			c.fail(name, "live", "The name %q cannot be used for a list. It has small letters, digits and hyphens, such as \"schools\".", excerpt(name.str(), 40))
			return
		}
		h.name, h.live = name.str(), c.def.live
	}
	q.hints = h
}
