package portal

// The actions of retention, holds and confirmed exports.
const (
	ActionReadRemovals  Action = "read_removals"
	ActionSetRetention  Action = "set_retention"
	ActionHold          Action = "hold"
	ActionConfirmExport Action = "confirm_export"
)

// retentionPermissions are those of retention, holds and confirmed exports.
var retentionPermissions = []Permission{
	{ActionReadRemovals, officer, nil},
	{ActionHold, officer, nil},
	{ActionConfirmExport, officer, nil},
	{ActionSetRetention, administrators, nil},
}
