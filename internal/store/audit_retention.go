package store

// The kinds of audit event, and the templates and data of mail, of retention, holds and confirmed exports.
const ()
