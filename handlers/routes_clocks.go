package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// clockRoutes are those of cases of each kind, their dates, clocks and exceptions.
func (s *Server) clockRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{get, "/cases/:case/dates", portal.ActionKeepDates, signedIn, s.datesShow, nil},
		{post, "/cases/:case/dates", portal.ActionKeepDates, signedIn, s.datesKeep, nil},
		{get, "/cases/:case/exceptions", portal.ActionExcept, signedIn, s.exceptionsShow, nil},
		{post, "/cases/:case/exceptions", portal.ActionExcept, signedIn, s.exceptionRecord, nil},
		{post, "/cases/:case/exceptions/:exception/withdraw", portal.ActionExcept, signedIn, s.exceptionWithdraw, nil},
		{get, "/cases/:case/close", portal.ActionCloseCase, signedIn, s.closeShow, nil},
		{post, "/cases/:case/close", portal.ActionCloseCase, signedIn, s.caseClose, nil},
		{post, "/cases/:case/reopen", portal.ActionCloseCase, signedIn, s.caseReopen, nil},
		{get, "/tasks/:ref/received", portal.ActionCorrectReceived, onTask, s.receivedShow, nil},
		{post, "/tasks/:ref/received", portal.ActionCorrectReceived, onTask, s.receivedCorrect, nil},
		{get, "/clocks", portal.ActionReadClocks, signedIn, s.clocksShow, nil},
		{post, "/clocks", portal.ActionSetClocks, signedIn, s.clocksSet, nil},
		{get, usualPath, portal.ActionSetUsual, signedIn, s.usualShow, nil},
		{post, usualPath, portal.ActionSetUsual, signedIn, s.usualSet, nil},
	}
}
