package mail

// worklistWordings are of the officers’ lists of tasks, their filters and saved views.
var worklistWordings = map[string]wording{}
