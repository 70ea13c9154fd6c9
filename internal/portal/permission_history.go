package portal

// historyPermissions are those of the history of an answer sheet.
var historyPermissions []Permission
