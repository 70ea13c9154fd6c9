package handlers

// turnFlashes are of what is said about a task beside its answers: declining, more time, messages, letters, decisions.
var turnFlashes = map[string]string{
	"declining":           "The council is asked to agree. You get an email when it has decided.",
	"decline-withdrawn":   "The form is yours to complete again.",
	"time-asked":          "The council is asked for more time. You get an email when it has decided.",
	"time-withdrawn":      "You no longer ask for more time.",
	"message-sent":        "The message is sent.",
	"decided-agree":       "The form is closed as a nil return. Whoever had it gets an email.",
	"decided-refuse":      "The form goes back to be completed. Whoever has it gets an email.",
	"decided-grant":       "The due date is moved. Whoever has the form gets an email.",
	"decided-refuse-time": "The due date stays. Whoever has the form gets an email.",
	"decided-accept":      "The form is accepted.",
	"decided-return":      "The form is returned. Whoever wrote it gets an email.",
	"decided-reopen":      "The form is open again. Whoever has it gets an email.",
}
