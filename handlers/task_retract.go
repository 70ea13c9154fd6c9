package handlers

import (
	"strings"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// maxRetractWords is the most characters that an officer may add to a reason.
const maxRetractWords = 1000

// retractShow asks why a form is taken back.
func (s *Server) retractShow(r *request) error {
	v := r.retractView("", "")
	return r.render("pages/retract", &v)
}

func (r *request) retractView(reason portal.RetractReason, words string) RetractPage {
	w := r.work
	v := RetractPage{Page: r.page("Retract this form", "cases"), Child: r.child(), With: w.With.Name, Words: words, Action: r.path("retract"),
		BackHref: "/cases/" + w.CaseRef, Invited: !w.With.Registered, Started: w.OpenedAt != nil, KeptDays: portal.KeptDays}
	if v.With == "" {
		v.With = w.With.Email
	}
	for _, one := range portal.RetractReasons {
		v.Reasons = append(v.Reasons, engine.OptionView{ID: "reason-" + string(one), Value: string(one), Label: one.Words(), Checked: one == reason})
	}
	return v
}

// retract takes a form back.
func (s *Server) retract(r *request) error {
	form := r.form()
	reason, words := portal.RetractReason(form.Get("reason")), strings.TrimSpace(strings.ReplaceAll(form.Get("words"), "\r\n", "\n"))
	if form.Get(fieldDo) == "look" {
		v := r.retractView(reason, words)
		return r.render("pages/retract", &v)
	}
	fault, at := "", "#"+"reason-"+string(portal.RetractReasons[0])
	switch {
	case reason.Words() == "":
		fault = "Choose why the form is retracted"
	case len([]rune(words)) > maxRetractWords:
		fault, at = "The words are longer than 1,000 characters. Shorten them", "#words"
	case reason == "other" && words == "" && r.work.With.Registered: // whoever is only invited has no page to read them on
		fault, at = "Say in a few words what the reason is", "#words"
	}
	if fault != "" {
		v := r.retractView(reason, words)
		v.Error, v.Fault = true, fault
		v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{at, fault}}}}}
		return r.invalid("pages/retract", &v)
	}
	err := s.store.RetractTask(r.UserContext(), store.Retract{AccountID: r.session.Account.ID, TaskRef: r.work.Ref, Reason: reason, Words: words})
	if err != nil {
		return err
	}
	r.flash("retracted")
	return r.goTo("/cases/" + r.work.CaseRef)
}

// retractedShow says to the professional that and why the council has taken a form back.
func (s *Server) retractedShow(r *request) error {
	w := r.work
	v := RetractedPage{Page: r.page("Form retracted", "tasks"), Child: r.child(), FormTitle: w.Form.Title, Kept: r.kept(), KeptDays: portal.KeptDays}
	if w.Retraction != nil {
		v.When, v.Reason, v.Words = portal.Stamp(w.Retraction.At), w.Retraction.Reason.Words(), w.Retraction.Words
		v.Until = portal.London(w.Retraction.At).Add(portal.KeptDays).Long()
	}
	if s.cases.RetractedKept(w) {
		v.PDFHref = r.path("pdf")
	}
	return r.render("pages/retracted", &v)
}
