package mail

// groupWordings are of work groups and of tasks that change hands.
var groupWordings = map[string]wording{}
