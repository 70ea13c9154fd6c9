package store

// The kinds of audit event, and the templates and data of mail, of cases of each kind, their dates, clocks and exceptions.
const ()
