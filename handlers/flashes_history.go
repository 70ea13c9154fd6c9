package handlers

// historyFlashes are of the history of an answer sheet.
var historyFlashes = map[string]string{}
