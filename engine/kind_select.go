package engine

// searchable is the number of options beyond which a select is searched by typing.
const searchable = 15

// selection is one choice out of many, in a list that opens.
type selection struct{ radios }

func init() { register(selection{}) }

func (selection) Name() string { return "select" }
func (selection) Rank() int    { return 45 }

// Fits takes a string with more options than radios take.
func (selection) Fits(s *schema) bool { return s.typ() == "string" && s.hasOptions() }

// dress says too whether the list is long enough to be searched by typing.
func (k selection) dress(q *Question, value any, typed string, v *QuestionView) {
	k.radios.dress(q, value, typed, v)
	v.Search = len(v.Options) > searchable
}
