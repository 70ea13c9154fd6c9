package engine

import (
	"slices"
	"strings"
)

// ruleNames are the rules across questions: a closed list (design 3.3).
var ruleNames = []string{"notBefore", "notAfter", "notMoreThan", "different"}

// rulesOf reads the x-rules of an object of questions.
func (c *compiler) rulesOf(q *Question, s *schema) []*rule {
	n := s.n.get("x-rules")
	if n == nil || n.kind != arrayNode {
		return nil
	}
	var out []*rule
	for _, item := range n.items {
		if item.kind != objectNode {
			c.fail(item, "rules", "A rule should stand here: {\"rule\": \"notBefore\", \"of\": \"/end\", \"than\": \"/start\"}.")
			continue
		}
		if r := c.ruleOf(q, item); r != nil {
			out = append(out, r)
		}
	}
	return out
}

func (c *compiler) ruleOf(q *Question, n *node) *rule {
	c.membersOnly(n, "x-rules", "rules", "rule", "of", "than", "message", "level")
	r := &rule{name: n.get("rule").str(), message: n.get("message").str(), level: n.get("level").str()}
	if r.level == "" {
		r.level = LevelError
	}
	switch {
	case !slices.Contains(ruleNames, r.name):
		c.fail(either(n.get("rule"), n), "rules", "%q is no rule. Use one of %s. %s", excerpt(r.name, 40), strings.Join(ruleNames, ", "), didYouMean(r.name, ruleNames))
		return nil
	case r.level != LevelError && r.level != LevelWarn:
		c.fail(n.get("level"), "rules", "The level of a rule is \"error\" or \"warn\".")
		return nil
	}
	if r.of, r.ofPath = c.ruled(q, n, "of"); r.of == nil {
		return nil
	}
	if !c.compared(q, n, r) {
		return nil
	}
	if !c.comparable(n, r) {
		return nil
	}
	return r
}

func either(n, otherwise *node) *node {
	if n != nil {
		return n
	}
	return otherwise
}

// ruled finds the question that a rule names in the object.
func (c *compiler) ruled(q *Question, n *node, word string) (*Question, []string) {
	at := n.get(word)
	path := at.str()
	if !strings.HasPrefix(path, "/") {
		c.fail(either(at, n), "rules", "%q names a question from here: \"/start\", or \"/period/start\" for one in a group.", word)
		return nil, nil
	}
	to, tokens, why := c.lead(objectPlace(q), path)
	if why == "" && shapeOf(to) != ShapeAnswer {
		why = "A rule compares single answers, and \"" + excerpt(path, 80) + "\" is a " + to.Kind.Name() + "."
	}
	if why != "" {
		c.fail(at, "rules", "%s", why)
		return nil, nil
	}
	return to, tokens
}

// compared reads what a rule compares with: another question, today, or, of a column, the
// other rows.
func (c *compiler) compared(q *Question, n *node, r *rule) bool {
	than := n.get("than")
	switch {
	case than == nil && r.name == "different" && slices.Contains(r.ofPath, "*"):
		return true
	case than == nil && r.name == "different":
		c.fail(n, "rules", "\"different\" needs a second question in \"than\", or a column such as \"/rows/*/name\" in \"of\".")
		return false
	case than == nil:
		c.fail(n, "rules", "The rule does not say what it compares with. Add \"than\": \"/start\"%s.", orToday(r))
		return false
	case than.str() == "today":
		r.today = true
		if orToday(r) == "" {
			c.fail(than, "rules", "Only dates can be compared with today.")
		}
		return orToday(r) != ""
	}
	if r.than, r.thanPath = c.ruled(q, n, "than"); r.than == nil {
		return false
	}
	switch {
	case slices.Contains(r.thanPath, "*"):
		c.fail(than, "rules", "\"than\" names one question. To compare inside each row, put the rule into the \"items\" of the table.")
		return false
	case r.than == r.of:
		c.fail(than, "rules", "This rule compares a question with itself. Name another one.")
		return false
	}
	return true
}

func orToday(r *rule) string {
	if r.name == "notBefore" || r.name == "notAfter" {
		return ", or \"today\""
	}
	return ""
}

// comparable sees to it that the rule makes sense for its questions.
func (c *compiler) comparable(n *node, r *rule) bool {
	for _, one := range []struct {
		word string
		q    *Question
	}{{"of", r.of}, {"than", r.than}} {
		if one.q == nil {
			continue
		}
		_, isNumber := one.q.Kind.(numeric)
		switch {
		case orToday(r) != "" && one.q.Format != "date":
			c.fail(n.get(one.word), "rules", "%q compares dates, and %q is none. Give it \"type\": \"string\" and \"format\": \"date\", or name another question.", r.name, one.q.Title)
			return false
		case r.name == "notMoreThan" && !isNumber:
			c.fail(n.get(one.word), "rules", "\"notMoreThan\" compares numbers, and %q is none. For dates use \"notAfter\".", one.q.Title)
			return false
		}
	}
	if r.than != nil && r.of.Kind.Name() != r.than.Kind.Name() && !bothProse(r.of, r.than) && r.name == "different" {
		c.fail(n.get("than"), "rules", "%q and %q take different kinds of answer, so they can never be the same. Name another question.", r.of.Title, r.than.Title)
		return false
	}
	return true
}

// bothProse says whether two questions both take text or both a choice, in whatever box.
func bothProse(a, b *Question) bool {
	_, number := a.Kind.(numeric)
	_, other := b.Kind.(numeric)
	if number || other {
		return number && other
	}
	return a.Kind.Accepts(a, "") && b.Kind.Accepts(b, "")
}
