package main

// worklistOnTask is what the walk knows of the officers’ lists of tasks, their filters and saved views, about a task.
var worklistOnTask = []walked{}

// worklistElsewhere is what the walk knows of the officers’ lists of tasks, their filters and saved views, elsewhere.
var worklistElsewhere = []walked{}
