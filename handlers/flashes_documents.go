package handlers

// documentFlashes are of supporting documents.
var documentFlashes = map[string]string{
	"document-changed": "The document was changed",
	"document-listed":  "The document was added to the list of reports. Give its date there",
	"upload-ended":     "Your session had ended, so nothing was attached. Sign in, and choose the files again",
}
