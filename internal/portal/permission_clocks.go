package portal

// clockPermissions are those of cases of each kind, their dates, clocks and exceptions.
var clockPermissions = []Permission{}
