package engine

// kindWords are the kinds of questions as a sentence names them. A kind that is not
// here is named by its own name.
var kindWords = map[string]string{
	"text": "a line of text", "paragraph": "a longer text", "rich": "a text with headings and lists",
	"date": "a date", "email": "an email address", "tel": "a telephone number", "integer": "a whole number", "number": "a number",
	"yesno": "a yes-or-no question", "tick": "a box to tick", "radios": "a choice of one", "select": "a choice of one out of a list",
	"checkboxes": "a choice of several", "table": "a table", "group": "a group of questions", "file": "a file", "note": "a note",
	"attachments": "the tab for files",
}

func kindWord(q *Question) string {
	if q.Kind == nil {
		return kindWords["group"]
	}
	if words, known := kindWords[q.Kind.Name()]; known {
		return words
	}
	return "a question of the kind " + q.Kind.Name()
}
