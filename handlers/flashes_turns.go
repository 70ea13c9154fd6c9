package handlers

// turnFlashes are of what is said about a task beside its answers: declining, more time, messages, letters, decisions.
var turnFlashes = map[string]string{}
