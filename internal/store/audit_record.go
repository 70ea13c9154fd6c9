package store

// The kinds of audit event, and the templates and data of mail, of reading, exporting and checking the audit record.
const ()
