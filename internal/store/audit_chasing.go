package store

// The kinds of audit event of chasing, deciding in bulk, undelivered mail and notification choices.
const (
	AuditChased        AuditKind = "chased"
	AuditRemindersOff  AuditKind = "reminders_off"
	AuditRemindersOn   AuditKind = "reminders_on"
	AuditMailAgain     AuditKind = "mail_sent_again"
	AuditMailSettled   AuditKind = "mail_set_aside"
	AuditNotifications AuditKind = "notifications_changed"
)

// The templates of their mail. The data of the first three is a MailTurn.
const (
	TemplateChased       = "chased"
	TemplateChasedTray   = "chased_tray"
	TemplateReminderLead = "reminder_lead"
	TemplateDigest       = "digest"
)
