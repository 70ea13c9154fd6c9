package store

// The kinds of audit event of the history of an answer sheet.
const (
	AuditTabRestored AuditKind = "tab_restored" // object the tab, detail the revision that was restored
	AuditStrayRead   AuditKind = "stray_read"   // its words left the portal as a text
)
