package handlers

// peopleRoutes are those of people, teams, roles, imports and the access review.
func (s *Server) peopleRoutes() []route {
	return []route{}
}
