package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// rowRoutes are those of pasting and importing rows.
func (s *Server) rowRoutes() []route {
	get, post, paste := fiber.MethodGet, fiber.MethodPost, portal.ActionPasteRows
	return []route{
		{get, "/tasks/:ref/form/:tab/paste/:table", paste, onTask, s.rowsPasteShow, s.readInstead},
		{post, "/tasks/:ref/form/:tab/paste/:table", paste, onTask, s.rowsPaste, nil},
		{get, "/tasks/:ref/form/:tab/import/:table", paste, onTask, s.rowsImportShow, s.readInstead},
		{post, "/tasks/:ref/form/:tab/import/:table", paste, onTask, s.rowsImport, nil},
		{get, "/tasks/:ref/form/:tab/import/:table/blank", paste, onTask, s.rowsBlank, s.readInstead},
		{get, "/tasks/:ref/form/:tab/paste/:table/:paste", paste, onTask, s.rowsCheckShow, s.readInstead},
		{post, "/tasks/:ref/form/:tab/paste/:table/:paste", paste, onTask, s.rowsCheck, nil},
		{post, "/tasks/:ref/form/:tab/paste/:table/:paste/undo", paste, onTask, s.rowsUndo, nil},
	}
}
