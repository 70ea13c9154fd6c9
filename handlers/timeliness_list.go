package handlers

import (
	"fmt"
	"net/url"
	"strconv"

	"portico/internal/portal"
	"portico/internal/store"
)

// countedPerPage is how many tasks or cases a page of a figure shows.
const countedPerPage = 50

// countedWords are the sets of outcomes as a heading has them.
var countedWords = map[store.Counted]string{store.CountedAsked: "Asked", store.CountedDue: "Due: on time, late or overdue", store.CountedIn: "Submitted, on time or late"}

// timelinessTasks lists the tasks that a figure counts.
func (s *Server) timelinessTasks(r *request) error {
	a, of, ctx, me := r.timelinessAsked(), store.Counted(r.Query("what")), r.UserContext(), r.session.Account.ID
	if of == "" {
		of = store.CountedAsked
	}
	if len(a.faults) > 0 || !of.Valid() {
		return r.goTo(r.timelinessAgain())
	}
	lines, more, err := s.store.CountedTasks(ctx, me, a.TimelinessQuery, of, r.Query("after"), countedPerPage)
	if a.unknown(err) {
		return r.goTo(r.timelinessAgain())
	}
	if err != nil {
		return err
	}
	f, err := s.store.Timeliness(ctx, me, a.TimelinessQuery)
	if err != nil {
		return err
	}
	words := countedWords[of]
	if words == "" {
		words = portal.Outcome(of).Words()
	}
	v := &TimelinessListPage{Page: r.page(words+", timeliness", "timeliness"), Back: Link{a.href("/timeliness"), "Timeliness"}, Heading: words + ": " + formsCounted(f.All, of), None: "None fits.",
		Columns: []string{"Name", "Form", "With", "Due", "First submitted", "Counts as"}}
	if v.Lede, err = r.countedLede(a); err != nil {
		return err
	}
	for _, l := range lines {
		v.Rows = append(v.Rows, countedRow(l))
	}
	if r.Query("after") != "" {
		v.First = a.href("/timeliness/tasks", "what", string(of))
	}
	if more {
		v.Next = a.href("/timeliness/tasks", "what", string(of), "after", lines[len(lines)-1].Ref)
	}
	return r.render("pages/timeliness-list", v)
}

// formsCounted is how many forms a figure counts, "37 forms".
func formsCounted(t portal.Timeliness, of store.Counted) string {
	n := countOf(t, portal.Outcome(of))
	switch of {
	case store.CountedAsked:
		n = t.Asked()
	case store.CountedDue:
		n = t.Due()
	case store.CountedIn:
		n = t.OnTime + t.Late
	}
	if n == 1 {
		return "1 form"
	}
	return thousands(n) + " forms"
}

// countedLede says what the figure is narrowed to, and when it was counted.
func (r *request) countedLede(a timelinessAsked) (string, error) {
	var of TimelinessPage
	if err := r.timelinessNarrow(&of, a); err != nil {
		return "", err
	}
	at, _, err := r.s.store.TimelinessCounted(r.UserContext())
	if err != nil || at == nil {
		return of.narrowedTo(a) + ".", err
	}
	return of.narrowedTo(a) + ". As counted on " + portal.Stamp(*at) + ".", nil
}

func countedRow(l store.CountedLine) TimelinessRow {
	row := TimelinessRow{Name: l.ChildName, Href: "/cases/" + l.CaseRef, Sub: l.Reference}
	with := l.With.Name
	if with == "" {
		with = l.With.Email
	}
	in := ""
	if l.In != nil {
		in = l.In.List() + ", after " + counted(l.Days, "day")
	}
	due := ""
	if l.Due != nil {
		due = l.Due.List()
	}
	row.Cells = []Fact{{"Form", l.Title}, {"With", joined(", ", with, l.With.Organisation)}, {"Due", due}, {"First submitted", in}, {"Counts as", l.Outcome.Words()}}
	return row
}

// timelinessCases lists the cases that a figure of EHC needs assessments counts.
func (s *Server) timelinessCases(r *request) error {
	year, _ := strconv.Atoi(r.Query("year"))
	figure, team := portal.SEN2(r.Query("what")), clipped(r.Query("team"), 40)
	if figure.Words() == "" || year < 2014 || year > r.today().Year+1 {
		return r.goTo("/timeliness")
	}
	ctx, me := r.UserContext(), r.session.Account.ID
	lines, more, err := s.store.CountedCases(ctx, me, team, year, figure, r.Query("after"), countedPerPage)
	if (timelinessAsked{faults: map[string]string{}}).unknown(err) {
		return r.goTo("/timeliness")
	}
	if err != nil {
		return err
	}
	all, err := s.store.SEN2(ctx, me, team, year, year)
	if err != nil {
		return err
	}
	v := &TimelinessListPage{Page: r.page(figure.Words()+", timeliness", "timeliness"), Back: Link{"/timeliness#sen2", "Timeliness"}, Heading: fmt.Sprintf("%s, %d: %s", figure.Words(), year, counted(all[year][figure], "case")),
		Lede: "EHC needs assessments, by the day on which each counts.", None: "None fits.", Columns: []string{"Name", "Requested", "Counts on", "After"}}
	for _, l := range lines {
		row := TimelinessRow{Name: l.ChildName, Href: "/cases/" + l.Ref, Sub: l.Reference}
		requested, after := "", ""
		if l.Requested != nil {
			requested = l.Requested.List()
			after = counted(l.Requested.Days(l.On), "day")
		}
		row.Cells = []Fact{{"Requested", requested}, {"Counts on", l.On.List()}, {"After", after}}
		v.Rows = append(v.Rows, row)
	}
	if r.Query("after") != "" {
		v.First = sen2Href(team, year, figure)
	}
	if more {
		v.Next = sen2Href(team, year, figure) + "&after=" + url.QueryEscape(lines[len(lines)-1].Ref)
	}
	return r.render("pages/timeliness-list", v)
}
