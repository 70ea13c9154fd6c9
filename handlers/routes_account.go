package handlers

// accountRoutes are those of accounts: registering, passwords, devices.
func (s *Server) accountRoutes() []route { return nil }
