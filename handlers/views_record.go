package handlers

// AuditPage is the audit record (pages/audit). Posts account, case, task, kind, from, to and _csrf
// to /audit.
type AuditPage struct {
	Page
	Summary     *FaultSummary
	Fields      []AuditField // but the kind
	Kind        string
	Kinds       []Field // code and words
	Narrowed    bool
	Lines       []AuditRow
	First, Next string // pages of the list; ""
	Export      string // CSV
	ExportXLSX  string
}

// AuditField is a field that narrows the record.
type AuditField struct{ Name, Label, Hint, Type, Value, Fault string }

// AuditRow is an event of the record.
type AuditRow struct {
	At, Name, Email, What, Form, Detail string
	Case                                Link
}

// AuditChecksPage is the checks of the record (pages/audit-checks). Posts _csrf to /audit/checks.
type AuditChecksPage struct {
	Page
	Back    Link
	Waiting string // a check waits or runs; ""
	Checks  []AuditCheckRow
}

// AuditCheckRow is a check. Findings are empty when it is sound, and while it runs.
type AuditCheckRow struct {
	At, By, Words, Tone string
	Findings            []string
	More                int64
}
