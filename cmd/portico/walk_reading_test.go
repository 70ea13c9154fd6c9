package main

import "portico/internal/portal"

// readingOnTask is what the walk knows of reading what was submitted: versions compared, chronology, exports of many, about a task.
var readingOnTask = []walked{
	{"GET /tasks/:ref/rounds/compare", portal.ActionCompareRounds, 200, 200, ""}, // open: of those that were returned
	{"GET /tasks/:ref/json", portal.ActionDownloadPapers, 200, 200, ""},
	{"GET /tasks/:ref/bundle", portal.ActionDownloadPapers, 200, 200, ""},
}

// readingElsewhere is what the walk knows of reading what was submitted: versions compared, chronology, exports of many, elsewhere.
var readingElsewhere = []walked{
	{"GET /exports", portal.ActionExportSubmissions, 303, 200, ""},
	{"GET /exports/xlsx", portal.ActionExportSubmissions, 303, 422, ""}, // no form is chosen
	{"GET /cases/:case/chronology", portal.ActionReadChronology, 303, 200, ""},
	{"GET /cases/:case/chronology/pdf", portal.ActionReadChronology, 303, 200, ""},
	{"GET /cases/:case/chronology/xlsx", portal.ActionReadChronology, 303, 200, ""},
}
