package handlers

// beyondFlashes are of calendars, automatic replies, help and what else helps.
var beyondFlashes = map[string]string{
	"sent-instead": "The form goes to the deputy now. Look once more, then send it.",
	"absence":      "Your automatic reply is saved.",
	"calendar":     "The calendar has an address. Copy it now: it is shown only once.",
	"calendar-off": "The calendar is switched off. Its address leads nowhere any more.",
	"guest-longer": "The guest has more time, and a mail says so.",
	"copied":       "The answers are copied. Each is marked until you change it or say that it still holds.",
	"copied-none":  "Nothing was ticked, so nothing was copied.",
	"mark-settled": "Saved. It is not mentioned there any more.",
}
