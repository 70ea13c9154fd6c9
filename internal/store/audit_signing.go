package store

import "portico/internal/portal"

// The kinds of audit event, and the templates and data of mail, of counter-signing and comments.
const (
	AuditSignatureAsked     AuditKind = "signature_asked"
	AuditSignatureSentBack  AuditKind = "signature_sent_back"
	AuditSignatureTakenBack AuditKind = "signature_taken_back"
	AuditCounterSigned      AuditKind = "counter_signed"
	AuditCommentMade        AuditKind = "comment_made"
	AuditCommentSettled     AuditKind = "comment_settled"
)

// The templates of mail about counter-signing.
const (
	TemplateSignatureAsked     = "signature_asked"
	TemplateSignatureSentBack  = "signature_sent_back"
	TemplateSignatureTakenBack = "signature_taken_back"
	TemplateSignatoryLeft      = "signatory_left"
	TemplateCounterSigned      = "counter_signed" // its data is a MailReceipt
)

// MailSigning is the data of the mails about counter-signing. By is the name of whoever did it, or who has left.
type MailSigning struct {
	FormType string       `json:"form_type"`
	By       string       `json:"by"`
	Due      *portal.Date `json:"due,omitempty"`
	Path     string       `json:"path"`
}
