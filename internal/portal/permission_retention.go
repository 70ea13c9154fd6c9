package portal

// retentionPermissions are those of retention, holds and confirmed exports.
var retentionPermissions = []Permission{}
