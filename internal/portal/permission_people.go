package portal

// The actions of people, teams, roles, imports and the access review.
const (
	ActionReadPeople   Action = "read_people"
	ActionChangePeople Action = "change_people"
	ActionImportPeople Action = "import_people"
	ActionReviewAccess Action = "review_access"
	ActionRunTeams     Action = "run_teams"
	ActionMoveCase     Action = "move_case" // to another team
)

// administrators are those who run people and teams.
var administrators = []Standing{Administrator}

// peoplePermissions are those of people, teams, roles, imports and the access review.
var peoplePermissions = []Permission{
	{ActionReadPeople, administrators, nil},
	{ActionChangePeople, administrators, nil},
	{ActionImportPeople, administrators, nil},
	{ActionReviewAccess, administrators, nil},
	{ActionRunTeams, administrators, nil},
	{ActionMoveCase, officer, nil},
}
