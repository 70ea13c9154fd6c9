package handlers

// accountFlashes are of accounts: registering, passwords, devices.
var accountFlashes = map[string]string{}
