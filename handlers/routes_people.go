package handlers

import (
	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// peopleRoutes are those of people, teams, roles, imports and the access review.
func (s *Server) peopleRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{get, "/people", portal.ActionReadPeople, signedIn, s.peopleList, nil},
		{post, "/people", portal.ActionReadPeople, signedIn, s.peopleSearch, nil},
		{get, "/people/new", portal.ActionChangePeople, signedIn, s.personNew, nil},
		{post, "/people/new", portal.ActionChangePeople, signedIn, s.personAdd, nil},
		{get, "/people/import", portal.ActionImportPeople, signedIn, s.peopleImportShow, nil},
		{post, "/people/import", portal.ActionImportPeople, signedIn, s.peopleImportLook, nil},
		{get, "/people/imports/:import", portal.ActionImportPeople, signedIn, s.peopleImported, nil},
		{post, "/people/imports/:import", portal.ActionImportPeople, signedIn, s.peopleImport, nil},
		{get, "/people/imports/:import/report", portal.ActionImportPeople, signedIn, s.peopleImportReport, nil},
		{get, "/people/review", portal.ActionReviewAccess, signedIn, s.peopleReview, nil},
		{post, "/people/review", portal.ActionReviewAccess, signedIn, s.peopleReviewed, nil},
		{get, "/people/review/csv", portal.ActionReviewAccess, signedIn, s.peopleReviewCSV, nil},
		{get, "/people/review/xlsx", portal.ActionReviewAccess, signedIn, s.peopleReviewWorkbook, nil},
		{get, "/people/:person", portal.ActionReadPeople, signedIn, s.personShow, nil},
		{get, "/people/:person/edit", portal.ActionChangePeople, signedIn, s.personEdit, nil},
		{post, "/people/:person/edit", portal.ActionChangePeople, signedIn, s.personChange, nil},
		{get, "/people/:person/disable", portal.ActionChangePeople, signedIn, s.personConfirmDisable, nil},
		{post, "/people/:person/disable", portal.ActionChangePeople, signedIn, s.personDisable, nil},
		{get, "/people/:person/reset", portal.ActionChangePeople, signedIn, s.personConfirmReset, nil},
		{post, "/people/:person/reset", portal.ActionChangePeople, signedIn, s.personReset, nil},
		{post, "/people/:person/enable", portal.ActionChangePeople, signedIn, s.personEnable, nil},
		{post, "/people/:person/sign-out", portal.ActionChangePeople, signedIn, s.personSignOut, nil},

		{get, "/teams", portal.ActionRunTeams, signedIn, s.teamsList, nil},
		{post, "/teams", portal.ActionRunTeams, signedIn, s.teamMake, nil},
		{get, "/teams/:team", portal.ActionRunTeams, signedIn, s.teamShow, nil},
		{post, "/teams/:team", portal.ActionRunTeams, signedIn, s.teamRename, nil},
		{post, "/teams/:team/members", portal.ActionRunTeams, signedIn, s.teamJoin, nil},
		{post, "/teams/:team/members/:person/remove", portal.ActionRunTeams, signedIn, s.teamLeave, nil},
		{get, "/teams/:team/close", portal.ActionRunTeams, signedIn, s.teamConfirmClose, nil},
		{post, "/teams/:team/close", portal.ActionRunTeams, signedIn, s.teamClose, nil},
		{get, "/cases/:case/team", portal.ActionMoveCase, signedIn, s.caseTeam, nil},
		{post, "/cases/:case/team", portal.ActionMoveCase, signedIn, s.caseMove, nil},
	}
}
