package handlers

// chaseRoutes are those of chasing, deciding in bulk, undelivered mail and notification choices.
func (s *Server) chaseRoutes() []route {
	return []route{}
}
