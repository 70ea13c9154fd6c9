package handlers

// retentionRoutes are those of retention, holds and confirmed exports.
func (s *Server) retentionRoutes() []route {
	return []route{}
}
