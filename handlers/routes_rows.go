package handlers

// rowRoutes are those of pasting and importing rows.
func (s *Server) rowRoutes() []route { return nil }
