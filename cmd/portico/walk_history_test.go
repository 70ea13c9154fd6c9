package main

import "portico/internal/portal"

// historyOnTask and historyElsewhere are what the walk knows of the history of an answer
// sheet. Its bare request names no revision.
var historyOnTask = []walked{
	{"GET /tasks/:ref/history", portal.ActionReadHistory, 200, 200, ""},
	{"GET /tasks/:ref/history/:tab/compare", portal.ActionReadHistory, 404, 404, ""},
	{"POST /tasks/:ref/history/:tab/restore", portal.ActionRestore, 404, 404, ""},
	{"GET /tasks/:ref/history/:tab/:revision", portal.ActionReadHistory, 404, 404, ""},
	{"GET /tasks/:ref/strays", portal.ActionListStrays, 200, 200, ""},
	{"GET /tasks/:ref/strays/:stray/text", portal.ActionReadStray, 200, 200, ""},
	{"POST /tasks/:ref/strays/:stray/away", portal.ActionReadStray, 303, 303, ""}, // back to the words: its button was not pressed
}

var historyElsewhere []walked
