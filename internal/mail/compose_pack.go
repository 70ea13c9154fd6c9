package mail

// packWordings are of the pack for the plan and what the family will see.
var packWordings = map[string]wording{}
