package portal

// The actions of the officers' lists of tasks.
const (
	ActionListWork   Action = "list_work"
	ActionExportWork Action = "export_work"
	ActionSaveView   Action = "save_view"
)

// worklistPermissions are those of the officers’ lists of tasks, their filters and saved views.
var worklistPermissions = []Permission{
	{ActionListWork, officer, nil},
	{ActionExportWork, officer, nil},
	{ActionSaveView, officer, nil},
}
