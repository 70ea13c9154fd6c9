package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// timelinessRoutes are those of the figures of timeliness.
func (s *Server) timelinessRoutes() []route {
	get := fiber.MethodGet
	return []route{
		{get, "/timeliness", portal.ActionReadTimeliness, signedIn, s.timelinessShow, nil},
		{get, "/timeliness/tasks", portal.ActionReadTimeliness, signedIn, s.timelinessTasks, nil},
		{get, "/timeliness/cases", portal.ActionReadTimeliness, signedIn, s.timelinessCases, nil},
		{get, "/timeliness/excel", portal.ActionExportTimeliness, signedIn, s.timelinessExport, nil},
	}
}
