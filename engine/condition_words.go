package engine

import (
	"fmt"
	"slices"
	"strings"
)

// describer says the conditions of a form in words. home, when there is one, maps its
// questions to those of a newer version, so that conditions can be compared although
// a question was renamed.
type describer struct {
	d    *Definition
	home map[*Question]*Question
	hide map[string][]*branch // by pointer
	ask  map[string][]*branch
}

// conditions are the branches of a form, without its calculations.
func (d *Definition) conditions() []*branch {
	var out []*branch
	for _, u := range d.units {
		if u.branch != nil {
			out = append(out, u.branch)
		}
	}
	return out
}

func newDescriber(d *Definition, home map[*Question]*Question) *describer {
	w := &describer{d: d, home: home, hide: map[string][]*branch{}, ask: map[string][]*branch{}}
	for _, b := range d.conditions() {
		for _, path := range b.hides {
			w.hide[pathPointer(path)] = append(w.hide[pathPointer(path)], b)
		}
		for _, path := range b.asks {
			w.ask[pathPointer(path)] = append(w.ask[pathPointer(path)], b)
		}
	}
	return w
}

// shown says when a question is asked, "" when it always is.
func (w *describer) shown(pointer string) string { return w.branches(w.hide[pointer], true, words{}) }

// asked says when a question must be answered, "" when no condition asks for it.
func (w *describer) asked(pointer string) string { return w.branches(w.ask[pointer], false, words{}) }

// shownKey and askedKey are the same for compared versions, whatever titles say.
func (w *describer) shownKey(pointer string) string {
	return w.branches(w.hide[pointer], true, keys{w.home})
}

func (w *describer) askedKey(pointer string) string {
	return w.branches(w.ask[pointer], false, keys{w.home})
}

// naming is how a condition names questions and answers.
type naming interface {
	question(q *Question) string
	answer(q *Question, v any) string
}

type words struct{}

func (words) question(q *Question) string { return quoted(titleOf(q)) }

func (words) answer(q *Question, v any) string {
	if s, ok := v.(string); ok && q != nil {
		return quoted(optionLabel(q, s))
	}
	switch v {
	case true:
		return "“Yes”"
	case false:
		return "“No”"
	}
	return quoted(asJSON(v))
}

type keys struct{ home map[*Question]*Question }

func (k keys) question(q *Question) string {
	if now := k.home[q]; now != nil {
		return now.Pointer
	}
	return q.Pointer
}

func (keys) answer(_ *Question, v any) string { return asJSON(v) }

