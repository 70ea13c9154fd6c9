package main

// accountMarks and accountScenes are of accounts: registering, passwords, devices.
var accountMarks = map[string]string{}

func accountScenes() []scene { return nil }
