package main

import "portico/internal/portal"

// timelinessElsewhere is what the walk knows of the figures of timeliness.
var timelinessElsewhere = []walked{
	{"GET /timeliness", portal.ActionReadTimeliness, 303, 200, ""},
	{"GET /timeliness/tasks", portal.ActionReadTimeliness, 303, 200, ""},
	{"GET /timeliness/cases", portal.ActionReadTimeliness, 303, 303, ""}, // the walk names no figure
	{"GET /timeliness/excel", portal.ActionExportTimeliness, 303, 200, ""},
}
