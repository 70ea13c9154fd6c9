package portal

import "slices"

// The actions of the pack for the plan and of what the family will see.
const (
	ActionReadPack   Action = "read_pack"
	ActionReadFamily Action = "read_family"
)

// packPermissions are those of the pack for the plan and what the family will see.
var packPermissions = []Permission{
	{ActionReadPack, officer, nil},
	{ActionReadFamily, owner, OpenStates},
	{ActionReadFamily, slices.Concat(owner, officer, []Standing{Signatory}), done},
}
