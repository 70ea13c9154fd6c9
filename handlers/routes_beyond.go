package handlers

// beyondRoutes are those of calendars, automatic replies, help and what else helps.
func (s *Server) beyondRoutes() []route { return nil }
