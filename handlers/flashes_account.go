package handlers

// accountFlashes are of accounts: registering, passwords, devices.
var accountFlashes = map[string]string{
	"reset-over":       "That was begun too long ago, or in another browser. Enter your email address again.",
	"reset-used":       "Your password was changed already. Sign in with it.",
	"details-changed":  "Your details are saved. Forms that you open from now on are filled in with them.",
	"password-changed": "Your password is changed. Everywhere else you have been signed out.",
	"email-codes":      "New codes are on their way. The earlier ones no longer work.",
	"email-none":       "No change of address is under way any more. It was finished, withdrawn or not confirmed within 7 days.",
	"email-half":       "That address is confirmed. The other one is still to be confirmed.",
	"email-changed":    "Your email address is changed. Sign in with the new one from now on.",
	"email-waits":      "The new address is confirmed. The change waits for the council now.",
	"email-withdrawn":  "The change is withdrawn. Your email address is as it was.",
	"signed-out-there": "You are signed out there.",
	"signed-out-else":  "You are signed out everywhere else.",
	"email-approved":   "The address is changed. Both addresses get a mail.",
	"email-refused":    "The change is refused. Both addresses get a mail.",
}
