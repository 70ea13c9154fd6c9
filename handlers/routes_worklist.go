package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// worklistRoutes are those of the officers’ lists of tasks, their filters and saved views.
func (s *Server) worklistRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{get, "/officer-tasks", portal.ActionListWork, signedIn, s.officerTasks, nil},
		{post, "/officer-tasks", portal.ActionListWork, signedIn, s.officerTasksNarrow, nil},
		{get, "/officer-tasks/export.xlsx", portal.ActionExportWork, signedIn, s.officerTasksExport, nil},
		{get, "/list-views/:list/new", portal.ActionSaveView, signedIn, s.listViewNew, nil},
		{post, "/list-views/:list/new", portal.ActionSaveView, signedIn, s.listViewSave, nil},
		{get, "/list-views/:list/:view", portal.ActionSaveView, signedIn, s.listViewEdit, nil},
		{post, "/list-views/:list/:view", portal.ActionSaveView, signedIn, s.listViewSave, nil},
	}
}
