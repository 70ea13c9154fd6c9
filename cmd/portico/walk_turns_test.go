package main

// turnOnTask and turnElsewhere are what the walk knows of what is said about a task beside its answers: declining, more time, messages, letters, decisions.
var turnOnTask, turnElsewhere []walked
