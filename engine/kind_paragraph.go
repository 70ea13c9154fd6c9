package engine

// paragraph is text of several lines, in a box that grows.
type paragraph struct{ text }

func init() { register(paragraph{}) }

func (paragraph) Name() string { return "paragraph" }
func (paragraph) Rank() int    { return 110 }

// Fits takes text that may be longer than a line.
func (paragraph) Fits(s *schema) bool {
	n, said := s.int("maxLength")
	return s.typ() == "string" && s.str("format") == "" && said && n > longText
}

func (paragraph) width() string { return "l" }
