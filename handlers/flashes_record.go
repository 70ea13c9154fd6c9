package handlers

// recordFlashes are of reading, exporting and checking the audit record.
var recordFlashes = map[string]string{
	"check-asked": "The check begins within a minute.",
}
