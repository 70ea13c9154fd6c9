package handlers

// sendsRoutes are those of sending several forms to several people at once.
func (s *Server) sendsRoutes() []route {
	return []route{}
}
