package store

// The kinds of audit event, and the templates and data of mail, of one sheet that several fill in, and of partners who ask partners.
const ()
