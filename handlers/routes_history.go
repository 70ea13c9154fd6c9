package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// historyRoutes are those of the history of an answer sheet, and of words that could not be saved.
func (s *Server) historyRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{get, "/tasks/:ref/history", portal.ActionReadHistory, onTask, s.historyShow, nil},
		{get, "/tasks/:ref/history/:tab/compare", portal.ActionReadHistory, onTask, s.historyCompare, nil},
		{post, "/tasks/:ref/history/:tab/restore", portal.ActionRestore, onTask, s.historyRestore, nil},
		{get, "/tasks/:ref/history/:tab/:revision", portal.ActionReadHistory, onTask, s.pastShow, nil},
		{get, "/tasks/:ref/strays", portal.ActionListStrays, onTask, s.straysList, nil},
		{get, "/tasks/:ref/strays/:stray/text", portal.ActionReadStray, onTask, s.strayText, nil},
		{post, "/tasks/:ref/strays/:stray/away", portal.ActionReadStray, onTask, s.strayAway, nil},
	}
}
