package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// recordRoutes are those of reading, exporting and checking the audit record.
func (s *Server) recordRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{get, "/audit", portal.ActionReadAudit, signedIn, s.auditList, nil},
		{post, "/audit", portal.ActionReadAudit, signedIn, s.auditSearch, nil},
		{get, "/audit/export", portal.ActionReadAudit, signedIn, s.auditExport, nil},
		{get, "/audit/export.xlsx", portal.ActionReadAudit, signedIn, s.auditExportXLSX, nil},
		{get, "/audit/checks", portal.ActionCheckAudit, signedIn, s.auditChecksShow, nil},
		{post, "/audit/checks", portal.ActionCheckAudit, signedIn, s.auditCheckAsk, nil},
	}
}
