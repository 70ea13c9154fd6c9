package handlers

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// submitShow declares and asks for confirmation.
func (s *Server) submitShow(r *request) error {
	if r.work.Receipt != nil && !r.work.State.Open() {
		return r.receiptInstead()
	}
	if faults := r.work.Faults(); engine.Wrong(faults) {
		return r.notComplete(faults)
	}
	v := r.submitView()
	return r.render("pages/submit", &v)
}

// submitOver leads from a form that cannot be submitted any more to its receipt. To its author
// it says with whom it is to be counter-signed.
func (s *Server) submitOver(r *request) error {
	if r.work.Standing == portal.Contributor {
		return r.over(portal.ActionSubmit)
	}
	return r.receiptInstead()
}

func (r *request) receiptInstead() error { return r.goTo(r.path("receipt")) }

func (r *request) submitView() SubmitPage {
	w := r.work
	v := SubmitPage{Page: r.page("Submit Contribution", "tasks"), Child: r.child(), FormTitle: w.Form.Title, Language: r.formLanguage(),
		To: joined(", ", w.SenderTeam, r.s.council), Declaration: w.Form.Declaration, SignedAs: r.signedAs(),
		Action: r.path("submit"), BackHref: r.path("check"), KeptDays: portal.KeptDays, Checked: strconv.Itoa(w.Rounds)}
	if w.State == portal.CounterSigning && w.Signing != nil {
		v.Author = w.Signing.AuthorName + ", who signed it on " + portal.Stamp(w.Signing.AskedAt)
	}
	if n := len(w.Attachments); n > 0 {
		v.With = counted(n, "supporting document")
	}
	if _, warnings := engine.Parted(w.Faults()); len(warnings) > 0 {
		v.Warnings = []string{counted(len(warnings), "answer") + " may be worth another look. The page before says which."}
	}
	v.Warnings = append(v.Warnings, r.reportWarnings()...)
	if words := r.waitingWords(); words != "" {
		v.Warnings = append(v.Warnings, words)
	}
	return v
}

// submitConfirm submits the form; submitting it twice shows the first receipt.
func (s *Server) submitConfirm(r *request) error {
	if r.FormValue(fieldDo) == "no" {
		return r.goTo(r.path("check"))
	}
	if seen := r.FormValue("_checked"); seen != "" && seen != strconv.Itoa(r.work.Rounds) && r.work.State.Open() {
		return portal.Fail(portal.Conflict, "The council has returned this form since you opened the page, so nothing was submitted. Open the form: at its top stands what is asked for.")
	}
	_, err := s.cases.Submit(r.UserContext(), r.work, r.FormValue("declaration") == "yes")
	var incomplete *casework.NotComplete
	switch {
	case err == nil:
		return r.receiptInstead()
	case errors.As(err, &incomplete):
		return r.notComplete(incomplete.Faults)
	case portal.CodeOf(err) != portal.Invalid:
		return err
	}
	v := r.submitView()
	v.Error, v.Fault = true, portal.SentenceOf(err)
	v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#declaration", v.Fault}}}}}
	r.Status(fiber.StatusUnprocessableEntity)
	return r.render("pages/submit", &v)
}
