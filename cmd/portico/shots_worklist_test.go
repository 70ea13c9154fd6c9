package main

// worklistMarks and worklistScenes are of the officers’ lists of tasks, their filters and saved views.
var worklistMarks = map[string]string{}

func worklistScenes() []scene {
	return []scene{}
}
