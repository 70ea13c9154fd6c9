package portal

// worklistPermissions are those of the officers’ lists of tasks, their filters and saved views.
var worklistPermissions = []Permission{}
