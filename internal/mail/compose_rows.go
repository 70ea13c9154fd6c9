package mail

// rowWordings are of pasting and importing rows.
var rowWordings = map[string]wording{}
