package store

import "time"

// The kinds of audit event, and the templates and data of mail, of calendars, automatic replies, help and what else helps.
const (
	AuditAbsenceChanged   AuditKind = "absence_changed"
	AuditCalendarMade     AuditKind = "calendar_made"
	AuditCalendarOff      AuditKind = "calendar_off"
	AuditCalendarRead     AuditKind = "calendar_read"
	AuditListExported     AuditKind = "list_exported"
	AuditGuestEnded       AuditKind = "guest_ended"
	TemplateGuestEnded              = "guest_ended"
	AuditGuestExtended    AuditKind = "guest_extended"
	AuditMarkSettled      AuditKind = "mark_settled"
	AuditAnswersCopied    AuditKind = "answers_copied"
	TemplateGuestInvited            = "guest_invited"
	TemplateGuestExtended           = "guest_extended"
)

// MailGuest is the data of TemplateGuestInvited and TemplateGuestExtended: a form for somebody
// who takes part in this one only. Path holds the token of the link of an invitation. Until is
// when access ends.
type MailGuest struct {
	MailInvitation
	Until time.Time `json:"until"`
}
