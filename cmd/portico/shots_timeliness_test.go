package main

// timelinessMarks and timelinessScenes are of the timeliness figures.
var timelinessMarks = map[string]string{}

func timelinessScenes() []scene {
	return []scene{}
}
