package store

// The kinds of audit event, and the templates and data of mail, of work groups and of tasks that change hands.
