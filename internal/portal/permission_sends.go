package portal

// sendsPermissions are those of sending several forms to several people at once.
var sendsPermissions = []Permission{}
