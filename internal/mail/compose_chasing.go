package mail

// chaseWordings are of chasing, deciding in bulk, undelivered mail and notification choices.
var chaseWordings = map[string]wording{}
