package main

import "portico/internal/portal"

// rowOnTask and rowElsewhere are what the walk knows of pasting and importing rows. The
// walk's table has rows that are fixed, so there is none to paste into.
var rowOnTask, rowElsewhere = []walked{
	{"GET /tasks/:ref/form/:tab/paste/:table", portal.ActionPasteRows, 404, 404, "read"},
	{"POST /tasks/:ref/form/:tab/paste/:table", portal.ActionPasteRows, 404, 404, ""},
	{"GET /tasks/:ref/form/:tab/import/:table", portal.ActionPasteRows, 404, 404, "read"},
	{"POST /tasks/:ref/form/:tab/import/:table", portal.ActionPasteRows, 404, 404, ""},
	{"GET /tasks/:ref/form/:tab/import/:table/blank", portal.ActionPasteRows, 404, 404, "read"},
	{"GET /tasks/:ref/form/:tab/paste/:table/:paste", portal.ActionPasteRows, 404, 404, "read"},
	{"POST /tasks/:ref/form/:tab/paste/:table/:paste", portal.ActionPasteRows, 404, 404, ""},
	{"POST /tasks/:ref/form/:tab/paste/:table/:paste/undo", portal.ActionPasteRows, 404, 404, ""},
}, []walked(nil)
