package handlers

import (
	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// closeShow asks how and when a case ended.
func (s *Server) closeShow(r *request) error {
	c, err := r.caseHere()
	if err != nil {
		return err
	}
	v, err := r.closeView(c, s.cases.NewClosing(c), nil)
	if err != nil {
		return err
	}
	return r.render("pages/clock-entry", &v)
}

func (r *request) closeView(c *casework.Case, st *casework.Statement, faults []engine.Fault) (ClockEntryPage, error) {
	v := r.clockEntry(c, "close", "Close the case", st, faults)
	v.Button = "Close the case"
	v.Text = []string{"A closed case has no clock any more. It can be opened again."}
	tasks, err := r.s.store.CaseTasks(r.UserContext(), r.session.Account.ID, c.ID)
	out := 0
	for _, t := range tasks {
		if t.State.Open() || t.State == portal.DeclineProposed {
			out++
		}
	}
	if c.ClosedOn != nil {
		v.Notice = "This case is closed already: " + c.ClosedAs.Words() + ", " + c.ClosedOn.Long() + "."
	} else if out > 0 {
		v.Notice = counted(out, "form") + " about this child" + isAre(out) + "still with somebody, and stays there until it is retracted or comes in."
	}
	return v, err
}

// caseClose closes a case.
func (s *Server) caseClose(r *request) error {
	c, err := r.caseHere()
	if err != nil {
		return err
	}
	st := s.cases.NewClosing(c)
	if err := st.Bind(r.form()); err != nil {
		return err
	}
	if faults := st.Faults(); len(faults) > 0 {
		v, err := r.closeView(c, st, faults)
		if err != nil {
			return err
		}
		return r.invalid("pages/clock-entry", &v)
	}
	if err := s.store.CloseCase(r.UserContext(), r.session.Account.ID, c.Ref, portal.ClosedAs(st.Text("as")), *st.Date("on")); err != nil {
		return err
	}
	r.flash("case-closed")
	return r.goTo("/cases/" + c.Ref)
}

// caseReopen takes the end of a case back.
func (s *Server) caseReopen(r *request) error {
	if err := s.store.ReopenCase(r.UserContext(), r.session.Account.ID, r.Params("case")); err != nil {
		return hidden(err)
	}
	r.flash("case-reopened")
	return r.goTo("/cases/" + r.Params("case"))
}
