package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// signingRoutes are those of counter-signing and comments.
func (s *Server) signingRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{get, "/tasks/:ref/counter-sign", portal.ActionReadSigning, onTask, s.signingShow, s.readInstead},
		{get, "/tasks/:ref/counter-sign/ask", portal.ActionAskSignature, onTask, s.signAskShow, nil},
		{post, "/tasks/:ref/counter-sign/ask", portal.ActionAskSignature, onTask, s.signAsk, nil},
		{get, "/tasks/:ref/counter-sign/back", portal.ActionSendBack, onTask, s.signBackShow, nil},
		{post, "/tasks/:ref/counter-sign/back", portal.ActionSendBack, onTask, s.signBack, nil},
		{get, "/tasks/:ref/counter-sign/take", portal.ActionTakeBack, onTask, s.signTakeShow, nil},
		{post, "/tasks/:ref/counter-sign/take", portal.ActionTakeBack, onTask, s.signTake, nil},
		{post, "/tasks/:ref/counter-sign/put-back", portal.ActionPutBack, onTask, s.signPutBack, nil},
		{get, "/tasks/:ref/comments", portal.ActionReadComments, onTask, s.commentsShow, nil},
		{post, "/tasks/:ref/comments", portal.ActionComment, onTask, s.commentMake, nil},
		{get, "/tasks/:ref/comments/new", portal.ActionComment, onTask, s.commentNew, nil},
		{post, "/tasks/:ref/comments/:comment/settle", portal.ActionComment, onTask, s.commentSettle, nil},
	}
}
