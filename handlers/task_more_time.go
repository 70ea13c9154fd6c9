package handlers

import (
	"portico/engine"
	"portico/internal/casework"
	"portico/internal/store"
)

// moreTimeShow asks why more time is needed, or shows that it was asked for.
func (s *Server) moreTimeShow(r *request) error {
	v := r.moreTimeView(s.cases.NewMoreTime(r.work), nil)
	return r.render("pages/more-time", &v)
}

func (r *request) moreTimeView(st *casework.Statement, faults []engine.Fault) StatementPage {
	v := r.statement(st, faults, "Ask for more time")
	v.Asked, v.Waits, v.Lawful = r.asked(r.work.MoreTime), r.work.MoreTime.Waits(), r.work.LawfulOnly()
	v.Action, v.Button = r.path("more-time"), "Ask for more time"
	return v
}

// moreTimeAsk asks the council for a later date, or takes that back.
func (s *Server) moreTimeAsk(r *request) error {
	if r.form().Get(fieldDo) == "withdraw" {
		if err := s.store.Withdraw(r.UserContext(), r.session.Account.ID, r.work.Ref, store.ProposeMoreTime); err != nil {
			return err
		}
		r.flash("time-withdrawn")
		return r.goTo(r.path("form", r.work.FirstTab()))
	}
	st := s.cases.NewMoreTime(r.work)
	if err := st.Bind(r.form()); err != nil {
		return err
	}
	if looked(r) {
		v := r.moreTimeView(st, nil)
		return r.render("pages/more-time", &v)
	}
	if faults := st.Faults(); len(faults) > 0 {
		v := r.moreTimeView(st, faults)
		return r.invalid("pages/more-time", &v)
	}
	if err := s.store.Propose(r.UserContext(), r.work.ProposedTime(st)); err != nil {
		return err
	}
	r.flash("time-asked")
	return r.goTo(r.path("form", r.work.FirstTab()))
}
