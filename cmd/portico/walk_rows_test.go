package main

import "portico/internal/portal"

// rowOnTask and rowElsewhere are what the walk knows of pasting and importing rows. The
// walk's addresses name no table, and no rows.
var rowOnTask, rowElsewhere = []walked{
	{"GET /tasks/:ref/form/:tab/paste/:table", portal.ActionPasteRows, 200, 200, "read"},
	{"POST /tasks/:ref/form/:tab/paste/:table", portal.ActionPasteRows, 422, 422, ""},
	{"GET /tasks/:ref/form/:tab/import/:table", portal.ActionPasteRows, 200, 200, "read"},
	{"POST /tasks/:ref/form/:tab/import/:table", portal.ActionPasteRows, 422, 422, ""},
	{"GET /tasks/:ref/form/:tab/import/:table/blank", portal.ActionPasteRows, 200, 200, "read"},
	{"GET /tasks/:ref/form/:tab/paste/:table/:paste", portal.ActionPasteRows, 404, 404, "read"},
	{"POST /tasks/:ref/form/:tab/paste/:table/:paste", portal.ActionPasteRows, 404, 404, ""},
	{"POST /tasks/:ref/form/:tab/paste/:table/:paste/undo", portal.ActionPasteRows, 404, 404, ""},
}, []walked(nil)
