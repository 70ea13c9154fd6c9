package store

// The kinds of audit event, and the templates and data of mail, of the pack for the plan and what the family will see.
const ()
