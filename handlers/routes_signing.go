package handlers

// signingRoutes are those of counter-signing and comments.
func (s *Server) signingRoutes() []route { return nil }
