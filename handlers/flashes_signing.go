package handlers

// signingFlashes are of counter-signing and comments.
var signingFlashes = map[string]string{}
