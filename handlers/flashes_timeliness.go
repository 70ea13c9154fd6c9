package handlers

// timelinessFlashes are of the timeliness figures.
var timelinessFlashes = map[string]string{}
