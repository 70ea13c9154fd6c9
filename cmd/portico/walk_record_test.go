package main

// recordOnTask is what the walk knows of reading, exporting and checking the audit record, about a task.
var recordOnTask = []walked{}

// recordElsewhere is what the walk knows of reading, exporting and checking the audit record, elsewhere.
var recordElsewhere = []walked{}
