package portal

// peoplePermissions are those of people, teams, roles, imports and the access review.
var peoplePermissions = []Permission{}
