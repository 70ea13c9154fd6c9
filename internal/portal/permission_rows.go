package portal

// The actions of pasting and importing rows.
const (
	ActionPasteRows Action = "paste_rows"
)

// rowPermissions are those of pasting and importing rows: who may write the form.
var rowPermissions = []Permission{
	{ActionPasteRows, owner, OpenStates},
}
