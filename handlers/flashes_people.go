package handlers

// peopleFlashes are of people, teams, roles, imports and the access review.
var peopleFlashes = map[string]string{
	"person-added":    "The account is made. An email says how to set a password.",
	"person-changed":  "The account is changed.",
	"person-disabled": "The account is disabled, and the person is signed out.",
	"person-enabled":  "The account is enabled. An email says how to set a password.",
	"person-reset":    "The person is signed out. An email says how to set a password.",
	"person-out":      "The person is signed out everywhere.",
	"people-imported": "The file is imported. The report stays here for 7 days.",
	"people-reviewed": "The accounts are marked as reviewed.",
	"team-made":       "The team is made. Put its officers in.",
	"team-renamed":    "The team has its new name.",
	"team-joined":     "The officer is in the team.",
	"team-left":       "The officer is no longer in the team.",
	"team-closed":     "The team is closed.",
	"case-moved":      "The case is with the other team now.",
}
