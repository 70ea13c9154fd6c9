package engine

// group is several questions under one heading, stored as an object.
type group struct{ structure }

func init() { register(group{}) }

func (group) Name() string        { return "group" }
func (group) Rank() int           { return 20 }
func (group) Fits(s *schema) bool { return s.isObject() }
func (group) Shape() Shape        { return ShapeGroup }

// Accepts takes an object; its members are looked at one by one.
func (group) Accepts(_ *Question, value any) bool { _, ok := value.(map[string]any); return ok }

func (group) word(q *Question, rule, _ string) string {
	switch rule {
	case "required":
		return "Fill in " + quoted(titleOf(q))
	case "type":
		return quoted(titleOf(q)) + " must be an object"
	}
	return ""
}
