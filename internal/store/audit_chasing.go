package store

// The kinds of audit event, and the templates and data of mail, of chasing, deciding in bulk, undelivered mail and notification choices.
const ()
