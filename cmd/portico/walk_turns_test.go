package main

import "portico/internal/portal"

// turnOnTask and turnElsewhere are what the walk knows of what is said about a task beside its answers: declining, more time, messages, letters, decisions.
var turnOnTask = []walked{
	{"GET /tasks/:ref/decline", portal.ActionDecline, 200, 200, ""},
	{"POST /tasks/:ref/decline", portal.ActionProposeDecline, 422, 422, ""},
	{"POST /tasks/:ref/decline/withdraw", portal.ActionWithdrawDecline, 303, 303, ""},
	{"GET /tasks/:ref/more-time", portal.ActionAskTime, 200, 200, ""},
	{"POST /tasks/:ref/more-time", portal.ActionAskTime, 422, 422, ""},
	{"GET /tasks/:ref/messages", portal.ActionMessages, 200, 200, ""},
	{"POST /tasks/:ref/messages", portal.ActionMessages, 422, 422, ""},
	{"GET /tasks/:ref/letter", portal.ActionLetter, 200, 200, ""},
	{"POST /tasks/:ref/letter", portal.ActionLetter, 422, 422, "receipt"},
	{"GET /tasks/:ref/decide", portal.ActionDecide, 409, 200, ""}, // nothing waits while it is open
	{"POST /tasks/:ref/decide", portal.ActionDecide, 409, 422, ""},
	{"GET /tasks/:ref/rounds/:round/pdf", portal.ActionReadRounds, 404, 404, ""}, // no round of that number
}

var turnElsewhere []walked
