package handlers

import (
	"slices"
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"
)

// unsentWords are what somebody wrote and posted, of a post that was refused: the page that says
// why shows them, so that a form which went to somebody else meanwhile, or a fault of ours, takes
// no words from anybody. Only what is posted about a task or a case is looked at: elsewhere
// people type passwords.
func (r *request) unsentWords() []string {
	path := r.Path()
	if r.Method() != fiber.MethodPost || r.session == nil || !strings.HasPrefix(path, "/tasks/") && !strings.HasPrefix(path, "/cases/") {
		return nil
	}
	form := r.form()
	names := make([]string, 0, len(form))
	for name := range form {
		if !strings.HasPrefix(name, "_") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var out []string
	for _, name := range names {
		for _, typed := range form[name] {
			if typed = strings.TrimSpace(typed); isProse(typed) || typed != "" && slices.Contains(proseFields, name) {
				out = append(out, typed)
			}
		}
	}
	return out
}

// proseFields hold what a person writes, be it one word only.
var proseFields = []string{"body", "note", "words"}

// isProse tells what was written from references, dates and choices: it has more than one word.
func isProse(s string) bool { return strings.IndexFunc(s, unicode.IsSpace) > 0 }
