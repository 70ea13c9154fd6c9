package main

// retentionOnTask is what the walk knows of retention, holds and confirmed exports, about a task.
var retentionOnTask = []walked{}

// retentionElsewhere is what the walk knows of retention, holds and confirmed exports, elsewhere.
var retentionElsewhere = []walked{}
