package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// retentionRoutes are those of retention, holds and confirmed exports.
func (s *Server) retentionRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{get, "/retention", portal.ActionReadRemovals, signedIn, s.removalsList, nil},
		{get, "/retention/rules", portal.ActionSetRetention, signedIn, s.rulesShow, nil},
		{post, "/retention/rules", portal.ActionSetRetention, signedIn, s.rulesSave, nil},
		{get, "/cases/:case/hold", portal.ActionHold, signedIn, s.holdShow, nil},
		{post, "/cases/:case/hold", portal.ActionHold, signedIn, s.holdSet, nil},
		{post, "/cases/:case/hold/lift", portal.ActionHold, signedIn, s.holdLift, nil},
		{get, "/cases/:case/exported", portal.ActionConfirmExport, signedIn, s.exportsShow, nil},
		{post, "/cases/:case/exported", portal.ActionConfirmExport, signedIn, s.exportsConfirm, nil},
		{post, "/cases/:case/exported/withdraw", portal.ActionConfirmExport, signedIn, s.exportWithdraw, nil},
	}
}
