package portal

// packPermissions are those of the pack for the plan and what the family will see.
var packPermissions = []Permission{}
