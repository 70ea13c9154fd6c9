package store

// The kinds of audit event, and the templates and data of mail, of the officers’ lists of tasks, their filters and saved views.
const ()
