package portal

// The bounds of what colleagues say to each other about a form.
const (
	MaxComment  = 2000 // characters of a comment
	MaxComments = 200  // open ones on a form
	MaxSigning  = 2000 // characters of a note to, or words from, a counter signatory
)
