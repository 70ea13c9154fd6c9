package mail

// clockWordings are of cases of each kind, their dates, clocks and exceptions.
var clockWordings = map[string]wording{}
