package handlers

// packRoutes are those of the pack for the plan and what the family will see.
func (s *Server) packRoutes() []route {
	return []route{}
}
