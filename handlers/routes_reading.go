package handlers

// readingRoutes are those of reading what was submitted: versions compared, chronology, exports of many.
func (s *Server) readingRoutes() []route {
	return []route{}
}
