package engine

import (
	"strconv"
	"strings"

	"portico/engine/doc"
)

// yesno is a boolean, shown as two radios so that "not answered" stays visible.
type yesno struct{}

func init() { register(yesno{}) }

func (yesno) Name() string                        { return "yesno" }
func (yesno) Rank() int                           { return 60 }
func (yesno) Fits(s *schema) bool                 { return s.typ() == "boolean" }
func (yesno) Shape() Shape                        { return ShapeAnswer }
func (yesno) Accepts(_ *Question, value any) bool { _, ok := value.(bool); return ok }

// Read takes what the radios post, and the words themselves (pasted rows, facts).
func (yesno) Read(_ *Question, values []string) (any, string, string) {
	s := first(values)
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "":
		return nil, "", ""
	case "true", "yes", "y":
		return true, "", ""
	case "false", "no", "n":
		return false, "", ""
	}
	return nil, s, "type"
}

func (yesno) Show(_ *Question, value any) string {
	if b, ok := value.(bool); ok {
		return strconv.FormatBool(b)
	}
	return ""
}

func (yesno) Doc(_ *Question, value any) doc.Text {
	switch value {
	case true:
		return "Yes"
	case false:
		return "No"
	}
	return ""
}

func (yesno) Judge(q *Question, value any) []string {
	if _, ok := value.(bool); !ok {
		return []string{"type"}
	}
	if q.Const != nil && q.Const != value {
		return []string{"const"}
	}
	return nil
}

func (k yesno) dress(q *Question, value any, typed string, v *QuestionView) {
	v.Options = optionViews(v.ID, []Option{{Value: "true", Label: "Yes"}, {Value: "false", Label: "No"}}, k.Show(q, value), typed)
}

func (yesno) word(q *Question, rule, typed string) string {
	switch {
	case rule == "required", rule == "type" && typed != "":
		return "Select yes or no for " + quoted(titleOf(q))
	case rule == "type":
		return quoted(titleOf(q)) + " must be true or false"
	}
	return ""
}

func (yesno) width() string { return "s" }
