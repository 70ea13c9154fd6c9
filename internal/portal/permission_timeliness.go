package portal

// timelinessPermissions are those of the timeliness figures.
var timelinessPermissions = []Permission{}
