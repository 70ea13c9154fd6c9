package store

// The kinds of audit event, and the templates and data of mail, of sending several forms to several people at once.
const ()
