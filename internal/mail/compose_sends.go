package mail

// sendsWordings are of sending several forms to several people at once.
var sendsWordings = map[string]wording{}
