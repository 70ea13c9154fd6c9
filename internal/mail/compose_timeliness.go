package mail

// timelinessWordings are of the timeliness figures.
var timelinessWordings = map[string]wording{}
