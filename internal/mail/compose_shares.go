package mail

// shareWordings are of one sheet that several fill in, and of partners who ask partners.
var shareWordings = map[string]wording{}
