package handlers

// documentRoutes are those of supporting documents.
func (s *Server) documentRoutes() []route { return nil }
