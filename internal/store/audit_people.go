package store

// The kinds of audit event, and the templates and data of mail, of people, teams, roles, imports and the access review.
const ()
