package handlers

// shareRoutes are those of one sheet that several fill in, and of partners who ask partners.
func (s *Server) shareRoutes() []route {
	return []route{}
}
