package portal

// The actions of the audit record.
const (
	ActionReadAudit  Action = "read_audit"
	ActionCheckAudit Action = "check_audit"
)

// recordPermissions are those of reading, exporting and checking the audit record.
var recordPermissions = []Permission{
	{ActionReadAudit, administrators, nil},
	{ActionCheckAudit, administrators, nil},
}
