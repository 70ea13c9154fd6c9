package handlers

import (
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/engine"
)

// typed are the words of a post that was refused or failed, so that the page that says so
// shows them back and they can be copied out. Only of pages about a task or a case, which ask
// for no secrets, and only when the post came from a page of ours: by its token or, when that
// is of a session that is over or cannot be read, by what the browser says.
func (r *request) typed() (words []string) {
	if r.Method() != fiber.MethodPost || !strings.HasPrefix(r.Path(), "/tasks/") && !strings.HasPrefix(r.Path(), "/cases/") {
		return nil
	}
	if r.Get("Sec-Fetch-Site") != "same-origin" && r.checkToken() != nil {
		return nil
	}
	form := r.form()
	for _, name := range slices.Concat(form[engine.FieldMarker], slices.Sorted(maps.Keys(form))) {
		if strings.HasPrefix(name, "_") {
			continue
		}
		for _, text := range form[name] {
			if text = strings.TrimSpace(text); (strings.ContainsAny(text, " \n\t") || text != "" && slices.Contains(proseFields, name)) && !slices.Contains(words, text) {
				words = append(words, text)
			}
		}
	}
	return words
}

// proseFields hold what a person writes, be it one word only: other single words are
// references, dates and choices.
var proseFields = []string{"body", "note", "words"}
