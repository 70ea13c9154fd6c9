package engine

import (
	"fmt"
	"slices"
	"strings"

	"portico/engine/doc"
)

// checkboxes are several choices out of a list, stored in the order of the options.
type checkboxes struct{}

func init() { register(checkboxes{}) }

func (checkboxes) Name() string { return "checkboxes" }
func (checkboxes) Rank() int    { return 30 }
func (checkboxes) Shape() Shape { return ShapeAnswer }

// Fits takes an array of options.
func (checkboxes) Fits(s *schema) bool { return s.typ() == "array" && s.hasOptions() }

// Accepts takes a list of texts.
func (checkboxes) Accepts(_ *Question, value any) bool {
	list, ok := value.([]any)
	return ok && !slices.ContainsFunc(list, func(v any) bool { _, ok := v.(string); return !ok })
}

// Read takes the values of the ticked boxes. With an unknown one among them, all
// are kept as typed, a line each: rule "enum".
func (checkboxes) Read(q *Question, values []string) (any, string, string) {
	var chosen []string
	for _, v := range values {
		for _, s := range splitTyped(v) {
			if !isBlank(s) && !slices.Contains(chosen, s) {
				chosen = append(chosen, s)
			}
		}
	}
	list := make([]any, 0, len(chosen))
	for _, o := range q.Options {
		if slices.Contains(chosen, o.Value) {
			list = append(list, o.Value)
		}
	}
	switch {
	case len(chosen) == 0:
		return nil, "", ""
	case len(list) != len(chosen):
		return nil, strings.Join(chosen, "\n"), "enum"
	}
	return list, "", ""
}

// Show gives the chosen values, a line each.
func (checkboxes) Show(_ *Question, value any) string {
	return strings.Join(textsOf(value), "\n")
}

func (k checkboxes) Doc(q *Question, value any) doc.Text {
	parts := k.items(q, value)
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = string(p)
	}
	return doc.Text(strings.Join(out, "\n"))
}

func (checkboxes) items(q *Question, value any) []doc.Text {
	var out []doc.Text
	for _, s := range textsOf(value) {
		out = append(out, doc.Text(optionLabel(q, s)))
	}
	return out
}

func (k checkboxes) Judge(q *Question, value any) []string {
	if !k.Accepts(q, value) {
		return []string{"type"}
	}
	list := textsOf(value)
	var rules []string
	if slices.ContainsFunc(list, func(s string) bool { _, known := optionOf(q, s); return !known }) {
		rules = append(rules, "enum")
	}
	sorted := slices.Sorted(slices.Values(list))
	if len(slices.Compact(sorted)) != len(list) {
		rules = append(rules, "uniqueItems")
	}
	return append(rules, judgeCount(q, len(list))...)
}

// judgeCount reports too few or too many members of a list. None at all is a
// missing answer, which is not judged here.
func judgeCount(q *Question, n int) []string {
	switch {
	case q.MinItems >= 0 && n < q.MinItems:
		return []string{"minItems"}
	case q.MaxItems >= 0 && n > q.MaxItems:
		return []string{"maxItems"}
	}
	return nil
}

func (checkboxes) dress(q *Question, value any, typed string, v *QuestionView) {
	v.Options = optionViews(v.ID, q.Options, append(textsOf(value), splitTyped(typed)...)...)
}

func (checkboxes) word(q *Question, rule, typed string) string {
	switch rule {
	case "required":
		return "Select at least one answer to " + quoted(titleOf(q))
	case "type":
		return quoted(titleOf(q)) + " must be a list of options"
	case "minItems":
		return fmt.Sprintf("Select at least %s for %s", counted(q.MinItems, "answer", "answers"), quoted(titleOf(q)))
	case "maxItems":
		return fmt.Sprintf("Select at most %s for %s", counted(q.MaxItems, "answer", "answers"), quoted(titleOf(q)))
	case "enum":
		for _, s := range splitTyped(typed) {
			if _, known := optionOf(q, s); !known {
				return quoted(brief(s, 40)) + " is not one of the options. Choose from the options"
			}
		}
	}
	return ""
}

// textsOf are the texts of a list; members of other types are left out.
func textsOf(value any) []string {
	list, _ := value.([]any)
	out := make([]string, 0, len(list))
	for _, v := range list {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
