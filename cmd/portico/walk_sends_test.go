package main

// sendsOnTask is what the walk knows of sending several forms to several people at once, about a task.
var sendsOnTask = []walked{}

// sendsElsewhere is what the walk knows of sending several forms to several people at once, elsewhere.
var sendsElsewhere = []walked{}
