package handlers

// rowFlashes are of pasting and importing rows.
var rowFlashes = map[string]string{}
