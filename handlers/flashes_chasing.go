package handlers

// chaseFlashes are of chasing, deciding in bulk, undelivered mail and notification choices.
var chaseFlashes = map[string]string{
	"chased":        "The form is asked for again. Whoever has it gets an email.",
	"reminders-off": "No more reminders go out about this form.",
	"reminders-on":  "Reminders about this form go out again.",
	"mail-again":    "The chosen mail is on its way again.",
	"mail-aside":    "The chosen mail is set aside.",
	"notifications": "Your choice is saved.",
}
