package engine

// note is text between questions. It is never answered and never stored.
type note struct{ structure }

func init() { register(note{}) }

func (note) Name() string { return "note" }
func (note) Shape() Shape { return ShapeNone }
