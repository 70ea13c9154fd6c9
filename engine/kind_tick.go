package engine

import (
	"portico/engine/doc"
)

// tick is one box that must be ticked, such as a declaration. Only true is ever
// stored: a box that is not ticked is not answered.
type tick struct{}

func init() { register(tick{}) }

func (tick) Name() string                        { return "tick" }
func (tick) Rank() int                           { return 50 }
func (tick) Fits(s *schema) bool                 { return s.constTrue() }
func (tick) Shape() Shape                        { return ShapeAnswer }
func (tick) Accepts(_ *Question, value any) bool { _, ok := value.(bool); return ok }

// Read takes the value of the box, and "on", which a box without a value posts.
func (tick) Read(_ *Question, values []string) (any, string, string) {
	switch s := first(values); s {
	case "", "false":
		return nil, "", ""
	case "true", "on":
		return true, "", ""
	default:
		if isBlank(s) {
			return nil, "", ""
		}
		return nil, s, "type"
	}
}

func (tick) Show(_ *Question, value any) string {
	if value == true {
		return "true"
	}
	return ""
}

func (tick) Doc(_ *Question, value any) doc.Text {
	if value == true {
		return "Ticked"
	}
	return ""
}

func (tick) Judge(q *Question, value any) []string {
	if _, ok := value.(bool); !ok {
		return []string{"type"}
	}
	if q.Const != nil && q.Const != value {
		return []string{"const"}
	}
	return nil
}

func (tick) dress(_ *Question, value any, _ string, v *QuestionView) { v.Checked = value == true }

func (tick) word(q *Question, rule, _ string) string {
	switch rule {
	case "required", "const":
		return "Tick " + quoted(titleOf(q))
	case "type":
		return quoted(titleOf(q)) + " must be true or false"
	}
	return ""
}

func (tick) width() string { return "s" }
