package portal

// The actions of work groups and of tasks that change hands.
const (
	ActionListGroups Action = "list_groups"
	ActionReadGroup  Action = "read_group"
	ActionRunGroup   Action = "run_group"  // add and remove members: whoever runs the group, which the store judges
	ActionMakeGroup  Action = "make_group" // make, change, close; say who runs it
	ActionPickUp     Action = "pick_up"
	ActionReassign   Action = "reassign"
	ActionReadHands  Action = "read_hands"
)

var (
	inGroups = []Standing{Stranger, Officer}            // whoever may be in a work group, and the council
	holders  = append([]Standing{Owner}, colleagues...) // whoever may pass a form on; not a guest
	movable  = []TaskState{Assigned, Returned}
)

// groupPermissions are those of work groups and of tasks that change hands.
var groupPermissions = []Permission{
	{ActionListGroups, inGroups, nil},
	{ActionReadGroup, inGroups, nil},
	{ActionRunGroup, inGroups, nil},
	{ActionMakeGroup, officer, nil},
	{ActionPickUp, holders, movable}, // the owner: pressed twice
	{ActionReassign, holders, movable},
	{ActionReadHands, []Standing{Owner, Officer}, nil},
}
