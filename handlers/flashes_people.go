package handlers

// peopleFlashes are of people, teams, roles, imports and the access review.
var peopleFlashes = map[string]string{}
