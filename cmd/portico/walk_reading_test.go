package main

// readingOnTask is what the walk knows of reading what was submitted: versions compared, chronology, exports of many, about a task.
var readingOnTask = []walked{}

// readingElsewhere is what the walk knows of reading what was submitted: versions compared, chronology, exports of many, elsewhere.
var readingElsewhere = []walked{}
