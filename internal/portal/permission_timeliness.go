package portal

// The actions of the figures of timeliness.
const (
	ActionReadTimeliness   Action = "read_timeliness"
	ActionExportTimeliness Action = "export_timeliness"
)

// timelinessPermissions are those of the figures of timeliness.
var timelinessPermissions = []Permission{
	{ActionReadTimeliness, officer, nil},
	{ActionExportTimeliness, officer, nil},
}
