package store

// The kinds of audit event of cases of each kind, their dates, clocks and exceptions.
const (
	AuditCaseDate           AuditKind = "case_date" // detail: name and date, "requested 2026-08-31", or "requested none"
	AuditExceptionRecorded  AuditKind = "exception_recorded"
	AuditExceptionWithdrawn AuditKind = "exception_withdrawn"
	AuditCaseClosed         AuditKind = "case_closed"
	AuditCaseReopened       AuditKind = "case_reopened"
	AuditReceivedCorrected  AuditKind = "received_corrected"
	AuditUsualForms         AuditKind = "usual_forms"
	AuditDayBasis           AuditKind = "day_basis"
)
