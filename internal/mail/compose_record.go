package mail

// recordWordings are of reading, exporting and checking the audit record.
var recordWordings = map[string]wording{}
