package handlers

// turnRoutes are those of what is said about a task beside its answers: declining, more time, messages, letters, decisions.
func (s *Server) turnRoutes() []route { return nil }
