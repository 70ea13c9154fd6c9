package portal

// The actions of chasing, deciding in bulk, undelivered mail and notification choices.
const (
	ActionChase       Action = "chase"       // asks again for a form, and switches its reminders
	ActionBulk        Action = "bulk"        // one thing to many tasks
	ActionUndelivered Action = "undelivered" // mail that failed
	ActionNotify      Action = "notify"      // which mail somebody wants when
)

// chasePermissions are those of chasing, deciding in bulk, undelivered mail and notification choices.
var chasePermissions = []Permission{
	{ActionChase, officer, OpenStates},
	{ActionBulk, officer, nil},
	{ActionUndelivered, officer, nil},
	{ActionNotify, signedIn, nil},
}
