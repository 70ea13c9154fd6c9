package mail

// retentionWordings are of retention, holds and confirmed exports.
var retentionWordings = map[string]wording{}
