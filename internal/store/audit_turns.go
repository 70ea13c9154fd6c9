package store

import "portico/internal/portal"

// The kinds of audit event of what is said about a task beside its answers: declining, more time, messages, letters, decisions.
const (
	AuditDeclineProposed  AuditKind = "decline_proposed"
	AuditDeclineWithdrawn AuditKind = "decline_withdrawn"
	AuditDeclineAgreed    AuditKind = "decline_agreed"
	AuditDeclineRefused   AuditKind = "decline_refused"
	AuditTimeAsked        AuditKind = "more_time_asked"
	AuditTimeWithdrawn    AuditKind = "more_time_withdrawn"
	AuditTimeGranted      AuditKind = "more_time_granted"
	AuditTimeRefused      AuditKind = "more_time_refused"
	AuditAccepted         AuditKind = "accepted"
	AuditReturned         AuditKind = "returned"
	AuditReopened         AuditKind = "reopened"
	AuditMessageSent      AuditKind = "message_sent"
	AuditMessagesRead     AuditKind = "messages_read"
	AuditReminded         AuditKind = "reminded"
)

// The templates of their mail. The data of all is a MailTurn.
const (
	TemplateDeclineProposed = "decline_proposed"
	TemplateDeclineAgreed   = "decline_agreed"
	TemplateDeclineRefused  = "decline_refused"
	TemplateTimeAsked       = "more_time_asked"
	TemplateTimeGranted     = "more_time_granted"
	TemplateTimeRefused     = "more_time_refused"
	TemplateReturned        = "returned"
	TemplateMessage         = "message"
	TemplateMessageCouncil  = "message_council"
	TemplateReminder        = "reminder"
	TemplateReminderTray    = "reminder_tray"
	TemplateReminderInvited = "reminder_invited"
)

// MailTurn is the data of these templates: no words that somebody wrote, and no name of a child.
type MailTurn struct {
	FormType string       `json:"form_type"`
	Path     string       `json:"path"`
	Due      *portal.Date `json:"due,omitempty"`  // of the task, or the new one that was granted
	Left     int          `json:"left,omitempty"` // days until then, negative when it is past
}
