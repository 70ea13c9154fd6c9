package mail

// partWordings are of parts of a form that somebody who has it asks somebody elsewhere for.
var partWordings = map[string]wording{
	"part_asked": turnWords("Somebody has asked another person for a part of a form", "%s: whoever has this form has asked somebody elsewhere for a part of it. There is nothing that you must do.",
		"See who it is:"),
	"part_reminder": turnWords("A part of a form waits for you", "%s: whoever asked you for a part of this form waits for it.",
		"Open it. There you can also say that it cannot be answered:"),
	"part_taken_back": turnWords("A part of a form was taken back", "%s: whoever had asked somebody elsewhere for a part of this form fills it in after all. There is nothing that you must do.",
		"See where the form is:"),
}
