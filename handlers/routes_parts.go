package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// partRoutes are those of forms that several people fill in, each a part.
func (s *Server) partRoutes() []route {
	return []route{
		{fiber.MethodGet, "/tasks/:ref/whole", portal.ActionReadWhole, onTask, s.wholePDF, nil},
	}
}
