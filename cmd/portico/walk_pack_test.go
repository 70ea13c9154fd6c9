package main

// packOnTask is what the walk knows of the pack for the plan and what the family will see, about a task.
var packOnTask = []walked{}

// packElsewhere is what the walk knows of the pack for the plan and what the family will see, elsewhere.
var packElsewhere = []walked{}
