package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// packRoutes are those of the pack for the plan and what the family will see.
func (s *Server) packRoutes() []route {
	get := fiber.MethodGet
	return []route{
		{get, "/cases/:case/pack", portal.ActionReadPack, signedIn, s.packShow, nil},
		{get, "/cases/:case/pack/docx", portal.ActionReadPack, signedIn, s.packDOCX, nil},
		{get, "/cases/:case/pack/xlsx", portal.ActionReadPack, signedIn, s.packXLSX, nil},
		{get, "/tasks/:ref/family", portal.ActionReadFamily, onTask, s.familyShow, nil},
	}
}
