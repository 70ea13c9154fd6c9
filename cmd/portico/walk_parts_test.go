package main

import "portico/internal/portal"

// partOnTask is what the walk knows of forms that several people fill in.
var partOnTask = []walked{{"GET /tasks/:ref/whole", portal.ActionReadWhole, 404, 404, ""}} // the walked form is one person's
