package engine

// file is one document or picture; the answer is the reference of the file.
type file struct{ text }

func init() { register(file{}) }

func (file) Name() string        { return "file" }
func (file) Fits(s *schema) bool { return false }
