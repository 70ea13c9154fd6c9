package main

// groupOnTask and groupElsewhere are what the walk knows of work groups and of tasks that change hands.
var groupOnTask, groupElsewhere []walked
