package portal

// readingPermissions are those of reading what was submitted: versions compared, chronology, exports of many.
var readingPermissions = []Permission{}
