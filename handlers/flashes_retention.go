package handlers

// retentionFlashes are of retention, holds and confirmed exports.
var retentionFlashes = map[string]string{}
