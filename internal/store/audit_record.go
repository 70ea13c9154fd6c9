package store

// The kinds of audit event of reading, exporting and checking the audit record.
const (
	AuditRecordSearched AuditKind = "record_searched" // detail the fields that were asked for, never what was typed
	AuditRecordExported AuditKind = "record_exported"
	AuditCheckAsked     AuditKind = "record_check_asked"
	AuditChecked        AuditKind = "record_checked" // detail sound, findings or failed
)
