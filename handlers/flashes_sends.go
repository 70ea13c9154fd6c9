package handlers

// sendsFlashes are of sending several forms to several people at once.
var sendsFlashes = map[string]string{
	"sent-all": "The forms are sent.",
}
