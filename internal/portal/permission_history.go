package portal

// The actions of the history of an answer sheet, and of words that could not be saved.
const (
	ActionReadHistory Action = "read_history"
	ActionRestore     Action = "restore"
	ActionListStrays  Action = "list_strays"
)

// historyPermissions are those of the history of an answer sheet. Whoever wrote what is
// being counter-signed reads it meanwhile.
var historyPermissions = []Permission{
	{ActionReadHistory, owner, nil},
	{ActionReadHistory, []Standing{Contributor}, []TaskState{CounterSigning}},
	{ActionRestore, owner, OpenStates},
	{ActionListStrays, owner, nil},
	{ActionListStrays, wrote, nil},
}
