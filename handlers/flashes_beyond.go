package handlers

// beyondFlashes are of calendars, automatic replies, help and what else helps.
var beyondFlashes = map[string]string{}
