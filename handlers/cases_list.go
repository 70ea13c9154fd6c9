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
		v.First = n.href()
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
	if v.EmailChanges, err = r.emailChangesWaiting(); err == nil && !n.narrowed() && n.after+n.before == "" {
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
		v.Clear = n.path + "?all=yes"
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

// casesSearch keeps what is looked for under a random reference: it names children, so it
// stands in no address.
func (s *Server) casesSearch(r *request) error {
	n, err := r.narrowingPosted("/cases", store.ViewsOfCases, caseNames...)
	if err != nil {
		return err
	}
	if n.bare() {
		return r.goTo("/cases?all=yes")
	}
	return r.goTo(n.href())
}

func (r *request) caseRow(l store.CaseLine) CaseRow {
	row := CaseRow{Href: "/cases/" + l.Ref, Name: l.ChildName, Born: l.ChildBorn.List(), Reference: l.Reference, Kind: l.Kind.Words(),
		Recorded: portal.London(l.CreatedAt).List(), Forms: "Nothing sent yet"}
	if l.Open+l.Done > 0 {
		row.Forms = fmt.Sprintf("%d of %d in", l.Done, l.Open+l.Done)
	}
	if l.Due != nil {
		d := portal.DueOn(nil, l.Due, r.today())
		row.Due = DueView{Date: l.Due.List(), Words: d.Words, Tone: d.Tone, Late: d.Overdue}
	}
	return row
}
