package store

// The kinds of audit event, and the templates and data of mail, of what is said about a task beside its answers: declining, more time, messages, letters, decisions.
