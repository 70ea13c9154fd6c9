package handlers

import (
	"fmt"

	"portico/internal/portal"
)

// timelinessNarrow puts the form of filters on the page, with what is wrong with it.
func (r *request) timelinessNarrow(v *TimelinessPage, a timelinessAsked) error {
	forms, services, teams, err := r.s.store.TimelinessChoices(r.UserContext(), r.session.Account.ID)
	if err != nil {
		return err
	}
	for i, s := range services {
		if s.Name == "" {
			services[i].Name = "No organisation recorded"
		}
	}
	shown := func(name string, month portal.Date) string {
		if a.faults[name] != "" {
			return a.typed[name]
		}
		return month.ShortMonth()
	}
	v.Months = []TypedField{{"from", "Due from", shown("from", a.Period.From), a.faults["from"]}, {"to", "to", shown("to", a.Period.To), a.faults["to"]}}
	v.Filters = []TypedFilter{{Filter{"form", "Form", picked(a.Form, "All forms", forms)}, a.faults["form"]}, {Filter{"service", "Service", picked(a.Service, "All services", services)}, a.faults["service"]}}
	if len(teams) > 1 || a.faults["team"] != "" {
		v.Filters = append(v.Filters, TypedFilter{Filter{"team", "Team", picked(a.Team, "All teams", teams)}, a.faults["team"]})
	}
	if len(teams) == 0 {
		v.None = &Empty{"You are in no team yet, so there are no figures.", "Ask an administrator to put you into one."}
	}
	var wrong []FaultLink
	for _, name := range timelinessNames {
		if a.faults[name] != "" {
			wrong = append(wrong, FaultLink{"#by-" + name, a.faults[name]})
		}
	}
	if len(wrong) > 0 {
		v.Summary = faulty(&v.Page, wrong...)
	}
	v.quick(a, r.today())
	if a.Form+a.Service+a.Team != "" {
		v.Clear = a.href("/timeliness", "form", "", "service", "", "team", "")
	}
	return nil
}

// quick are periods that are one press away.
func (v *TimelinessPage) quick(a timelinessAsked, today portal.Date) {
	add := func(text string, p portal.Period) {
		v.Quick = append(v.Quick, Pick{a.href("/timeliness", "from", p.From.MonthCode(), "to", p.To.MonthCode()), text, p == a.Period && v.Summary == nil})
	}
	add("Last 12 months", portal.LastMonths(12, today))
	for y := today.Year; y > today.Year-4; y-- {
		add(fmt.Sprint(y), portal.YearPeriod(y))
	}
}

// timelinessExport gives the figures as a workbook of Excel.
func (s *Server) timelinessExport(r *request) error {
	a := r.timelinessAsked()
	if len(a.faults) > 0 {
		return r.goTo(r.timelinessAgain())
	}
	at, _, err := s.store.TimelinessCounted(r.UserContext())
	if err != nil {
		return err
	}
	if at == nil { // the page says that it is being counted
		return r.goTo(r.timelinessAgain())
	}
	body, err := s.cases.ExportTimeliness(r.UserContext(), r.session.Account, a.TimelinessQuery)
	if a.unknown(err) {
		return r.goTo(r.timelinessAgain())
	}
	if err != nil {
		return err
	}
	return r.download("Timeliness "+r.today().List()+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body)
}

// timelinessAgain is the page of figures with what was asked: it says what is wrong.
func (r *request) timelinessAgain() string {
	n := narrowing{path: "/timeliness", values: map[string]string{}}
	for _, name := range timelinessNames {
		n.set(name, clipped(r.Query(name), 40))
	}
	return n.href()
}
