package main

// clockMarks and clockScenes are of cases of each kind, their dates, clocks and exceptions.
var clockMarks = map[string]string{}

func clockScenes() []scene {
	return []scene{}
}
