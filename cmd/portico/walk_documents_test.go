package main

import "portico/internal/portal"

// documentOnTask and documentElsewhere are what the walk knows of supporting documents.
var documentOnTask = []walked{
	{"GET /tasks/:ref/attachments/:file/edit", portal.ActionChangeAttachment, 200, 200, ""},
	{"POST /tasks/:ref/attachments/:file/edit", portal.ActionChangeAttachment, 303, 303, ""},
	{"POST /tasks/:ref/attachments/:file/listed", portal.ActionChangeAttachment, 422, 422, ""},
}

var documentElsewhere []walked
