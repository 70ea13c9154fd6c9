package main

// chaseOnTask is what the walk knows of chasing, deciding in bulk, undelivered mail and notification choices, about a task.
var chaseOnTask = []walked{}

// chaseElsewhere is what the walk knows of chasing, deciding in bulk, undelivered mail and notification choices, elsewhere.
var chaseElsewhere = []walked{}
