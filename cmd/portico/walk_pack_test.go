package main

import "portico/internal/portal"

// packOnTask is what the walk knows of what the family will see.
var packOnTask = []walked{{"GET /tasks/:ref/family", portal.ActionReadFamily, 200, 200, ""}}

// packElsewhere is what the walk knows of the pack for the plan.
var packElsewhere = []walked{
	{"GET /cases/:case/pack", portal.ActionReadPack, 303, 200, ""},
	{"GET /cases/:case/pack/docx", portal.ActionReadPack, 303, 200, ""},
	{"GET /cases/:case/pack/xlsx", portal.ActionReadPack, 303, 200, ""},
}
