package portal

// recordPermissions are those of reading, exporting and checking the audit record.
var recordPermissions = []Permission{}
