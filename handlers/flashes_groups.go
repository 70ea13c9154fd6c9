package handlers

// groupFlashes are of work groups and of tasks that change hands.
var groupFlashes = map[string]string{
	"press-ended":    "Your session had ended, so nothing was done. Sign in, and press the button again if it is still wanted.",
	"group-made":     "The work group is made. Add its members now.",
	"group-changed":  "The work group is changed.",
	"group-closed":   "The work group is closed.",
	"member-added":   "The person is in the work group, and an email says so.",
	"member-invited": "An email asks the person to register. When they have, they are in the work group.",
	"member-changed": "The member is changed.",
	"member-removed": "The person is no longer in the work group.",
	"member-no-more": "The invitation is withdrawn.",
	"picked-up":      "The form is yours now.",
	"reassigned":     "The form is re-assigned. An email says so, without the child’s name or your note.",
	"put-in-tray":    "The form is in the tray of the work group.",
	"taken-over":     "The form is yours now. An email tells the person who had it.",
	"passed-between": "The form is re-assigned. An email tells both.",
}
