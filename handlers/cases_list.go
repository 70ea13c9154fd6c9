package handlers

import (
	"fmt"

	"portico/internal/portal"
	"portico/internal/store"
)

// casesPerPage is how many cases a page of the list shows.
const casesPerPage = 40

// caseNames are the filters of the list of cases as they stand in its address.
var caseNames = []string{"kind", "team"}

// casesList shows the newest cases of an officer's teams, or those that a search found.
func (s *Server) casesList(r *request) error {
	n, err := r.narrowing("/cases", store.ViewsOfCases, caseNames...)
	if searchOver(err) {
		return r.goTo("/cases")
	}
	if err != nil {
		return err
	}
	if r.Query("by") == "due" && !n.narrowed() {
		return s.casesByDue(r, n)
	}
	views, begin, err := r.savedViews(n)
	if err != nil {
		return err
	}
	if n.bare() && begin != "" && r.Query("all") == "" {
		return r.goTo(begin)
	}
	list, err := s.store.Cases(r.UserContext(), r.session.Account.ID,
		store.CaseQuery{Search: n.words, Kind: portal.CaseKind(n.values["kind"]), Team: n.values["team"], After: n.after, Before: n.before, Limit: casesPerPage})
	if err != nil {
		return err
	}
	v := CasesPage{Page: r.page("Cases", "cases"), Search: n.words, Narrowed: n.narrowed(), Many: list.Many}
	if v.Narrow, err = r.casesNarrow(n, views); err != nil {
		return err
	}
	if err := r.casesBegin(n, &v); err != nil {
		return err
	}
	for _, l := range list.Lines {
		v.Cases = append(v.Cases, r.caseRow(l))
	}
	if n.after+n.before != "" {
		if v.First = n.href(); v.First == n.path { // its default view does not stand in its place
			v.First = casesAll
		}
	}
	if list.Back != "" {
		v.Back = n.href("before", list.Back)
	}
	if list.Next != "" {
		v.Next = n.href("after", list.Next)
	}
	return r.render("pages/cases", &v)
}

// casesBegin tells on the first page what waits for the council.
func (r *request) casesBegin(n narrowing, v *CasesPage) (err error) {
	if !n.narrowed() {
		v.Orders = caseOrders(false)
	}
	if v.EmailChanges, err = r.emailChangesWaiting(); err != nil || n.narrowed() || n.after+n.before != "" {
		return err
	}
	if v.Undelivered, err = r.undeliveredCount(); err == nil {
		v.Waiting, err = r.casesWaiting()
	}
	return err
}

// casesNarrow is the form of filters of the list of cases; that of teams is for those who see several.
func (r *request) casesNarrow(n narrowing, views []ViewLink) (v Narrow, err error) {
	teams, err := r.s.store.OwnTeams(r.UserContext(), r.session.Account.ID)
	var kinds, own []store.Choice
	for _, k := range portal.CaseKinds {
		kinds = append(kinds, store.Choice{Code: string(k), Name: k.Words()})
	}
	for _, t := range teams {
		own = append(own, store.Choice{Code: t.Ref, Name: t.Name})
	}
	v = Narrow{CSRF: r.csrf(), Action: n.path, SearchLabel: "Child’s name or reference", Search: n.words, Views: views, SaveHref: n.saveHref(views),
		Filters: []Filter{{"kind", "Kind", picked(n.values["kind"], "All kinds", kinds)}}}
	if len(own) > 1 {
		v.Filters = append(v.Filters, Filter{"team", "Team", picked(n.values["team"], "All your teams", own)})
	}
	if n.narrowed() {
		v.Clear = casesAll
	}
	return v, err
}

func (r *request) searched() (string, error) {
	ref := r.Query("search")
	if ref == "" {
		return "", nil
	}
	return r.s.store.Search(r.UserContext(), r.session.Account.ID, ref)
}

// casesByDue shows the cases of an officer's teams by their next time limit.
func (s *Server) casesByDue(r *request, n narrowing) error {
	lines, more, err := s.store.CasesByDue(r.UserContext(), r.session.Account.ID, store.CaseQuery{After: n.after, Limit: casesPerPage})
	if err != nil {
		return err
	}
	views, _, err := r.savedViews(n)
	if err != nil {
		return err
	}
	v := CasesPage{Page: r.page("Cases", "cases"), ByDue: true, Orders: caseOrders(true)}
	if v.Narrow, err = r.casesNarrow(n, views); err != nil {
		return err
	}
	for _, l := range lines {
		v.Cases = append(v.Cases, r.caseRow(l))
	}
	if n.after != "" {
		v.First = casesDue
	}
	if more {
		v.Next = casesDue + "&after=" + lines[len(lines)-1].Ref
	}
	return r.render("pages/cases", &v)
}

// The addresses of the whole list, newest first, and of the list by time limits.
const (
	casesAll = "/cases?all=yes"
	casesDue = "/cases?by=due"
)

func caseOrders(byDue bool) []MenuLink {
	return []MenuLink{{casesAll, "Newest first", !byDue}, {casesDue, "Next time limit first", byDue}}
}

// casesSearch keeps what is looked for under a random reference: it names children, so it
// stands in no address.
func (s *Server) casesSearch(r *request) error {
	n, err := r.narrowingPosted("/cases", store.ViewsOfCases, caseNames...)
	if err != nil {
		return err
	}
	if n.bare() {
		return r.goTo(casesAll)
	}
	return r.goTo(n.href())
}

func (r *request) caseRow(l store.CaseLine) CaseRow {
	row := CaseRow{Href: "/cases/" + l.Ref, Ref: l.Ref, Name: l.ChildName, Born: l.ChildBorn.List(), Reference: l.Reference, Kind: l.Kind.Words(),
		Recorded: portal.London(l.CreatedAt).List(), Forms: "Nothing sent yet"}
	if l.Open+l.Done > 0 {
		row.Forms = fmt.Sprintf("%d of %d in", l.Done, l.Open+l.Done)
	}
	if l.Due != nil {
		row.Due = r.limit(*l.Due)
	}
	if l.NextDue != nil {
		row.Next, row.NextTitle = r.limit(*l.NextDue), limitNamed(l.NextRule).Title
	}
	row.Late = row.Due.Late || row.Next.Late
	switch {
	case l.ClosedOn != nil:
		row.Week = "Closed " + l.ClosedOn.List()
	case l.Kind == "assessment" && l.NextDue != nil && l.Requested != nil && l.Requested.Days(r.today()) >= 0:
		row.Week = fmt.Sprintf("week %d of %d", l.Requested.Days(r.today())/7+1, portal.AssessmentDays/7)
	}
	return row
}

// limit is a day by which something must be done, and how near it is.
func (r *request) limit(on portal.Date) DueView {
	d := portal.DueOn(nil, &on, r.today())
	return DueView{Date: on.List(), Words: d.Words, Tone: d.Tone, Late: d.Overdue}
}
