package handlers

// clockRoutes are those of cases of each kind, their dates, clocks and exceptions.
func (s *Server) clockRoutes() []route {
	return []route{}
}
