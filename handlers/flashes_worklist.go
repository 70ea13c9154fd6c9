package handlers

// worklistFlashes are of the officers’ lists of tasks, their filters and saved views.
var worklistFlashes = map[string]string{
	"view-saved":   "The view is saved.",
	"view-removed": "The view is deleted.",
}
