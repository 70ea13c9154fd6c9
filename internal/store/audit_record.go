package store

// The kinds of audit event of reading, exporting and checking the audit record.
const (
	AuditRecordViewed   AuditKind = "record_viewed"   // once an hour
	AuditRecordSearched AuditKind = "record_searched" // object and detail are the ids and codes that were asked for
	AuditRecordExported AuditKind = "record_exported" // detail the number of events
	AuditCheckAsked     AuditKind = "record_check_asked"
	AuditChecked        AuditKind = "record_checked" // detail sound, findings or failed
)
