package store

// The kinds of audit event of reading what was submitted: versions compared, chronology, exports of many.
const (
	AuditRoundsCompared      AuditKind = "rounds_compared"
	AuditChronologyExported  AuditKind = "chronology_downloaded" // detail: pdf or xlsx
	AuditJSONDownloaded      AuditKind = "json_downloaded"
	AuditBundleDownloaded    AuditKind = "bundle_downloaded"
	AuditSubmissionsExported AuditKind = "submissions_exported" // object: the key of the form; detail: the filter and how many
)
