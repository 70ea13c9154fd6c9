package handlers

// chaseFlashes are of chasing, deciding in bulk, undelivered mail and notification choices.
var chaseFlashes = map[string]string{}
