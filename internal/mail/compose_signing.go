package mail

// signingWordings are of counter-signing and comments.
var signingWordings = map[string]wording{}
