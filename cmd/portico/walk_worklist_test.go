package main

import "portico/internal/portal"

// worklistElsewhere is what the walk knows of the officers’ lists of tasks, their filters and saved views, elsewhere.
var worklistElsewhere = []walked{
	{"GET /officer-tasks", portal.ActionListWork, 303, 200, ""},
	{"POST /officer-tasks", portal.ActionListWork, 303, 303, ""},
	{"GET /officer-tasks/export.xlsx", portal.ActionExportWork, 303, 200, ""},
	{"GET /list-views/:list/new", portal.ActionSaveView, 303, 404, ""}, // the walk names no list
	{"POST /list-views/:list/new", portal.ActionSaveView, 303, 404, ""},
	{"GET /list-views/:list/:view", portal.ActionSaveView, 303, 404, ""},
	{"POST /list-views/:list/:view", portal.ActionSaveView, 303, 404, ""},
}
