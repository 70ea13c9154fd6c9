package handlers

// recordRoutes are those of reading, exporting and checking the audit record.
func (s *Server) recordRoutes() []route {
	return []route{}
}
