package engine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// question compares two versions of a tab, group, table, column, question or note.
func (c *comparer) question(old, now *Question) {
	place := wayTo(now)
	c.name(place, old, now)
	c.text(place, "hint", old.Hint, now.Hint)
	c.text(place, "guidance", old.Guidance, now.Guidance)
	c.text(place, "text before it", old.Before, now.Before)
	c.text(place, "unit", old.Unit, now.Unit)
	if isA(old) != isA(now) {
		c.add(place, "It was %s and is now %s.", isA(old), isA(now))
	}
	c.shown(place, old.Pointer, now.Pointer)
	c.mandatory(place, old, now)
	c.limits(place, old, now)
	c.options(place, old, now)
	c.origin(place, old, now)
	c.wording(place, old, now)
	c.together(place, old, now)
	c.passedOn(place, nodeOf(c.oldRoot, old), nodeOf(c.newRoot, now), passedOnWords)
	if shapeOf(old) == ShapeTable && shapeOf(now) == ShapeTable {
		c.passedOn(place, nodeOf(c.oldRoot, old).get("items"), nodeOf(c.newRoot, now).get("items"), passedOnWords)
		c.order(place, "column", old, now)
		return
	}
	c.order(place, "question", old, now)
}

func (c *comparer) name(place string, old, now *Question) {
	if titleOf(old) != titleOf(now) {
		c.add(place, "It was called %s and is now called %s.", quoted(titleOf(old)), quoted(titleOf(now)))
	} else if old.Name != now.Name {
		c.add(place, "Its name inside the form was %q and is now %q; answers go along.", old.Name, now.Name)
	}
	if shapeOf(now) != ShapeNone && c.home[old.Parent] != now.Parent {
		c.add(place, "It was moved here from %s.", placeOf(old.Parent))
	}
}

// shown compares when a question is asked at all.
func (c *comparer) shown(place, oldPointer, pointer string) {
	if c.oldWords.shownKey(oldPointer) == c.newWords.shownKey(pointer) {
		return
	}
	old, now := c.oldWords.shown(oldPointer), c.newWords.shown(pointer)
	switch {
	case old == "":
		c.add(place, "It is now asked only if %s.", now)
	case now == "":
		c.add(place, "It is now always asked. It was asked only if %s.", old)
	default:
		c.add(place, "It is now asked only if %s. It was asked only if %s.", now, old)
	}
}

// mandatory compares whether a question must be answered.
func (c *comparer) mandatory(place string, old, now *Question) {
	if old.Required != now.Required {
		if now.Required {
			c.add(place, "It must be answered now.")
		} else {
			c.add(place, "It need not always be answered any more.")
		}
	}
	if c.oldWords.askedKey(old.Pointer) == c.newWords.askedKey(now.Pointer) {
		return
	}
	if when := c.newWords.asked(now.Pointer); when != "" {
		c.add(place, "It must now be answered if %s.", when)
	} else if !now.Required {
		c.add(place, "It need not be answered any more. It had to be if %s.", c.oldWords.asked(old.Pointer))
	}
}

func (c *comparer) limits(place string, old, now *Question) {
	c.limit(place, "at least %s characters", saidNumber(old.MinLength), saidNumber(now.MinLength))
	c.limit(place, "at most %s characters", saidNumber(old.MaxLength), saidNumber(now.MaxLength))
	of := "choices"
	if shapeOf(now) == ShapeTable {
		of = "rows"
	}
	c.limit(place, "at least %s "+of, saidNumber(old.MinItems), saidNumber(now.MinItems))
	c.limit(place, "at most %s "+of, saidNumber(old.MaxItems), saidNumber(now.MaxItems))
	c.limit(place, "%s or more", saidFloat(old.Minimum), saidFloat(now.Minimum))
	c.limit(place, "%s or less", saidFloat(old.Maximum), saidFloat(now.Maximum))
	c.limit(place, "more than %s", saidFloat(old.ExclusiveMinimum), saidFloat(now.ExclusiveMinimum))
	c.limit(place, "less than %s", saidFloat(old.ExclusiveMaximum), saidFloat(now.ExclusiveMaximum))
	c.limit(place, "a multiple of %s", saidFloat(old.MultipleOf), saidFloat(now.MultipleOf))
	c.limit(place, "at most %s words", wordLimit(c.oldRoot, old), wordLimit(c.newRoot, now))
	oldPattern, nowPattern := nodeOf(c.oldRoot, old).get("pattern").str(), nodeOf(c.newRoot, now).get("pattern").str()
	c.text(place, "pattern that an answer must have", oldPattern, nowPattern)
	c.text(place, "list of phrases to do without", hinted(old), hinted(now))
	c.text(place, "format that an answer must have", old.Format, now.Format)
}

