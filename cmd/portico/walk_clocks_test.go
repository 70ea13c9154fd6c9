package main

import "portico/internal/portal"

// clockOnTask is what the walk knows of cases of each kind, their dates, clocks and exceptions, about a task.
var clockOnTask = []walked{
	{"GET /tasks/:ref/received", portal.ActionCorrectReceived, 200, 200, ""},
	{"POST /tasks/:ref/received", portal.ActionCorrectReceived, 422, 422, ""},
}

// clockElsewhere is what the walk knows of cases of each kind, their dates, clocks and exceptions, elsewhere.
var clockElsewhere = []walked{
	{"GET /clocks", portal.ActionReadClocks, 303, 200, ""},
	{"POST /clocks", portal.ActionSetClocks, 303, 303, ""},
	{"GET /usual-forms", portal.ActionSetUsual, 303, 200, ""},
	{"POST /usual-forms", portal.ActionSetUsual, 303, 422, ""}, // it names no form
	{"GET /cases/:case/dates", portal.ActionKeepDates, 303, 200, ""},
	{"POST /cases/:case/dates", portal.ActionKeepDates, 303, 409, ""}, // a bare post knows no revision
	{"GET /cases/:case/exceptions", portal.ActionExcept, 303, 200, ""},
	{"POST /cases/:case/exceptions", portal.ActionExcept, 303, 422, ""},
	{"POST /cases/:case/exceptions/:exception/withdraw", portal.ActionExcept, 303, 404, ""},
	{"GET /cases/:case/close", portal.ActionCloseCase, 303, 200, ""},
	{"POST /cases/:case/close", portal.ActionCloseCase, 303, 422, ""},
	{"POST /cases/:case/reopen", portal.ActionCloseCase, 303, 409, ""}, // it is open
}
