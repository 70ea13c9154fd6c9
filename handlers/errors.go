package handlers

import (
	"errors"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"portico/internal/portal"
	"portico/internal/vault"
)

var statuses = map[portal.Code]int{
	portal.Invalid: fiber.StatusUnprocessableEntity, portal.NotFound: fiber.StatusNotFound, portal.Forbidden: fiber.StatusForbidden,
	portal.Conflict: fiber.StatusConflict, portal.Expired: fiber.StatusGone, portal.TooLarge: fiber.StatusRequestEntityTooLarge,
	portal.Limited: fiber.StatusTooManyRequests, portal.Unavailable: fiber.StatusServiceUnavailable, portal.Internal: fiber.StatusInternalServerError,
}

var headings = map[int]string{
	fiber.StatusNotFound: "Page not found", fiber.StatusForbidden: "Nothing was done", fiber.StatusConflict: "That cannot be done now",
	fiber.StatusGone: "That is over", fiber.StatusRequestEntityTooLarge: "That is too large", fiber.StatusUnsupportedMediaType: "That cannot be read",
	fiber.StatusTooManyRequests: "Too many tries", fiber.StatusServiceUnavailable: "The service is not available",
	fiber.StatusInternalServerError: "Something went wrong", fiber.StatusUnprocessableEntity: "That cannot be taken",
	fiber.StatusMethodNotAllowed: "Page not found",
}

// fail is the one place that turns an error into a status and a page, a fragment or JSON.
// What was not foreseen is logged under a reference, and the page shows only that.
func (s *Server) fail(c *fiber.Ctx, err error) error {
	status, sentence := answerOf(err)
	reference := ""
	if status >= fiber.StatusInternalServerError {
		reference = vault.Ref()
		s.log.Error("request failed", slog.String("reference", reference), slog.String("route", c.Route().Path),
			slog.String("code", string(portal.CodeOf(err))), slog.String("error", causeOf(err)))
	}
	r, ok := c.Locals("request").(*request)
	if !ok {
		r = &request{Ctx: c, s: s, browser: c.Cookies(s.cookie(cookieBrowser))}
	}
	c.Status(status)
	if r.wantsJSON() {
		return c.JSON(fiber.Map{"error": sentence, "reference": reference})
	}
	if r.fragment() { // the script shows the sentence; the words on the page stay
		c.Set("HX-Reswap", "none")
	}
	view := MessagePage{Page: r.page(headings[status], ""), Heading: headings[status], Text: []string{sentence}, Reference: reference}
	view.Links, view.Typed = r.waysOn(status), r.typed()
	return r.render("pages/message", &view)
}

func answerOf(err error) (status int, sentence string) {
	var fe *fiber.Error
	if !errors.As(err, &fe) {
		return statuses[portal.CodeOf(err)], portal.SentenceOf(err)
	}
	switch fe.Code {
	case fiber.StatusNotFound, fiber.StatusMethodNotAllowed:
		return fiber.StatusNotFound, portal.SentenceOf(notThere())
	case fiber.StatusRequestEntityTooLarge:
		return fe.Code, "What was sent, the text and the files of that page together, is larger than this service takes at once. Nothing was saved from it. Go back with the Back button of your browser: what you typed is still on the page. Then shorten the text, or send fewer or smaller files."
	case fiber.StatusUnsupportedMediaType:
		return fe.Code, fe.Message
	}
	if fe.Code >= 400 && fe.Code < 500 {
		return fiber.StatusUnprocessableEntity, "The browser sent something that this service cannot read. Go back, load the page again and repeat it."
	}
	return fiber.StatusInternalServerError, portal.SentenceOf(err)
}

// causeOf is the text of an error for the log, without the sentence for the person.
func causeOf(err error) string {
	var e *portal.Error
	if errors.As(err, &e) && e.Err != nil {
		return e.Err.Error()
	}
	return err.Error()
}

// waysOn are the links of a page that says that something was not done.
func (r *request) waysOn(status int) []Link {
	if r.s.file != "" {
		return []Link{{"/", "Go to the findings"}}
	}
	if r.session == nil { // refused before anything was read, as a post that is too large
		_ = r.readSession() // who cannot be told signs in
	}
	switch {
	case r.session == nil:
		return []Link{{"/sign-in", "Sign in"}}
	case status == fiber.StatusConflict && strings.HasPrefix(r.Route().Path, draftPath):
		return []Link{{r.formPath("draft"), "Go to the draft"}, {"/forms", "Go to the forms"}}
	}
	return []Link{homeLink(r.session.Account)}
}

// unknown answers every address that no route has.
func (s *Server) unknown(c *fiber.Ctx) error {
	r := &request{Ctx: c, s: s, browser: c.Cookies(s.cookie(cookieBrowser))}
	c.Locals("request", r)
	if err := r.readSession(); err != nil {
		return err
	}
	return notThere()
}

// recovered turns a panic into a 500 with a reference; its text goes to the log only.
func (s *Server) recovered(c *fiber.Ctx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			s.log.Error("panic", slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
			err = errors.New("panic")
		}
	}()
	return c.Next()
}

// logged writes a line a request: the route's pattern and no path, query, answer or name.
func (s *Server) logged(c *fiber.Ctx) error {
	start := time.Now()
	err := c.Next()
	if err != nil {
		if failed := s.fail(c, err); failed != nil {
			return failed
		}
	}
	s.log.Debug("request", slog.String("method", c.Method()), slog.String("route", c.Route().Path),
		slog.Int("status", c.Response().StatusCode()), slog.Duration("took", time.Since(start)))
	return nil
}
