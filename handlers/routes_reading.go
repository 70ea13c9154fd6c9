package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// readingRoutes are those of reading what was submitted: versions compared, chronology, exports of many.
func (s *Server) readingRoutes() []route {
	get := fiber.MethodGet
	return []route{
		{get, "/tasks/:ref/rounds/compare", portal.ActionCompareRounds, onTask, s.roundsCompare, nil},
		{get, "/tasks/:ref/json", portal.ActionDownloadPapers, onTask, s.submissionJSON, nil},
		{get, "/tasks/:ref/bundle", portal.ActionDownloadPapers, onTask, s.submissionBundle, nil},
		{get, "/exports", portal.ActionExportSubmissions, signedIn, s.submissionsShow, nil},
		{get, "/exports/xlsx", portal.ActionExportSubmissions, signedIn, s.submissionsXLSX, nil},
		{get, "/cases/:case/chronology", portal.ActionReadChronology, signedIn, s.chronologyShow, nil},
		{get, "/cases/:case/chronology/pdf", portal.ActionReadChronology, signedIn, s.chronologyPDF, nil},
		{get, "/cases/:case/chronology/xlsx", portal.ActionReadChronology, signedIn, s.chronologyXLSX, nil},
	}
}
