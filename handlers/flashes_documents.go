package handlers

// documentFlashes are of supporting documents.
var documentFlashes = map[string]string{}
