package store

// The kinds of audit event of retention, holds and confirmed exports.
const (
	AuditRulesChanged    AuditKind = "rules_changed"
	AuditHoldSet         AuditKind = "hold_set"
	AuditHoldLifted      AuditKind = "hold_lifted"
	AuditExportConfirmed AuditKind = "export_confirmed" // object the receipt, detail the reference in the other system
	AuditExportWithdrawn AuditKind = "export_withdrawn"
	AuditAnswersRemoved  AuditKind = "answers_removed" // detail the rule
	AuditCaseRemoved     AuditKind = "case_removed"    // detail the rule
	AuditRemovalNoticed  AuditKind = "removal_noticed"
)

// TemplateRemovals tells the council that something goes soon. Its data is a MailRemovals.
const TemplateRemovals = "removals"

// MailRemovals is the data of TemplateRemovals.
type MailRemovals struct {
	Path string `json:"path"`
}
