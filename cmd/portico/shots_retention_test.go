package main

// retentionMarks and retentionScenes are of retention, holds and confirmed exports.
var retentionMarks = map[string]string{}

func retentionScenes() []scene {
	return []scene{}
}
