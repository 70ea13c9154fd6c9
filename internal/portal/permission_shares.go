package portal

// sharePermissions are those of one sheet that several fill in, and of partners who ask partners.
var sharePermissions = []Permission{}
