package handlers

// rowFlashes are of pasting and importing rows.
var rowFlashes = map[string]string{
	"look-again":   "The rows are laid out anew. Nothing is in the form yet.",
	"paste-undone": "The paste is undone: the table is as it was before.",
}
