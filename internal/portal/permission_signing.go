package portal

// signingPermissions are those of counter-signing and comments.
var signingPermissions []Permission
