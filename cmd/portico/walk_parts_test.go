package main

import "portico/internal/portal"

// partOnTask is what the walk knows of forms that several people fill in.
var partOnTask = []walked{
	{"GET /tasks/:ref/whole", portal.ActionReadWhole, 404, 404, ""}, // the walked form is one person's
	{"GET /tasks/:ref/ask", portal.ActionAskPart, 200, 200, ""},
	{"POST /tasks/:ref/ask", portal.ActionAskPart, 422, 422, ""},
	{"POST /tasks/:ref/asked/:part/remind", portal.ActionAskPart, 404, 404, ""}, // nobody was asked
	{"POST /tasks/:ref/asked/:part/take-back", portal.ActionAskPart, 404, 404, ""},
}
