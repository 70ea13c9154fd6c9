package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// turnRoutes are those of what is said about a task beside its answers: declining, more time, messages, letters, decisions.
func (s *Server) turnRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{get, "/tasks/:ref/decline", portal.ActionDecline, onTask, s.declineShow, nil},
		{post, "/tasks/:ref/decline", portal.ActionProposeDecline, onTask, s.declinePropose, nil},
		{post, "/tasks/:ref/decline/withdraw", portal.ActionWithdrawDecline, onTask, s.declineWithdraw, nil},
		{get, "/tasks/:ref/more-time", portal.ActionAskTime, onTask, s.moreTimeShow, nil},
		{post, "/tasks/:ref/more-time", portal.ActionAskTime, onTask, s.moreTimeAsk, nil},
		{get, "/tasks/:ref/messages", portal.ActionMessages, onTask, s.messagesShow, nil},
		{post, "/tasks/:ref/messages", portal.ActionMessages, onTask, s.messageSend, nil},
		{get, "/tasks/:ref/letter", portal.ActionLetter, onTask, s.letterShow, nil},
		{post, "/tasks/:ref/letter", portal.ActionLetter, onTask, s.letterSend, s.submitOver},
		{get, "/tasks/:ref/decide", portal.ActionDecide, onTask, s.decideShow, nil},
		{post, "/tasks/:ref/decide", portal.ActionDecide, onTask, s.decide, nil},
		{get, "/tasks/:ref/rounds/:round/pdf", portal.ActionReadRounds, onTask, s.roundPDF, nil},
	}
}
