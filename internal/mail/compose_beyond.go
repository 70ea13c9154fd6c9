package mail

// beyondWordings are of calendars, automatic replies, help and what else helps.
var beyondWordings = map[string]wording{}
