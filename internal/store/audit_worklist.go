package store

// The kinds of audit event of the officers’ lists of tasks, their filters and saved views.
const (
	AuditListViewSaved   AuditKind = "list_view_saved"
	AuditListViewRemoved AuditKind = "list_view_removed"
)
