package store

// The kinds of audit event of parts that somebody who has a form asks somebody elsewhere for. The
// task is the part's.
const (
	AuditPartAsked     AuditKind = "part_asked"
	AuditPartTakenBack AuditKind = "part_taken_back"
)

// The templates of their mail. The data of all is a MailTurn.
const (
	TemplatePartAsked     = "part_asked"      // to the council
	TemplatePartReminder  = "part_reminder"   // to whoever was asked
	TemplatePartTakenBack = "part_taken_back" // to the council
)
