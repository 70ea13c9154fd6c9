package handlers

// retentionFlashes are of retention, holds and confirmed exports.
var retentionFlashes = map[string]string{
	"rules-saved":      "The rules are saved. What they let go is judged by them from now on.",
	"held":             "The case is on hold. Nothing of it is removed.",
	"hold-lifted":      "The hold is lifted.",
	"exported":         "The export is confirmed.",
	"export-withdrawn": "The confirmation is taken back. The form is kept.",
}
