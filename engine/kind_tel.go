package engine

// tel is a telephone number: text, since people write extensions and several
// numbers, typed on a keypad.
type tel struct{ text }

func init() { register(tel{}) }

func (tel) Name() string      { return "tel" }
func (tel) Rank() int         { return 900 }
func (tel) Fits(*schema) bool { return false }

func (tel) dress(q *Question, value any, typed string, v *QuestionView) {
	text{}.dress(q, value, typed, v)
	v.InputMode = "tel"
	v.Phone = true
}
