package store

// The kinds of audit event, and the templates and data of mail, of reading what was submitted: versions compared, chronology, exports of many.
const ()
