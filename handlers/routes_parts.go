package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// partRoutes are those of forms that several people fill in, each a part.
func (s *Server) partRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{get, "/tasks/:ref/whole", portal.ActionReadWhole, onTask, s.wholePDF, nil},
		{get, "/tasks/:ref/ask", portal.ActionAskPart, onTask, s.askShow, nil},
		{post, "/tasks/:ref/ask", portal.ActionAskPart, onTask, s.askPart, nil},
		{post, "/tasks/:ref/asked/:part/remind", portal.ActionAskPart, onTask, s.partRemind, nil},
		{post, "/tasks/:ref/asked/:part/take-back", portal.ActionAskPart, onTask, s.partTakeBack, nil},
	}
}
