package handlers

import (
	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/vault"
)

// exceptionsShow shows the exceptions of a case and asks for another.
func (s *Server) exceptionsShow(r *request) error {
	c, err := r.caseHere()
	if err != nil {
		return err
	}
	v, err := r.exceptionsView(c, s.cases.NewException(c), nil, vault.Ref())
	if err != nil {
		return err
	}
	return r.render("pages/exceptions", &v)
}

func (r *request) exceptionsView(c *casework.Case, st *casework.Statement, faults []engine.Fault, ref string) (v ExceptionsPage, err error) {
	there := "/cases/" + c.Ref
	v = ExceptionsPage{EntryPage: EntryPage{Page: r.page("Exceptions", "cases"), Heading: "Exceptions to the time limits", Back: Link{there, caseWords(c)}, Summary: entrySummary(faults),
		Action: there + "/exceptions", Button: "Record the exception", Cancel: Link{there, "Cancel"}, Fields: []Field{{fieldCase, ref}}}}
	v.Error = v.Summary != nil
	if st == nil {
		v.None = "The law knows exceptions for the time limits of an EHC needs assessment only. More time for one adviser is granted at the form."
	} else {
		v.Sections = []EntrySection{section(st.Form, st.Form.Tabs[0], st.Answers, faults)}
	}
	all, err := r.s.store.Exceptions(r.UserContext(), r.session.Account.ID, c.Ref)
	for _, e := range all {
		rule := limitNamed(e.Rule)
		one := ExceptionView{Title: rule.Title + ", " + rule.Mark, Reason: e.Reason.Words, Cite: "SEND Regulations 2014, " + e.Reason.Cite(rule), Words: e.Words, By: e.By + ", " + portal.Stamp(e.At),
			Withdraw: there + "/exceptions/" + e.Ref + "/withdraw"}
		if e.First != nil && e.Last != nil {
			one.Dates = e.First.List() + " to " + e.Last.List()
		}
		if e.WithdrawnAt != nil {
			one.Over, one.Withdraw = "Taken back on "+portal.Stamp(*e.WithdrawnAt), ""
		}
		v.Recorded = append(v.Recorded, one)
	}
	return v, err
}

// exceptionRecord records an exception.
func (s *Server) exceptionRecord(r *request) error {
	c, err := r.caseHere()
	if err != nil {
		return err
	}
	st, ref := s.cases.NewException(c), r.form().Get(fieldCase)
	if st == nil {
		return portal.Fail(portal.Conflict, "This kind of case has no time limits with exceptions. Nothing was recorded.")
	}
	if !caseRef.MatchString(ref) {
		ref = vault.Ref()
	}
	if err := st.Bind(r.form()); err != nil {
		return err
	}
	if faults := st.Faults(); len(faults) > 0 {
		v, err := r.exceptionsView(c, st, faults, ref)
		if err != nil {
			return err
		}
		return r.invalid("pages/exceptions", &v)
	}
	if err := s.store.RecordException(r.UserContext(), c.ExceptedBy(r.session.Account, ref, st)); err != nil {
		return hidden(err)
	}
	r.flash("exception-recorded")
	return r.goTo("/cases/" + c.Ref)
}

// exceptionWithdraw takes an exception back.
func (s *Server) exceptionWithdraw(r *request) error {
	if err := s.store.WithdrawException(r.UserContext(), r.session.Account.ID, r.Params("case"), r.Params("exception")); err != nil {
		return hidden(err)
	}
	r.flash("exception-withdrawn")
	return r.goTo("/cases/" + r.Params("case") + "/exceptions")
}

// limitNamed is the rule of a name that was kept, also when the rules no longer have it.
func limitNamed(name string) *portal.ClockRule {
	if rule := portal.Rule(name); rule != nil {
		return rule
	}
	return &portal.ClockRule{Title: "A time limit of earlier rules"}
}
