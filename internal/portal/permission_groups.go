package portal

// groupPermissions are those of work groups and of tasks that change hands.
var groupPermissions []Permission
