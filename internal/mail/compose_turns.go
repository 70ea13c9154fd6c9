package mail

// turnWordings are of what is said about a task beside its answers: declining, more time, messages, letters, decisions.
var turnWordings = map[string]wording{}
