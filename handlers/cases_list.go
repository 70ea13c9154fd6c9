package handlers

import (
	"fmt"
	"net/url"
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
)

// casesPerPage is how many cases a page of the list shows.
const casesPerPage = 40

// casesList shows the newest cases, or those that a search found.
func (s *Server) casesList(r *request) error {
	words, err := r.searched()
	if portal.CodeOf(err) == portal.NotFound {
		return r.goTo("/cases") // it is over
	}
	if err != nil {
		return err
	}
	lines, more, err := s.store.Cases(r.UserContext(), r.session.Account.ID,
		store.CaseQuery{Search: words, After: r.Query("after"), Limit: casesPerPage})
	if err != nil {
		return err
	}
	v := CasesPage{Page: r.page("Cases", "cases"), Search: words}
	if v.EmailChanges, err = r.emailChangesWaiting(); err != nil {
		return err
	}
	if words == "" && r.Query("after") == "" {
		if v.Undelivered, err = r.undeliveredCount(); err != nil {
			return err
		}
		if v.Waiting, err = r.casesWaiting(); err != nil {
			return err
		}
	}
	for _, l := range lines {
		v.Cases = append(v.Cases, r.caseRow(l))
	}
	if r.Query("after") != "" {
		v.First = r.casesHref("")
	}
	if more {
		v.Next = r.casesHref(lines[len(lines)-1].Ref)
	}
	return r.render("pages/cases", &v)
}

func (r *request) searched() (string, error) {
	ref := r.Query("search")
	if ref == "" {
		return "", nil
	}
	return r.s.store.Search(r.UserContext(), r.session.Account.ID, ref)
}

func (r *request) casesHref(after string) string {
	q := url.Values{}
	if ref := r.Query("search"); ref != "" {
		q.Set("search", ref)
	}
	if after != "" {
		q.Set("after", after)
	}
	if len(q) == 0 {
		return "/cases"
	}
	return "/cases?" + q.Encode()
}

// casesSearch keeps what is looked for under a random reference: it names children, so it
// stands in no address.
func (s *Server) casesSearch(r *request) error {
	words := strings.TrimSpace(clipped(r.FormValue("search"), 200))
	if words == "" {
		return r.goTo("/cases")
	}
	ref, err := s.store.KeepSearch(r.UserContext(), r.session.Account.ID, words)
	if err != nil {
		return err
	}
	return r.goTo("/cases?search=" + ref)
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
