package handlers

// timelinessRoutes are those of the timeliness figures.
func (s *Server) timelinessRoutes() []route {
	return []route{}
}
