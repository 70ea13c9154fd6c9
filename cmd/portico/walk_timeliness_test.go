package main

// timelinessOnTask is what the walk knows of the timeliness figures, about a task.
var timelinessOnTask = []walked{}

// timelinessElsewhere is what the walk knows of the timeliness figures, elsewhere.
var timelinessElsewhere = []walked{}
