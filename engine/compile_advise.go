package engine

import (
	"regexp"
	"slices"
)

// adviceWords are the limits that advice can set, by the type of what it stands on.
var adviceWords = map[string][]string{
	"string":  {"pattern", "minLength", "maxLength", "enum", "x-maxWords"},
	"number":  {"minimum", "maximum"},
	"integer": {"minimum", "maximum"},
	"array":   {"minItems", "maxItems", "enum"},
	"table":   {"minItems", "maxItems"},
	"object":  {"required"},
}

// allAdvice are all words that can stand in x-advise.
var allAdvice = []string{"description", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "enum", "required", "x-maxWords"}

// adviceOf reads the x-advise of a question ("string", ...), a table, or an object of
// questions; nil when there is none.
func (c *compiler) adviceOf(q *Question, s *schema, typ string) *advice {
	n := s.n.get("x-advise")
	if n == nil || n.kind != objectNode {
		return nil
	}
	c.membersOnly(n, "x-advise", "advise", allAdvice...)
	for _, m := range n.members {
		c.soundKeyword(m)
		if slices.Contains(allAdvice[1:], m.name) && !slices.Contains(adviceWords[typ], m.name) {
			c.fail(m.value, "advise", "%q does nothing in advice on %q. %s", m.name, titleOf(q), adviceTaken(typ))
		}
	}
	if c.failed() {
		return nil
	}
	a := &advice{words: n.get("description").str(), enum: n.get("enum").strings()}
	limits := *q
	limits.advice, limits.rules = nil, nil
	limits.MaxWords, _ = n.get("x-maxWords").int()
	advised := &schema{n}
	limits.MinLength, limits.MaxLength = length(advised, "minLength"), length(advised, "maxLength")
	limits.MinItems, limits.MaxItems = length(advised, "minItems"), length(advised, "maxItems")
	limits.Minimum, limits.Maximum = bound(advised, "minimum"), bound(advised, "maximum")
	limits.ExclusiveMinimum, limits.ExclusiveMaximum, limits.MultipleOf = nil, nil, nil
	limits.Format, limits.Messages, limits.Pattern = "", nil, nil
	if pattern := n.get("pattern").str(); pattern != "" {
		limits.Pattern = regexp.MustCompile(pattern) // soundKeyword has compiled it before
	}
	a.limits = &limits
	c.ordered(advised, "minLength", limits.MinLength, limits.MaxLength)
	c.ordered(advised, "minItems", limits.MinItems, limits.MaxItems)
	if len(n.members) == 0 || len(n.members) == 1 && a.words != "" {
		c.fail(n, "advise", "This advice sets no limit, so it never says anything. %s", adviceTaken(typ))
	}
	c.advisedNames(q, n, a)
	return a
}

func adviceTaken(typ string) string {
	words := adviceWords[typ]
	if len(words) == 0 {
		return "Take it away."
	}
	return "It can have " + quotedWords(words) + "."
}

func quotedWords(words []string) string {
	out := ""
	for i, w := range words {
		switch {
		case i > 0 && i == len(words)-1:
			out += " or "
		case i > 0:
			out += ", "
		}
		out += "\"" + w + "\""
	}
	return out
}

// advisedNames reads which questions of an object had better be answered.
func (c *compiler) advisedNames(q *Question, n *node, a *advice) {
	list := n.get("required")
	if list == nil {
		return
	}
	for _, item := range list.items {
		name := item.str()
		child := childOf(q, name)
		switch {
		case child == nil && !q.off[name]:
			c.fail(item, "advise", "\"required\" names %q, and there is no such question here. %s", excerpt(name, 40), didYouMean(name, childNames(q)))
		case child != nil && child.Required:
			c.fail(item, "advise", "%q is mandatory already, so advice to answer it says nothing. Take one of the two away.", titleOf(child))
		case child != nil && !child.ReadOnly:
			a.required = append(a.required, name)
		}
	}
}
