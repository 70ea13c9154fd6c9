package engine

import (
	"fmt"
	"slices"
	"strings"
)

// onlyIf says in words when a question is asked that some branch takes away: "Only if
// “Is equipment needed?” is “Yes”." It is "" for a question that is always asked.
func (d *Definition) onlyIf(q *Question) string {
	if !q.CanHide {
		return ""
	}
	var when []string
	for _, u := range d.units {
		b := u.branch
		if b == nil || !slices.ContainsFunc(b.hides, func(path []string) bool { return pathPointer(path) == q.Pointer }) {
			continue
		}
		if words := b.shownIf(d); words != "" && !slices.Contains(when, words) {
			when = append(when, words)
		}
	}
	if len(when) == 0 {
		return ""
	}
	return "Only if " + strings.Join(when, ", and if ") + "."
}

// shownIf says when a branch takes nothing away: when any of its tests comes out
// otherwise.
func (b *branch) shownIf(d *Definition) string {
	var ways []string
	for _, t := range b.tests {
		words := t.cond.words(d.question(pathPointer(t.at)))
		way := words.no
		if !t.want {
			way = words.yes
		}
		if way != "" && !slices.Contains(ways, way) {
			ways = append(ways, way)
		}
	}
	return strings.Join(ways, " or ")
}

// phrase is a condition in words, and its contrary.
type phrase struct{ yes, no string }

// words reads a condition on the answer, or the answers, of q.
func (c *condition) words(q *Question) phrase {
	if q == nil {
		return phrase{}
	}
	var parts []phrase
	for _, name := range c.required {
		reads := slices.ContainsFunc(c.properties, func(p namedCondition) bool { return p.name == name })
		if of := childOf(q, name); of != nil && !reads {
			parts = append(parts, phrase{quoted(titleOf(of)) + " is answered", quoted(titleOf(of)) + " is not answered"})
		}
	}
	for _, p := range c.properties {
		parts = append(parts, p.cond.words(childOf(q, p.name)))
	}
	parts = append(parts, c.valueWords(q)...)
	if c.not != nil {
		not := c.not.words(q)
		parts = append(parts, phrase{not.no, not.yes})
	}
	for _, one := range c.all {
		parts = append(parts, one.words(q))
	}
	var any []phrase
	for _, one := range c.any {
		any = append(any, one.words(q))
	}
	if any != nil {
		parts = append(parts, joinPhrases(any, " or ", " and "))
	}
	return joinPhrases(parts, " and ", " or ")
}

// valueWords reads what a condition says about one answer.
func (c *condition) valueWords(q *Question) []phrase {
	title := quoted(titleOf(q))
	var out []phrase
	if len(c.choices) > 0 {
		out = append(out, phrase{title + " is " + choiceWords(q, c.choices), title + " is not " + choiceWords(q, c.choices)})
	}
	if c.contains != nil && len(c.contains.choices) > 0 {
		words := choiceWords(q, c.contains.choices)
		out = append(out, phrase{title + " includes " + words, title + " does not include " + words})
	}
	if c.minimum != nil {
		n := decimalWords(c.minimum.FloatString(MaxDigits))
		out = append(out, phrase{title + " is " + n + " or more", title + " is less than " + n})
	}
	if c.maximum != nil {
		n := decimalWords(c.maximum.FloatString(MaxDigits))
		out = append(out, phrase{title + " is " + n + " or less", title + " is more than " + n})
	}
	return out
}

// joinPhrases joins conditions that hold together by and, others by or.
func joinPhrases(parts []phrase, yes, no string) phrase {
	var a, b []string
	for _, p := range parts {
		if p.yes != "" {
			a, b = append(a, p.yes), append(b, p.no)
		}
	}
	return phrase{strings.Join(a, yes), strings.Join(b, no)}
}

// choiceWords are the answers that a condition compares with, as they read.
func choiceWords(q *Question, choices []any) string {
	words := make([]string, len(choices))
	for i, c := range choices {
		switch c := c.(type) {
		case string:
			words[i] = quoted(optionLabel(q, c))
		case bool:
			words[i] = quoted(map[bool]string{true: "Yes", false: "No"}[c])
		default:
			words[i] = fmt.Sprint(c)
		}
	}
	return strings.Join(words, " or ")
}

// decimalWords is a number without the zeros behind it.
func decimalWords(s string) string { return strings.TrimRight(strings.TrimRight(s, "0"), ".") }
