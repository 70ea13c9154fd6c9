package main

// accountOnTask and accountElsewhere are what the walk knows of accounts: registering, passwords, devices.
var accountOnTask, accountElsewhere []walked
