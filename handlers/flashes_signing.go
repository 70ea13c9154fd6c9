package handlers

// signingFlashes are of counter-signing and comments.
var signingFlashes = map[string]string{
	"signature-asked": "The form is with the counter signatory now.",
	"sent-back":       "The form is back with its author, with your words.",
	"taken-back":      "The form is back with its author.",
	"not-signing":     "The form is with you. It is not with a counter signatory.",
	"put-back":        "It is as its author finished it again. What stood there stays in the history.",
	"commented":       "Your comment is kept.",
	"comment-settled": "The comment is settled.",
}
