package handlers

// partFlashes are of parts that somebody elsewhere is asked for.
var partFlashes = map[string]string{
	"part-asked":    "The part is asked for. Whoever you asked gets an email, and the council is told.",
	"part-reminded": "Whoever you asked gets an email.",
	"part-back":     "The part is yours again, with what was written in it.",
}
