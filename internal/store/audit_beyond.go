package store

// The kinds of audit event, and the templates and data of mail, of calendars, automatic replies, help and what else helps.
