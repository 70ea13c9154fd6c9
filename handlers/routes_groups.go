package handlers

// groupRoutes are those of work groups and of tasks that change hands.
func (s *Server) groupRoutes() []route { return nil }
