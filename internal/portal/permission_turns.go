package portal

// turnPermissions are those of what is said about a task beside its answers: declining, more time, messages, letters, decisions.
var turnPermissions []Permission
