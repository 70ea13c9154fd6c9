package main

// readingMarks and readingScenes are of reading what was submitted: versions compared, chronology, exports of many.
var readingMarks = map[string]string{}

func readingScenes() []scene {
	return []scene{}
}
