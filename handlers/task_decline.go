package handlers

import (
	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// declineShow asks why a form is declined, or shows what came of asking.
func (s *Server) declineShow(r *request) error {
	if r.work.State.Open() {
		v := r.declineView(casework.NewDecline(), nil)
		return r.render("pages/decline", &v)
	}
	w := r.work
	v := StatementPage{Child: r.child(), Asked: r.asked(w.Decline), Waits: w.Decline.Waits(), Closed: w.State == portal.Declined, KeptDays: portal.KeptDays}
	v.Page, v.Back = r.page("Decline this form", "tasks"), Link{"/tasks", "Tasks to complete"}
	if r.may(portal.ActionWithdrawDecline) {
		v.Withdraw = r.path("decline", "withdraw")
	}
	v.Answers = r.linkFiles(NewAnswers(s.cases.Document(w, nil), nil))
	return r.render("pages/declined", &v)
}

func (r *request) declineView(st *casework.Statement, faults []engine.Fault) StatementPage {
	v := r.statement(st, faults, "Decline this form")
	v.Asked, v.Action, v.Button = r.asked(r.work.Decline), r.path("decline"), "Ask the council to agree"
	return v
}

// declinePropose asks the council to agree. Until then the form is read-only.
func (s *Server) declinePropose(r *request) error {
	st := casework.NewDecline()
	if err := st.Bind(r.form()); err != nil {
		return err
	}
	if looked(r) {
		v := r.declineView(st, nil)
		return r.render("pages/decline", &v)
	}
	if faults := st.Faults(); len(faults) > 0 {
		v := r.declineView(st, faults)
		return r.invalid("pages/decline", &v)
	}
	if err := s.store.Propose(r.UserContext(), r.work.ProposedDecline(st)); err != nil {
		return err
	}
	r.flash("declining")
	return r.goTo(r.path("decline"))
}

// declineWithdraw takes the proposal back.
func (s *Server) declineWithdraw(r *request) error {
	if err := s.store.Withdraw(r.UserContext(), r.session.Account.ID, r.work.Ref, store.ProposeDecline); err != nil {
		return err
	}
	r.flash("decline-withdrawn")
	return r.goTo(r.path("form", r.work.FirstTab()))
}
