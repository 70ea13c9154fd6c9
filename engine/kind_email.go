package engine

// email is an email address. A wrong one is kept as text and reported.
type email struct{ text }

func init() { register(email{}) }

func (email) Name() string        { return "email" }
func (email) Rank() int           { return 80 }
func (email) Fits(s *schema) bool { return s.typ() == "string" && s.str("format") == "email" }

func (email) dress(q *Question, value any, typed string, v *QuestionView) {
	text{}.dress(q, value, typed, v)
	v.InputMode = "email"
}

func (email) word(q *Question, rule, typed string) string {
	if rule == "format" {
		return "Enter an email address like name@example.org"
	}
	return text{}.word(q, rule, typed)
}
