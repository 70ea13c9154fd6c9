package handlers

// historyFlashes are of the history of an answer sheet.
var historyFlashes = map[string]string{
	"history-restored": "It is restored. What it replaced stands in the history below and can be restored again.",
	"stray-away":       "The words are put away.",
}
