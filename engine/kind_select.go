package engine

// selection is one choice out of many, in a list that opens.
type selection struct{ radios }

func init() { register(selection{}) }

func (selection) Name() string { return "select" }
func (selection) Rank() int    { return 45 }

// Fits takes a string with more options than radios take.
func (selection) Fits(s *schema) bool { return s.typ() == "string" && s.hasOptions() }
