package main

import "portico/internal/portal"

// chaseOnTask is what the walk knows of chasing, deciding in bulk, undelivered mail and notification choices, about a task.
var chaseOnTask = []walked{
	{"GET /tasks/:ref/chase", portal.ActionChase, 200, 200, ""},
	{"POST /tasks/:ref/chase", portal.ActionChase, 303, 303, ""},
	{"POST /tasks/:ref/reminders", portal.ActionChase, 303, 303, ""},
}

// chaseElsewhere is what the walk knows of chasing, deciding in bulk, undelivered mail and notification choices, elsewhere.
var chaseElsewhere = []walked{
	{"POST /cases/:case/chase", portal.ActionBulk, 303, 409, ""},       // a bare post names no form
	{"POST /officer-tasks/bulk", portal.ActionBulk, 303, 422, ""},      // it chooses none
	{"GET /officer-tasks/bulk/:bulk", portal.ActionBulk, 303, 404, ""}, // no press of that name
	{"GET /undelivered", portal.ActionUndelivered, 303, 200, ""},
	{"POST /undelivered", portal.ActionUndelivered, 303, 422, ""},
	{"GET /account/notifications", portal.ActionNotify, 303, 200, ""},
	{"POST /account/notifications", portal.ActionNotify, 303, 422, ""},
}
