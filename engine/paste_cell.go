package engine

import (
	"regexp"
	"slices"
	"strings"
)

// fillable says whether a pasted text can fill a column.
func fillable(q *Question) bool {
	return shapeOf(q) == ShapeAnswer && !q.ReadOnly && q.File == nil
}

// cellTexts is what a control would post for a text that was pasted into it: choices by
// their words, rows by their number or words. What is none of them is posted as it is, so
// that it is kept as typed and marked.
func cellTexts(q *Question, text string) []string {
	text = cleanText(strings.TrimSpace(text))
	switch q.Kind.(type) {
	case reference:
		return []string{chosenRow(q, text)}
	case references:
		return chosenTexts(text, func(s string) string { return chosenRow(q, s) }, func(s string) bool { return isRowKey(chosenRow(q, s)) })
	case checkboxes:
		return chosenTexts(text, func(s string) string { return chosenOption(q, s) }, func(s string) bool { _, ok := optionOf(q, chosenOption(q, s)); return ok })
	case tick:
		if slices.Contains([]string{"yes", "y", "x", "true", "ticked", "✓", "✔", "☑", "☒"}, strings.ToLower(text)) {
			return []string{"true"}
		}
	case date:
		return []string{midnight.ReplaceAllString(text, "")}
	case yesno:
	default:
		if len(q.choices()) > 0 {
			return []string{chosenOption(q, text)}
		}
		if len(text) <= 1 || q.Kind.Name() == "paragraph" || q.Kind.Name() == "rich" {
			return []string{text}
		}
		return []string{strings.ReplaceAll(text, "\n", " ")} // one line
	}
	return []string{text}
}

// midnight is what Excel and CSV files write behind a day.
var midnight = regexp.MustCompile(`[T ]00:00(:00(\.0+)?)?Z?$`)

// chosenOption is the value of the option that has these words, in capitals or not.
func chosenOption(q *Question, text string) string {
	if _, known := optionOf(q, text); known {
		return text
	}
	for _, o := range q.choices() {
		if !o.Retired && sameWords(o.Label, text) {
			return o.Value
		}
	}
	return text
}

// chosenRow is the identity of the row that has these words or this number. Other words
// never look like an identity: they would be taken for a row that is gone.
func chosenRow(q *Question, text string) string {
	for _, o := range q.Options {
		_, words, numbered := strings.Cut(o.Label, ": ")
		if sameWords(o.Label, text) || sameWords(q.rowLabels[o.Value], text) || numbered && q.rowLabels[o.Value] != "" && sameWords(words, text) {
			return o.Value
		}
	}
	if isRowKey(text) {
		return quoted(text)
	}
	return text
}

// chosenTexts are several choices out of one text: in lines, or between ; or commas.
func chosenTexts(text string, value func(string) string, known func(string) bool) []string {
	parts := []string{text}
	for _, between := range []string{"\n", ";", ","} {
		if known(text) || len(parts) > 1 {
			break
		}
		parts = strings.Split(text, between)
	}
	out := make([]string, 0, len(parts))
	for _, part := range parts {
		if part = strings.TrimSpace(strings.TrimLeft(part, "•-– \t")); part != "" {
			out = append(out, value(part))
		}
	}
	return out
}

// sameWords compares texts as people do: without capitals, and with any space.
func sameWords(a, b string) bool {
	return a != "" && strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}
