package portal

// beyondPermissions are those of calendars, automatic replies, help and what else helps.
var beyondPermissions []Permission
