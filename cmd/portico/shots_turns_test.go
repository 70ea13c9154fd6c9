package main

// turnMarks and turnScenes are of what is said about a task beside its answers: declining, more time, messages, letters, decisions.
var turnMarks = map[string]string{}

func turnScenes() []scene { return nil }
