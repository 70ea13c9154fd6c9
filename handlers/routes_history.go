package handlers

// historyRoutes are those of the history of an answer sheet.
func (s *Server) historyRoutes() []route { return nil }
