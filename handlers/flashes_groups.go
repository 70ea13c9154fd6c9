package handlers

// groupFlashes are of work groups and of tasks that change hands.
var groupFlashes = map[string]string{}