// hinted are the phrases of a question's x-hints, or the name of their list.
func hinted(q *Question) string {
	if q.hints == nil {
		return ""
	}
	if q.hints.name != "" {
		return q.hints.name
	}
	var words []string
	for _, o := range q.hints.options {
		words = append(words, o.Label)
	}
	return strings.Join(words, "; ")
}

func wordLimit(root *node, q *Question) string { return jsonOf(nodeOf(root, q).get("x-maxWords")) }

// limit compares a number that answers are held to.
func (c *comparer) limit(place, how, old, now string) {
	switch {
	case old == now:
	case old == "":
		c.add(place, "There is a limit now: "+how+".", now)
	case now == "":
		c.add(place, "The limit of "+how+" was taken out.", old)
	default:
		c.add(place, "The limit was "+how+" and is now "+how+".", old, now)
	}
}

func saidFloat(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

// options compares choices by their codes.
func (c *comparer) options(place string, old, now *Question) {
	for _, o := range now.Options {
		before, known := optionOf(old, o.Value)
		switch {
		case !known && len(old.Options) > 0:
			c.add(place, "The option %s was added.", quoted(o.Label))
		case known && before.Label != o.Label:
			c.add(place, "The option %s is now called %s.", quoted(before.Label), quoted(o.Label))
		}
	}
	if len(old.Options) == 0 && len(now.Options) > 0 {
		c.add(place, "It has options now: %s.", optionList(now.Options))
	}
	if len(now.Options) == 0 {
		if len(old.Options) > 0 {
			c.add(place, "It has no options of its own any more. They were %s.", optionList(old.Options))
		}
		return
	}
	var before, after []string
	for _, o := range old.Options {
		if _, still := optionOf(now, o.Value); !still {
			c.add(place, "The option %s was taken out.", quoted(o.Label))
			continue
		}
		before = append(before, o.Value)
	}
	for _, o := range now.Options {
		if _, there := optionOf(old, o.Value); there {
			after = append(after, o.Value)
		}
	}
	if !slices.Equal(before, after) {
		c.add(place, "The options are in another order.")
	} else if translatedOptions(nodeOf(c.oldRoot, old)) != translatedOptions(nodeOf(c.newRoot, now)) {
		c.add(place, "The translation of the options was changed.")
	}
}

// translatedOptions are the words of the options in other languages.
func translatedOptions(n *node) string {
	options := n.get("oneOf")
	if options == nil {
		options = n.get("items").get("oneOf")
	}
	if options == nil {
		return ""
	}
	out := ""
	for _, o := range options.items {
		out += o.get("const").str() + jsonOf(o.get("x-i18n"))
	}
	return out
}

func optionList(options []Option) string {
	var labels []string
	for i, o := range options {
		if i == 8 {
			return quotedList(labels) + fmt.Sprintf(" and %d more", len(options)-i)
		}
		labels = append(labels, o.Label)
	}
	return quotedList(labels)
}

// origin compares where answers come from.
func (c *comparer) origin(place string, old, now *Question) {
	if old.ReadOnly != now.ReadOnly {
		if now.ReadOnly {
			c.add(place, "It can only be read now.")
		} else {
			c.add(place, "It can be changed now by those who fill in the form.")
		}
	}
	c.text(place, "fact that it is filled in from", old.Prefill, now.Prefill)
	c.text(place, "answer that it begins with", saidValue(old.Default), saidValue(now.Default))
	c.text(place, "label of its rows", old.Number, now.Number)
	if old.FixedRows != now.FixedRows {
		if now.FixedRows {
			c.add(place, "Its rows are fixed now.")
		} else {
			c.add(place, "Rows can be added and removed now.")
		}
	}
	if asJSON(rowValues(old)) != asJSON(rowValues(now)) {
		c.add(place, "The rows that it begins with were changed.")
	}
}

func rowValues(q *Question) any {
	out := make([]any, len(q.Rows))
	for i, row := range q.Rows {
		out[i] = row
	}
	return out
}

func saidValue(v any) string {
	if v == nil {
		return ""
	}
	return asJSON(v)
}

// wording compares x-messages.
func (c *comparer) wording(place string, old, now *Question) {
	var rules []string
	for _, m := range []map[string]string{old.Messages, now.Messages} {
		for rule := range m {
			rules = append(rules, rule)
		}
	}
	slices.Sort(rules)
	for _, rule := range slices.Compact(rules) {
		c.text(place, fmt.Sprintf("message for the rule %q", rule), old.Messages[rule], now.Messages[rule])
	}
}

// together compares what an object says about several of its questions.
func (c *comparer) together(place string, old, now *Question) {
	a, b := c.atLeastOne(old, true), c.atLeastOne(now, false)
	if slices.Equal(a, b) {
		return
	}
	if len(b) == 0 {
		c.add(place, "It is no longer asked that at least one of several questions is answered.")
		return
	}
	var titles []string
	for _, names := range now.OneOfRequired {
		for _, name := range names {
			titles = append(titles, titleOf(childOf(now, name)))
		}
	}
	c.add(place, "At least one of these must be answered now: %s.", quotedList(titles))
}

// atLeastOne are the questions of which one must be answered, by their new names.
func (c *comparer) atLeastOne(q *Question, isOld bool) []string {
	var out []string
	for _, names := range q.OneOfRequired {
		for _, name := range names {
			child := childOf(q, name)
			if h := c.home[child]; isOld && h != nil {
				child = h
			}
			out = append(out, child.Pointer)
		}
		out = append(out, "")
	}
	return out
}

// passedOnWords are the words of the language that are compared as they were written.
var passedOnWords = []string{"x-rules", "x-advise", "x-calc", "x-options-from", "x-live", "x-lists", "x-owner", "x-see",
	"x-ehcp", "x-autocomplete", "x-attachments", "x-i18n", "uniqueItems"}

// passedOnNames name those words in sentences.
var passedOnNames = map[string]string{
	"x-rules": "set of rules between its questions", "x-advise": "set of advised limits", "x-calc": "calculation",
	"x-options-from": "table that its options come from", "x-live": "list of the council that its options come from",
	"x-lists": "link of its rows to attached files", "x-owner": "list of roles that fill it in", "x-see": "list of roles that can read it", "x-ehcp": "list of plan sections that it feeds",
	"x-autocomplete": "entry that browsers offer for it", "x-attachments": "set of limits for files", "x-i18n": "translation",
	"roles": "list of roles", "uniqueItems": "rule that each answer is given once",
}

// passedOn compares words of a schema that are said in one piece. Plain texts and lists
// are quoted, anything else is only said to be different.
func (c *comparer) passedOn(place string, old, now *node, words []string) {
	for _, word := range words {
		a, b := jsonOf(old.get(word)), jsonOf(now.get(word))
		switch {
		case a == b || word == "x-attachments" && now.get("x-kind").str() == "attachments":
		case isPlain(old.get(word)) && isPlain(now.get(word)):
			c.text(place, passedOnNames[word], a, b)
		case a == "":
			c.add(place, "A %s was added.", passedOnNames[word])
		case b == "":
			c.add(place, "The %s was taken out.", passedOnNames[word])
		default:
			c.add(place, "The %s was changed.", passedOnNames[word])
		}
	}
}

// isPlain says whether a node is a text or a list of texts, or not there.
func isPlain(n *node) bool {
	return n == nil || n.kind == stringNode || len(n.items) > 0 && len(n.strings()) == len(n.items)
}

// jsonOf is a node as text; a list of words without its brackets.
func jsonOf(n *node) string {
	if n == nil {
		return ""
	}
	if n.kind == stringNode {
		return n.text
	}
	if list := n.strings(); len(list) > 0 && len(list) == len(n.items) {
		return strings.Join(list, ", ")
	}
	return string(n.appendJSON(nil))
}

// nodeOf is the schema of a question in a bundled source.
func nodeOf(root *node, q *Question) *node {
	if q.Parent == nil {
		return root
	}
	in := nodeOf(root, q.Parent)
	if shapeOf(q.Parent) == ShapeTable {
		in = in.get("items")
	}
	return in.get("properties").get(q.Name)
}
