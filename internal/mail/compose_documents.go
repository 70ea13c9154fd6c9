package mail

// documentWordings are of supporting documents.
var documentWordings = map[string]wording{}
