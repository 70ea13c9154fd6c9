package handlers

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
)

// access is what a route needs before its action is asked for.
type access int

const (
	open     access = iota // anybody
	signedIn               // a session
	onTask                 // a session and the task named by :ref
)

// route is one line of the table of routes. Every route names the action that the
// permission table is asked for; guard does the asking.
type route struct {
	method string
	path   string
	action portal.Action
	access access
	handle func(*request) error
	closed func(*request) error // when the task's state no longer allows the action; nil says so on a page
}

// routes is every route there is. The permission walk and the contact sheet go through it.
func (s *Server) routes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	table := []route{
		{get, "/", portal.ActionSignIn, open, s.homeShow, nil},
		{get, "/assets/:name", portal.ActionReadStatic, open, s.assetShow, nil},
		{get, "/sign-in", portal.ActionSignIn, open, s.signInShow, nil},
		{post, "/sign-in", portal.ActionSignIn, open, s.signInStart, nil},
		{get, "/sign-in/code", portal.ActionSignIn, open, s.signInCodeShow, nil},
		{post, "/sign-in/code", portal.ActionSignIn, open, s.signInCodeCheck, nil},
		{post, "/sign-in/code/new", portal.ActionSignIn, open, s.signInCodeRenew, nil},
		{post, "/sign-out", portal.ActionSignOut, open, s.signOut, nil},
		{post, "/session", portal.ActionKeepSession, signedIn, s.sessionKeep, nil},
		{get, "/held/:held", portal.ActionTakeHeldPost, signedIn, s.heldPostTake, nil},

		{get, "/register", portal.ActionRegister, open, s.registerShow, nil},
		{post, "/register", portal.ActionRegister, open, s.registerStart, nil},
		{get, "/register/:registration", portal.ActionRegister, open, s.registerAccountShow, nil},
		{post, "/register/:registration", portal.ActionRegister, open, s.registerAccount, nil},
		{get, "/register/:registration/code", portal.ActionRegister, open, s.registerCodeShow, nil},
		{post, "/register/:registration/code", portal.ActionRegister, open, s.registerCode, nil},
		{post, "/register/:registration/code/new", portal.ActionRegister, open, s.registerCodeRenew, nil},
		{get, "/register/:registration/done", portal.ActionRegister, open, s.registerDone, nil},
		{get, "/invitations/:token", portal.ActionReadInvitation, open, s.invitationShow, nil},

		{get, "/cases", portal.ActionListCases, signedIn, s.casesList, nil},
		{post, "/cases", portal.ActionListCases, signedIn, s.casesSearch, nil},
		{post, casesSendPath, portal.ActionSend, signedIn, s.casesSend, nil},
		{get, "/cases/new", portal.ActionRecordCase, signedIn, s.caseNew, nil},
		{post, "/cases/new", portal.ActionRecordCase, signedIn, s.caseRecord, nil},
		{get, "/cases/:case", portal.ActionReadCase, signedIn, s.caseShow, nil},
		{get, "/cases/:case/edit", portal.ActionRecordCase, signedIn, s.caseEdit, nil},
		{post, "/cases/:case/edit", portal.ActionRecordCase, signedIn, s.caseChange, nil},
		{get, "/cases/:case/send", portal.ActionSend, signedIn, s.sendShow, nil},
		{post, "/cases/:case/send", portal.ActionSend, signedIn, s.sendKeep, nil},
		{get, "/cases/:case/send/:sending", portal.ActionSend, signedIn, s.sendShow, nil},
		{post, "/cases/:case/send/:sending", portal.ActionSend, signedIn, s.sendKeep, nil},
		{get, "/cases/:case/send/:sending/check", portal.ActionSend, signedIn, s.sendCheckShow, nil},
		{post, "/cases/:case/send/:sending/check", portal.ActionSend, signedIn, s.sendConfirm, nil},

		{get, "/tasks", portal.ActionListTasks, signedIn, s.tasksList, nil},
		{get, "/tasks/:ref", portal.ActionOpenForm, onTask, s.taskShow, s.readInstead},
		{get, "/tasks/:ref/form/:tab", portal.ActionOpenForm, onTask, s.formShow, s.readInstead},
		{post, "/tasks/:ref/form/:tab", portal.ActionSaveForm, onTask, s.formSave, s.formSave},
		{get, "/tasks/:ref/form/:tab/table/:table", portal.ActionOpenForm, onTask, s.tableShow, s.readInstead},
		{get, "/tasks/:ref/form/:tab/file/:question", portal.ActionOpenForm, onTask, s.formFileShow, s.readInstead},
		{post, "/tasks/:ref/form/:tab/file/:question", portal.ActionAttach, onTask, s.formFileAdd, nil},
		{post, "/tasks/:ref/form/:tab/file/:question/remove", portal.ActionRemoveAttachment, onTask, s.formFileRemove, nil},
		{get, "/tasks/:ref/strays/:stray", portal.ActionReadStray, onTask, s.strayShow, nil},
		{post, "/tasks/:ref/strays/:stray", portal.ActionSaveForm, onTask, s.straySettle, nil},
		{post, "/tasks/:ref/attachments", portal.ActionAttach, onTask, s.attachmentAdd, nil},
		{get, "/tasks/:ref/attachments/:file", portal.ActionDownloadAttachment, onTask, s.attachmentDownload, nil},
		{get, "/tasks/:ref/attachments/:file/remove", portal.ActionRemoveAttachment, onTask, s.attachmentConfirmRemove, nil},
		{post, "/tasks/:ref/attachments/:file/remove", portal.ActionRemoveAttachment, onTask, s.attachmentRemove, nil},
		{get, "/tasks/:ref/check", portal.ActionCheckAnswers, onTask, s.checkShow, s.readInstead},
		{get, "/tasks/:ref/print", portal.ActionCheckAnswers, onTask, s.formPrint, s.readInstead},
		{get, "/tasks/:ref/submit", portal.ActionSubmit, onTask, s.submitShow, s.readInstead},
		{post, "/tasks/:ref/submit", portal.ActionSubmit, onTask, s.submitConfirm, s.submitOver},
		{get, "/tasks/:ref/receipt", portal.ActionReceipt, onTask, s.receiptShow, nil},
		{get, "/tasks/:ref/read", portal.ActionReadSubmitted, onTask, s.readShow, s.formInstead},
		{get, "/tasks/:ref/pdf", portal.ActionPDF, onTask, s.formPDF, nil},
		{get, "/tasks/:ref/moved", portal.ActionReadUnasked, onTask, s.movedShow, nil},

		{get, "/tasks/:ref/xlsx", portal.ActionDownload, onTask, s.submissionXLSX, nil},
		{get, "/tasks/:ref/zip", portal.ActionDownload, onTask, s.submissionZIP, nil},
		{get, "/tasks/:ref/enclosures/:enclosure", portal.ActionOpenEnclosure, onTask, s.enclosureDownload, nil},
		{get, "/tasks/:ref/retracted", portal.ActionReadRetracted, onTask, s.retractedShow, nil},
		{get, "/tasks/:ref/retract", portal.ActionRetract, onTask, s.retractShow, nil},
		{post, "/tasks/:ref/retract", portal.ActionRetract, onTask, s.retract, nil},
		{get, "/tasks/:ref/invite", portal.ActionInvite, onTask, s.inviteShow, nil},
		{post, "/tasks/:ref/invite", portal.ActionInvite, onTask, s.invite, nil},
	}
	table = slices.Concat(table, s.authorRoutes(), s.accountRoutes(), s.groupRoutes(), s.signingRoutes(), s.turnRoutes(), s.historyRoutes(), s.rowRoutes(), s.documentRoutes(), s.beyondRoutes(), s.councilRoutes())
	if s.mailbox != nil {
		table = append(table,
			route{get, "/dev/mail", portal.ActionReadDevMail, open, s.devMailShow, nil},
			route{get, "/dev/mail.json", portal.ActionReadDevMail, open, s.devMailJSON, nil})
	}
	return table
}

