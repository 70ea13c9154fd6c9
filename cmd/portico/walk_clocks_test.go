package main

// clockOnTask is what the walk knows of cases of each kind, their dates, clocks and exceptions, about a task.
var clockOnTask = []walked{}

// clockElsewhere is what the walk knows of cases of each kind, their dates, clocks and exceptions, elsewhere.
var clockElsewhere = []walked{}
