package mail

// readingWordings are of reading what was submitted: versions compared, chronology, exports of many.
var readingWordings = map[string]wording{}
