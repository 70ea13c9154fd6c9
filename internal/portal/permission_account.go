package portal

// accountPermissions are those of accounts: registering, passwords, devices.
var accountPermissions []Permission
