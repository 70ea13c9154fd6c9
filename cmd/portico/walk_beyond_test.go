package main

import "portico/internal/portal"

// beyondOnTask is what the walk knows of copying forward and of guests' time.
var beyondOnTask = []walked{
	{"GET /tasks/:ref/guest", portal.ActionExtendGuest, 404, 404, ""}, // its owner is no guest
	{"POST /tasks/:ref/guest", portal.ActionExtendGuest, 404, 404, ""},
	{"POST /tasks/:ref/notes", portal.ActionSettleNote, 303, 303, ""},    // a note that is not there is put aside already
	{"GET /tasks/:ref/copy", portal.ActionCopyForward, 200, 200, "read"}, // there is a submitted form about the same child
	{"POST /tasks/:ref/copy", portal.ActionCopyForward, 303, 303, ""},    // nothing is ticked
}

// beyondElsewhere is what the walk knows of calendars, automatic replies and help.
var beyondElsewhere = []walked{
	{"GET /help", portal.ActionReadHelp, 200, 200, ""},
	{"GET /automatic-replies", portal.ActionSetAbsence, 303, 200, ""},
	{"POST /automatic-replies", portal.ActionSetAbsence, 303, 303, ""}, // what stands there already is kept
	{"GET /calendar", portal.ActionSetCalendar, 303, 200, ""},
	{"POST /calendar", portal.ActionSetCalendar, 303, 200, ""}, // the address is shown at once, and never again
	{"POST /calendar/off", portal.ActionSetCalendar, 303, 303, ""},
	{"GET /calendar/:token.ics", portal.ActionReadCalendar, 404, 404, ""}, // the token is an invitation's
	{"POST /guests/:token", portal.ActionRegisterGuest, 404, 404, ""},     // the invitation is none as a guest
	{"GET /export/tasks.xlsx", portal.ActionExportList, 303, 200, ""},
}
