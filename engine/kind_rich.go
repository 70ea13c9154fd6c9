package engine

// rich is text with bold, lists, headings and simple tables, kept as CommonMark.
type rich struct{ paragraph }

func init() { register(rich{}) }

func (rich) Name() string        { return "rich" }
func (rich) Fits(s *schema) bool { return false }
