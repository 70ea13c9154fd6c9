package engine

// attachments is the Supporting Documentation tab. Its files are no answers: they
// are kept, listed and judged apart (AttachmentFaults).
type attachments struct{ structure }

func init() { register(attachments{}) }

func (attachments) Name() string { return "attachments" }
func (attachments) Shape() Shape { return ShapeNone }
