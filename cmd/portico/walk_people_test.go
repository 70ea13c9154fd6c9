package main

// peopleOnTask is what the walk knows of people, teams, roles, imports and the access review, about a task.
var peopleOnTask = []walked{}

// peopleElsewhere is what the walk knows of people, teams, roles, imports and the access review, elsewhere.
var peopleElsewhere = []walked{}
