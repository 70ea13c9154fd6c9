package mail

// historyWordings are of the history of an answer sheet.
var historyWordings = map[string]wording{}
