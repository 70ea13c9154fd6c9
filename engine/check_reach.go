package engine

import (
	"encoding/json"
	"math/big"
	"slices"
)

// mostTrials bounds the combinations of answers that are tried for one question.
const mostTrials = 20000

// reach warns of questions that no answers ever bring up. It tries the answers that the
// conditions can tell apart; where these are too many or not known it says nothing.
func (l *formLint) reach() {
	hides, asked := map[string][]*branch{}, map[string]bool{}
	var order []string
	for _, b := range l.d.conditions() {
		for _, path := range b.hides {
			p := pathPointer(path)
			if hides[p] == nil {
				order = append(order, p)
			}
			hides[p] = append(hides[p], b)
		}
		for _, path := range b.asks {
			asked[pathPointer(path)] = true
		}
	}
	for _, pointer := range order {
		q := l.d.Questions[pointer]
		if q == nil || !l.never(hides[pointer]) {
			continue
		}
		if asked[pointer] {
			l.warn(hides[pointer][0].node, "never-asked", "%q is mandatory here and yet never appears, whatever is answered: its conditions contradict each other or compare with an answer that cannot be given. Mend the condition.", q.Title)
			continue
		}
		l.warn(hides[pointer][0].node, "never-asked", "%q never appears, whatever is answered: its conditions contradict each other or compare with an answer that cannot be given. Mend the condition, or take the question out.", q.Title)
	}
}

// never says that some of the branches holds whatever is answered.
func (l *formLint) never(branches []*branch) bool {
	t := &trials{d: l.d, values: map[string][]any{}}
	for _, b := range branches {
		for _, one := range b.tests {
			if !t.note(one.cond, one.at) {
				return false
			}
		}
	}
	n := 1
	for _, p := range t.order {
		if n *= len(t.values[p]); n > mostTrials {
			return false
		}
	}
	for i := range n {
		answers := t.answers(i)
		if !slices.ContainsFunc(branches, func(b *branch) bool { return holdsAll(b, answers) }) {
			return false
		}
	}
	return true
}

// holdsAll judges a branch on answers in which a row stands under "*".
func holdsAll(b *branch, answers map[string]any) bool {
	for _, t := range b.tests {
		var at any = answers
		for _, token := range t.at {
			m, _ := at.(map[string]any)
			at = m[token]
		}
		if at == nil {
			at = map[string]any{}
		}
		if t.cond.holds(at) != t.want {
			return false
		}
	}
	return true
}

// trials are the answers of the questions that conditions read.
type trials struct {
	d      *Definition
	order  []string         // pointers
	values map[string][]any // by pointer; nil is no answer
}

// note gathers what a condition at a place can tell apart; false when that is not known.
func (t *trials) note(c *condition, at []string) bool {
	q := t.d.Questions[pathPointer(at)]
	if q != nil && shapeOf(q) == ShapeAnswer {
		return t.noteAnswer(q, c)
	}
	if len(at) > 0 && q == nil && at[len(at)-1] != "*" || c.contains != nil || c.choices != nil {
		return false
	}
	if q != nil && shapeOf(q) == ShapeGroup && !q.Required && !isTab(q) {
		return false // whether an optional group is there depends on all that is in it
	}
	for _, name := range c.required {
		child := t.d.Questions[pathPointer(append(slices.Clone(at), name))]
		if child == nil || shapeOf(child) == ShapeTable || shapeOf(child) == ShapeGroup && !child.Required && !isTab(child) {
			return false
		}
		if shapeOf(child) == ShapeAnswer && !t.noteAnswer(child, &condition{}) {
			return false
		}
	}
	for _, p := range c.properties {
		if !t.note(p.cond, append(slices.Clone(at), p.name)) {
			return false
		}
	}
	return t.noteInner(c, at)
}

func (t *trials) noteInner(c *condition, at []string) bool {
	for _, one := range slices.Concat(c.all, c.any) {
		if !t.note(one, at) {
			return false
		}
	}
	return c.not == nil || t.note(c.not, at)
}

// noteAnswer adds the answers of one question that its condition tells apart.
func (t *trials) noteAnswer(q *Question, c *condition) bool {
	if _, known := t.values[q.Pointer]; !known {
		values, ok := possible(q)
		if !ok {
			return false
		}
		t.order = append(t.order, q.Pointer)
		t.values[q.Pointer] = values
	}
	if c.contains != nil || len(q.Options) > 0 && q.Live == "" || isBoolean(q) {
		return true
	}
	t.values[q.Pointer] = append(t.values[q.Pointer], compared(c)...)
	return true
}

func isBoolean(q *Question) bool { return q.Kind.Name() == "yesno" || q.Kind.Name() == "tick" }

// possible are the answers that a question can have, as far as conditions care.
func possible(q *Question) ([]any, bool) {
	switch {
	case isBoolean(q):
		return []any{nil, true, false}, true
	case q.Kind.Name() == "checkboxes":
		return subsets(q.Options)
	case len(q.Options) > 0 && q.Live == "":
		out := []any{nil}
		for _, o := range q.Options {
			out = append(out, o.Value)
		}
		return out, true
	case isNumber(q):
		return []any{nil, json.Number("0")}, true
	}
	return []any{nil, "\u0000any other text"}, true
}

// subsets are all choices of some options.
func subsets(options []Option) ([]any, bool) {
	if len(options) == 0 || len(options) > 8 {
		return nil, false
	}
	out := []any{nil}
	for bits := 1; bits < 1<<len(options); bits++ {
		var chosen []any
		for i, o := range options {
			if bits&(1<<i) != 0 {
				chosen = append(chosen, o.Value)
			}
		}
		out = append(out, chosen)
	}
	return out, true
}

// compared are the values that a condition compares an answer with, and numbers on both
// sides of its bounds.
func compared(c *condition) []any {
	out := slices.Clone(c.choices)
	for _, bound := range []*big.Rat{c.minimum, c.maximum} {
		if bound != nil {
			f, _ := bound.Float64()
			out = append(out, f, f-1, f+1)
		}
	}
	for _, one := range slices.Concat(c.all, c.any) {
		out = append(out, compared(one)...)
	}
	if c.not != nil {
		out = append(out, compared(c.not)...)
	}
	return out
}

// answers is the i-th combination.
func (t *trials) answers(i int) map[string]any {
	out := map[string]any{}
	for _, pointer := range t.order {
		values := t.values[pointer]
		v := values[i%len(values)]
		i /= len(values)
		tokens := splitPointer(pointer)
		at := out
		for _, token := range tokens[:len(tokens)-1] {
			next, ok := at[token].(map[string]any)
			if !ok {
				next = map[string]any{}
				at[token] = next
			}
			at = next
		}
		if v != nil {
			at[tokens[len(tokens)-1]] = v
		}
	}
	return out
}
