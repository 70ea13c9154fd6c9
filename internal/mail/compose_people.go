package mail

// peopleWordings are of people, teams, roles, imports and the access review.
var peopleWordings = map[string]wording{}
