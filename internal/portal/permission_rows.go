package portal

// rowPermissions are those of pasting and importing rows.
var rowPermissions []Permission
