package portal

// chasePermissions are those of chasing, deciding in bulk, undelivered mail and notification choices.
var chasePermissions = []Permission{}
