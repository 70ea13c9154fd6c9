package handlers

// clockFlashes are of cases of each kind, their dates, clocks and exceptions.
var clockFlashes = map[string]string{}
