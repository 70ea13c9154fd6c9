package main

// documentMarks and documentScenes are of supporting documents.
var documentMarks = map[string]string{}

func documentScenes() []scene { return nil }
