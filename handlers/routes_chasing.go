package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// chaseRoutes are those of chasing, deciding in bulk, undelivered mail and notification choices.
func (s *Server) chaseRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{post, "/cases/:case/chase", portal.ActionBulk, signedIn, s.caseChase, nil},
		{get, "/tasks/:ref/chase", portal.ActionChase, onTask, s.chaseShow, nil},
		{post, "/tasks/:ref/chase", portal.ActionChase, onTask, s.chase, nil},
		{post, "/tasks/:ref/reminders", portal.ActionChase, onTask, s.remindersSwitch, nil},
		{post, "/officer-tasks/bulk", portal.ActionBulk, signedIn, s.bulk, nil},
		{get, "/officer-tasks/bulk/:bulk", portal.ActionBulk, signedIn, s.bulkReport, nil},
		{get, "/undelivered", portal.ActionUndelivered, signedIn, s.undeliveredList, nil},
		{post, "/undelivered", portal.ActionUndelivered, signedIn, s.undeliveredSettle, nil},
		{get, "/account/notifications", portal.ActionNotify, signedIn, s.notificationsShow, nil},
		{post, "/account/notifications", portal.ActionNotify, signedIn, s.notificationsSave, nil},
	}
}
