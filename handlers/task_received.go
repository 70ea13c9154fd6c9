package handlers

import (
	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// receivedShow asks an officer when the request for a form was really received.
func (s *Server) receivedShow(r *request) error {
	v := r.receivedView(s.cases.NewReceived(r.work), nil)
	return r.render("pages/clock-entry", &v)
}

func (r *request) receivedView(st *casework.Statement, faults []engine.Fault) ClockEntryPage {
	w, there := r.work, "/cases/"+r.work.CaseRef
	v := ClockEntryPage{Child: r.child(), ID: "received", EntryPage: EntryPage{Page: r.page("When was it received?", "cases"), Heading: "When was it received?", Back: Link{there, "Case " + w.CaseReference + ", " + w.ChildName},
		Summary: entrySummary(faults), Action: r.path("received"), Button: "Save", Cancel: Link{there, "Cancel"}, Sections: []EntrySection{section(st.Form, st.Form.Tabs[0], st.Answers, faults)}}}
	v.Error = v.Summary != nil
	v.Text = []string{"It was sent on " + portal.Stamp(w.SentAt) + ". The six weeks of advice run from the day on which the request is received: the first accepted delivery or the first opening, unless you know better."}
	return v
}

// receivedCorrect puts the day of receipt right.
func (s *Server) receivedCorrect(r *request) error {
	st := s.cases.NewReceived(r.work)
	if err := st.Bind(r.form()); err != nil {
		return err
	}
	if looked(r) {
		v := r.receivedView(st, nil)
		return r.render("pages/clock-entry", &v)
	}
	if faults := st.Faults(); len(faults) > 0 {
		v := r.receivedView(st, faults)
		return r.invalid("pages/clock-entry", &v)
	}
	basis, err := s.store.DayBasis(r.UserContext())
	if err != nil {
		return err
	}
	if err := s.store.CorrectReceived(r.UserContext(), r.work.Received(st, basis)); err != nil {
		return err
	}
	r.flash("received-corrected")
	return r.goTo("/cases/" + r.work.CaseRef)
}