// branches joins several branches: all must let a question be, any of them asks for it.
func (w *describer) branches(list []*branch, hides bool, n naming) string {
	parts := make([]string, 0, len(list))
	for _, b := range list {
		if part := w.branch(b, hides, n); part != "" && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	if hides {
		return strings.Join(parts, ", and ")
	}
	return strings.Join(parts, ", or if ")
}

// branch says when a branch asks, or when one that hides does not.
func (w *describer) branch(b *branch, hides bool, n naming) string {
	if t := b.tests[0]; len(b.tests) == 1 {
		return conditionWords(t.cond, w.questionAt(t.at), t.want != hides, n)
	}
	var parts []string
	for _, t := range b.tests {
		parts = append(parts, apart(conditionParts(t.cond, w.questionAt(t.at), t.want != hides, n), t.want != hides))
	}
	return joined(parts, !hides)
}

func (w *describer) questionAt(path []string) *Question {
	q := w.d.root
	for _, name := range path {
		if name != "*" && q != nil {
			q = inside(q, name)
		}
	}
	return q
}

// conditionWords says that a condition holds at a question, or (want false) that it does not.
func conditionWords(c *condition, q *Question, want bool, n naming) string {
	parts := conditionParts(c, q, want, n)
	if len(parts) == 1 && strings.HasPrefix(parts[0], "(") { // alone it needs no brackets
		return strings.TrimSuffix(parts[0][1:], ")")
	}
	return joined(parts, want)
}

// joined joins statements that must all hold, or of which one must.
func joined(parts []string, all bool) string {
	if all {
		return strings.Join(parts, " and ")
	}
	return strings.Join(parts, " or ")
}

// apart is joined for a place among statements that are joined the other way.
func apart(parts []string, all bool) string {
	if len(parts) == 1 {
		return parts[0]
	}
	return "(" + joined(parts, all) + ")"
}

// conditionParts are the single statements of a condition, all of which must hold, or
// of its contrary, one of which must.
func conditionParts(c *condition, q *Question, want bool, n naming) []string {
	if c.never {
		return []string{whether(want, "never", "always")}
	}
	var parts []string
	read := map[string]bool{}
	for _, p := range c.properties {
		read[p.name] = true
		if child := inside(q, p.name); child != nil {
			parts = append(parts, conditionParts(p.cond, child, want, n)...)
		}
	}
	for _, name := range c.required {
		if child := inside(q, name); child != nil && !read[name] {
			parts = append(parts, n.question(child)+whether(want, " is answered", " is not answered"))
		}
	}
	parts = append(parts, valueParts(c, q, want, n)...)
	if c.contains != nil {
		parts = append(parts, containsWords(c.contains, q, want, n))
	}
	if c.not != nil {
		parts = append(parts, apart(conditionParts(c.not, q, !want, n), !want))
	}
	for _, one := range c.all {
		parts = append(parts, conditionParts(one, q, want, n)...)
	}
	if c.any != nil {
		var any []string
		for _, one := range c.any {
			any = append(any, apart(conditionParts(one, q, want, n), want))
		}
		parts = append(parts, apart(any, !want))
	}
	if len(parts) == 0 {
		return []string{whether(want, "always", "never")}
	}
	return parts
}

func whether(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

// valueParts are what a condition says of the answer itself.
func valueParts(c *condition, q *Question, want bool, n naming) []string {
	var parts []string
	is, more, less := " is ", " or more", " or less"
	if !want {
		is, more, less = " is not ", "", ""
	}
	if c.choices != nil {
		var answers []string
		for _, v := range c.choices {
			answers = append(answers, n.answer(q, v))
		}
		parts = append(parts, n.question(q)+is+orList(answers))
	}
	if c.minimum != nil {
		bound := c.minimum.RatString()
		parts = append(parts, n.question(q)+whether(want, " is ", " is less than ")+bound+more)
	}
	if c.maximum != nil {
		bound := c.maximum.RatString()
		parts = append(parts, n.question(q)+whether(want, " is ", " is more than ")+bound+less)
	}
	return parts
}

func orList(list []string) string {
	switch len(list) {
	case 0:
		return "nothing at all"
	case 1:
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}

// containsWords says that one of several choices, or a row of a table, fulfils a condition.
func containsWords(c *condition, q *Question, want bool, n naming) string {
	if q != nil && shapeOf(q) == ShapeTable {
		which := whether(want, "a row of", "no row of")
		return fmt.Sprintf("in %s %s %s", which, n.question(q), conditionWords(c, q, true, n))
	}
	if c.choices != nil {
		var answers []string
		for _, v := range c.choices {
			answers = append(answers, n.answer(q, v))
		}
		return n.question(q) + whether(want, " includes ", " does not include ") + orList(answers)
	}
	return fmt.Sprintf("one of the choices of %s: %s", n.question(q), conditionWords(c, q, want, n))
}

// onlyIf says in words when a question is asked that some branch takes away: "Only if
// “Is equipment needed?” is “Yes”." It is "" for a question that is always asked.
func (d *Definition) onlyIf(q *Question) string {
	if !q.CanHide {
		return ""
	}
	if shown := newDescriber(d, nil).shown(q.Pointer); shown != "" {
		return "Only if " + shown + "."
	}
	return ""
}
