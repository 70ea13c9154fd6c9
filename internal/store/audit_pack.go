package store

// The kinds of audit event of the pack for the plan and what the family will see.
const (
	AuditPackViewed     AuditKind = "pack_viewed"     // the pack of a case was looked at
	AuditPackDownloaded AuditKind = "pack_downloaded" // it left the portal; detail is docx or xlsx
	AuditFamilyViewed   AuditKind = "family_viewed"   // an officer looked at what the family will see of a form
)
