package mail

// accountWordings are of accounts: registering, passwords, devices.
var accountWordings = map[string]wording{}
