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
	list, byDue := s.store.Cases, r.Query("by") == "due" && words == ""
	if byDue {
		list = s.store.CasesByDue
	}
	lines, more, err := list(r.UserContext(), r.session.Account.ID, store.CaseQuery{Search: words, After: r.Query("after"), Limit: casesPerPage})
	if err != nil {
		return err
	}
	v := CasesPage{Page: r.page("Cases", "cases"), Search: words, ByDue: byDue}
	if words == "" {
		v.Orders = []MenuLink{{"/cases", "Newest first", !byDue}, {"/cases?by=due", "Next time limit first", byDue}}
	}
	if v.EmailChanges, err = r.emailChangesWaiting(); err != nil {
		return err
	}
	if words == "" && !byDue && r.Query("after") == "" {
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
	} else if r.Query("by") == "due" {
		q.Set("by", "due")
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
