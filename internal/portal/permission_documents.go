package portal

// documentPermissions are those of supporting documents.
var documentPermissions []Permission
