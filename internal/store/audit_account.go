package store

import "time"

// The kinds of audit event of accounts: registering, passwords, devices.
const (
	AuditPasswordChanged      AuditKind = "password_changed"
	AuditResetCodeSent        AuditKind = "reset_code_sent"
	AuditNewDevice            AuditKind = "new_device"
	AuditDetailsChanged       AuditKind = "details_changed"
	AuditEmailChangeAsked     AuditKind = "email_change_asked"
	AuditEmailChangeWaits     AuditKind = "email_change_waits"
	AuditEmailChanged         AuditKind = "email_changed"
	AuditEmailChangeRefused   AuditKind = "email_change_refused"
	AuditEmailChangeWithdrawn AuditKind = "email_change_withdrawn"
)

// The templates of mail of accounts.
const (
	TemplateResetCode          = "reset_code"       // data MailCode
	TemplateNoAccount          = "no_account"       // data MailRegistered, of the page to register
	TemplatePasswordChanged    = "password_changed" // data MailPasswordChanged
	TemplateNewDevice          = "new_device"       // data MailNewDevice
	TemplateEmailChangeOld     = "email_change_old" // data MailCode
	TemplateEmailChangeNew     = "email_change_new" // data MailCode
	TemplateEmailChangeTaken   = "email_change_taken"
	TemplateEmailChangeWaits   = "email_change_waits"
	TemplateEmailChanged       = "email_changed"
	TemplateEmailChangeRefused = "email_change_refused"
)

// MailPasswordChanged is the data of TemplatePasswordChanged. Browser is "" when it is not known.
type MailPasswordChanged struct {
	Browser string    `json:"browser,omitempty"`
	At      time.Time `json:"at"`
}

// MailNewDevice is the data of TemplateNewDevice.
type MailNewDevice struct {
	Browser string    `json:"browser"`
	At      time.Time `json:"at"`
}

// MailEmailChange is the data of the mails of a change of address but those with a code. New says
// that it goes to the new address.
type MailEmailChange struct {
	New bool      `json:"new"`
	At  time.Time `json:"at"`
}
