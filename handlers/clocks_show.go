package handlers

import (
	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// clocksShow shows the time limits in force, and asks authors how days are counted.
func (s *Server) clocksShow(r *request) error {
	basis, err := s.store.DayBasis(r.UserContext())
	if err != nil {
		return err
	}
	v := r.clocksView(basis, casework.NewBasis(basis), nil)
	return r.render("pages/clocks", &v)
}

func (r *request) clocksView(basis portal.DayBasis, st *casework.Statement, faults []engine.Fault) ClocksPage {
	v := ClocksPage{EntryPage: EntryPage{Page: r.page("Time limits", "clocks"), Heading: "Time limits", Summary: entrySummary(faults), Action: "/clocks", Button: "Save", Cancel: Link{"/", "Cancel"},
		Lead: "What Portico counts by. A week is seven days; weekends and bank holidays count, but for working days."},
		MaySet: portal.MayAny(portal.ActionSetClocks, r.standings()), Basis: "calendar days", Years: portal.HolidayYears()}
	v.Error = v.Summary != nil
	if basis == portal.WorkingBasis {
		v.Basis = "working days"
	}
	if v.MaySet {
		v.Sections = []EntrySection{section(st.Form, st.Form.Tabs[0], st.Answers, faults)}
	}
	for _, kind := range portal.CaseKinds {
		v.Groups = append(v.Groups, clockGroup(kind.Words(), kind, r.today()))
	}
	v.Groups = append(v.Groups, clockGroup("Due dates of forms", "", r.today()))
	return v
}

func clockGroup(title string, kind portal.CaseKind, today portal.Date) ClockGroup {
	g := ClockGroup{Title: title}
	for _, rule := range portal.ClockRules(today) {
		if rule.Kind != kind {
			continue
		}
		one := ClockRuleView{Title: rule.Title, Mark: rule.Mark, From: rule.StartWords(), Words: rule.Words, Cite: rule.Citation, Force: "Guidance"}
		switch {
		case rule.Law:
			one.Force = "Law"
		case rule.Family:
			one.Force = "Law, for the family"
		case rule.Practice, rule.Citation == "Set by the council":
			one.Force = ""
		case rule.Name == "advice":
			one.Force = "Law for health bodies; asked of all others"
		}
		g.Rules = append(g.Rules, one)
	}
	return g
}

// clocksSet keeps how the council counts days.
func (s *Server) clocksSet(r *request) error {
	basis, err := s.store.DayBasis(r.UserContext())
	if err != nil {
		return err
	}
	st := casework.NewBasis(basis)
	if err := st.Bind(r.form()); err != nil {
		return err
	}
	if faults := st.Faults(); len(faults) > 0 {
		v := r.clocksView(basis, st, faults)
		return r.invalid("pages/clocks", &v)
	}
	if err := s.store.SetDayBasis(r.UserContext(), r.session.Account.ID, portal.DayBasis(st.Text("basis"))); err != nil {
		return err
	}
	r.flash("clocks-set")
	return r.goTo("/clocks")
}
