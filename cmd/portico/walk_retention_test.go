package main

import "portico/internal/portal"

// retentionElsewhere is what the walk knows of retention, holds and confirmed exports, elsewhere.
var retentionElsewhere = []walked{
	{"GET /retention", portal.ActionReadRemovals, 303, 200, ""},
	{"GET /retention/rules", portal.ActionSetRetention, 303, 200, ""},
	{"POST /retention/rules", portal.ActionSetRetention, 303, 303, ""},
	{"GET /cases/:case/hold", portal.ActionHold, 303, 200, ""},
	{"POST /cases/:case/hold", portal.ActionHold, 303, 422, ""},
	{"POST /cases/:case/hold/lift", portal.ActionHold, 303, 409, ""}, // none stands
	{"GET /cases/:case/exported", portal.ActionConfirmExport, 303, 200, ""},
	{"POST /cases/:case/exported", portal.ActionConfirmExport, 303, 422, ""},
	{"POST /cases/:case/exported/withdraw", portal.ActionConfirmExport, 303, 404, ""}, // of no receipt
}
