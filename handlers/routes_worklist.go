package handlers

// worklistRoutes are those of the officers’ lists of tasks, their filters and saved views.
func (s *Server) worklistRoutes() []route {
	return []route{}
}