// councilRoutes are those of the council’s side.
func (s *Server) councilRoutes() []route {
	return slices.Concat(s.clockRoutes(), s.chaseRoutes(), s.worklistRoutes(), s.packRoutes(), s.readingRoutes(), s.peopleRoutes(), s.recordRoutes(), s.retentionRoutes(), s.timelinessRoutes(), s.partRoutes())
}

// authorRoutes are those of whoever writes forms, and of what forms read.
func (s *Server) authorRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{get, "/reference", portal.ActionReadReference, signedIn, s.referenceShow, nil},
		{get, "/lists", portal.ActionEditLists, signedIn, s.listsShow, nil},
		{get, "/lists/:list", portal.ActionEditLists, signedIn, s.listShow, nil},
		{post, "/lists/:list", portal.ActionEditLists, signedIn, s.listSave, nil},
		{get, "/forms", portal.ActionReadForms, signedIn, s.formsList, nil},
		{get, "/forms/new", portal.ActionWriteForm, signedIn, s.formNewShow, nil},
		{post, "/forms", portal.ActionWriteForm, signedIn, s.formNew, nil},
		{get, "/forms/:key", portal.ActionReadForms, signedIn, s.formVersionsShow, nil},
		{get, "/forms/:key/compare", portal.ActionReadForms, signedIn, s.versionCompare, nil},
		{get, "/forms/:key/retire", portal.ActionPublishForm, signedIn, s.formConfirmRetire, nil},
		{post, "/forms/:key/retire", portal.ActionPublishForm, signedIn, s.formRetire, nil},
		{get, "/forms/:key/move", portal.ActionMoveSheets, signedIn, s.moveShow, nil},
		{post, "/forms/:key/move", portal.ActionMoveSheets, signedIn, s.sheetsMove, nil},
		{get, "/forms/:key/versions/:number/source", portal.ActionReadForms, signedIn, s.versionSource, nil},
		{get, "/forms/:key/versions/:number/retire", portal.ActionPublishForm, signedIn, s.versionConfirmRetire, nil},
		{post, "/forms/:key/versions/:number/retire", portal.ActionPublishForm, signedIn, s.versionRetire, nil},
		{post, "/forms/:key/versions/:number/restore", portal.ActionPublishForm, signedIn, s.versionRestore, nil},
		{get, "/forms/:key/versions/:number/again", portal.ActionPublishForm, signedIn, s.versionAgainShow, nil},
		{post, "/forms/:key/versions/:number/again", portal.ActionPublishForm, signedIn, s.versionAgain, nil},
		{get, draftPath, portal.ActionWriteForm, signedIn, s.draftShow, nil},
		{post, draftPath, portal.ActionWriteForm, signedIn, s.draftSave, nil},
		{post, "/forms/:key/draft/start", portal.ActionWriteForm, signedIn, s.draftStart, nil},
		{get, "/forms/:key/draft/source", portal.ActionReadForms, signedIn, s.draftSource, nil},
		{get, "/forms/:key/draft/texts/:revision", portal.ActionReadForms, signedIn, s.draftText, nil},
		{get, "/forms/:key/draft/discard", portal.ActionWriteForm, signedIn, s.draftConfirmDiscard, nil},
		{post, "/forms/:key/draft/discard", portal.ActionWriteForm, signedIn, s.draftDiscard, nil},
		{get, "/forms/:key/draft/publish", portal.ActionPublishForm, signedIn, s.publishShow, nil},
		{post, "/forms/:key/draft/publish", portal.ActionPublishForm, signedIn, s.draftPublish, nil},
		{get, "/forms/:key/draft/preview", portal.ActionWriteForm, signedIn, s.onPreview(s.taskShow), nil},
		{post, "/forms/:key/draft/preview", portal.ActionWriteForm, signedIn, s.onPreview(s.previewAnswers), nil},
		{get, "/forms/:key/draft/preview/form/:tab", portal.ActionWriteForm, signedIn, s.onPreview(s.formShow), nil},
		{post, "/forms/:key/draft/preview/form/:tab", portal.ActionWriteForm, signedIn, s.onPreview(s.formSave), nil},
		{get, "/forms/:key/draft/preview/form/:tab/table/:table", portal.ActionWriteForm, signedIn, s.onPreview(s.tableShow), nil},
		{get, "/forms/:key/draft/preview/form/:tab/file/:question", portal.ActionWriteForm, signedIn, s.onPreview(s.previewNoFile), nil},
		{get, "/forms/:key/draft/preview/check", portal.ActionWriteForm, signedIn, s.onPreview(s.checkShow), nil},
		{get, "/forms/:key/draft/preview/beside", portal.ActionWriteForm, signedIn, s.onPreview(s.previewBeside), nil},
		{get, "/forms/:key/draft/preview/pdf", portal.ActionWriteForm, signedIn, s.onPreview(s.previewPDF), nil},
		{get, "/forms/:key/draft/preview/pdf/file", portal.ActionWriteForm, signedIn, s.onPreview(s.previewPDFFile), nil},
		{get, "/forms/:key/draft/preview/excel", portal.ActionWriteForm, signedIn, s.onPreview(s.previewExcel), nil},
		{get, "/forms/:key/draft/preview/excel/file", portal.ActionWriteForm, signedIn, s.onPreview(s.previewExcelFile), nil},
	}
}

func (s *Server) install(app *fiber.App) {
	for _, r := range s.routes() {
		app.Add(r.method, r.path, s.guard(r))
		if r.method == fiber.MethodGet { // whoever watches over a server asks with HEAD
			app.Add(fiber.MethodHead, r.path, s.guard(r))
		}
	}
}
