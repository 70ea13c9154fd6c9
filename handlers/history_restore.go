package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"portico/engine"
	"portico/internal/portal"
)

// historyRestore saves answers as they were: those that were ticked, or the whole section.
func (s *Server) historyRestore(r *request) error {
	form := r.form()
	from, err := r.pastOf(form.Get("revision"))
	if err != nil {
		return err
	}
	chosen := append([]engine.Path{}, form["question"]...)
	if form.Get("all") == "yes" {
		chosen = nil
	}
	base, err := strconv.ParseInt(form.Get("_base"), 10, 64)
	if err != nil {
		base = -1
	}
	_, err = s.cases.Restore(r.UserContext(), r.work, from, chosen, base, clipped(form.Get("_save"), 64))
	switch portal.CodeOf(err) {
	case "":
		r.flash("history-restored")
		return r.goTo(r.path("history") + "?tab=" + from.Tab)
	case portal.Invalid:
		r.Status(fiber.StatusUnprocessableEntity)
		return r.showCompare(from, nil, portal.SentenceOf(err))
	case portal.Conflict:
		r.Status(fiber.StatusConflict)
		return r.showCompare(from, nil, portal.SentenceOf(err))
	}
	return err
}
