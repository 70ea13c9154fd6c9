package main

// shareOnTask is what the walk knows of one sheet that several fill in, and of partners who ask partners, about a task.
var shareOnTask = []walked{}

// shareElsewhere is what the walk knows of one sheet that several fill in, and of partners who ask partners, elsewhere.
var shareElsewhere = []walked{}
