package handlers

// readingFlashes are of reading what was submitted: versions compared, chronology, exports of many.
var readingFlashes = map[string]string{}
