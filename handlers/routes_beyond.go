package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// beyondRoutes are those of calendars, automatic replies, help and what else helps.
func (s *Server) beyondRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{get, "/help", portal.ActionReadHelp, open, s.helpShow, nil},
		{get, "/automatic-replies", portal.ActionSetAbsence, signedIn, s.absenceShow, nil},
		{post, "/automatic-replies", portal.ActionSetAbsence, signedIn, s.absenceSave, nil},
		{get, "/calendar", portal.ActionSetCalendar, signedIn, s.calendarShow, nil},
		{post, "/calendar", portal.ActionSetCalendar, signedIn, s.calendarMake, nil},
		{post, "/calendar/off", portal.ActionSetCalendar, signedIn, s.calendarStop, nil},
		{get, "/calendar/:token.ics", portal.ActionReadCalendar, open, s.calendarRead, nil},
		{post, "/tasks/:ref/notes", portal.ActionSettleNote, onTask, s.noteSettle, nil},
		{get, "/tasks/:ref/copy", portal.ActionCopyForward, onTask, s.copyShow, s.readInstead},
		{post, "/tasks/:ref/copy", portal.ActionCopyForward, onTask, s.copyForward, nil},
		{post, "/guests/:token", portal.ActionRegisterGuest, open, s.guestRegister, nil},
		{get, "/tasks/:ref/guest", portal.ActionExtendGuest, onTask, s.guestExtendShow, nil},
		{post, "/tasks/:ref/guest", portal.ActionExtendGuest, onTask, s.guestExtend, nil},
		{get, "/export/tasks.xlsx", portal.ActionExportList, signedIn, s.tasksExport, nil},
	}
}
