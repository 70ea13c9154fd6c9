package handlers

// shareFlashes are of one sheet that several fill in, and of partners who ask partners.
var shareFlashes = map[string]string{}
