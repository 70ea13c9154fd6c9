package handlers

// packFlashes are of the pack for the plan and what the family will see.
var packFlashes = map[string]string{}
