package main

// packMarks and packScenes are of the pack for the plan and what the family will see.
var packMarks = map[string]string{}

func packScenes() []scene {
	return []scene{}
}
