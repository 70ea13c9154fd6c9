package main

// chaseMarks and chaseScenes are of chasing, deciding in bulk, undelivered mail and notification choices.
var chaseMarks = map[string]string{}

func chaseScenes() []scene {
	return []scene{}
}
