package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// documentRoutes are those of supporting documents.
func (s *Server) documentRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{get, "/tasks/:ref/attachments/:file/edit", portal.ActionChangeAttachment, onTask, s.attachmentEditShow, nil},
		{post, "/tasks/:ref/attachments/:file/edit", portal.ActionChangeAttachment, onTask, s.attachmentEdit, nil},
		{post, "/tasks/:ref/attachments/:file/listed", portal.ActionChangeAttachment, onTask, s.attachmentListed, nil},
	}
}
