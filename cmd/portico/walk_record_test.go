package main

import "portico/internal/portal"

// recordElsewhere is what the walk knows of reading, exporting and checking the audit record, elsewhere.
var recordElsewhere = []walked{
	{"GET /audit", portal.ActionReadAudit, 303, 200, ""},
	{"POST /audit", portal.ActionReadAudit, 303, 303, ""},
	{"GET /audit/export", portal.ActionReadAudit, 303, 200, ""},
	{"GET /audit/export.xlsx", portal.ActionReadAudit, 303, 200, ""},
	{"GET /audit/checks", portal.ActionCheckAudit, 303, 200, ""},
	{"POST /audit/checks", portal.ActionCheckAudit, 303, 303, ""},
}
