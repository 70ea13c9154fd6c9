package handlers

// worklistFlashes are of the officers’ lists of tasks, their filters and saved views.
var worklistFlashes = map[string]string{}
