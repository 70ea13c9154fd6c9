package handlers

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// peoplePerPage is how many accounts a page of a list shows.
const peoplePerPage = 50

// peopleParts are the pages of "People and groups", for administrators; none for others.
func (r *request) peopleParts(current string) []MenuLink {
	if !portal.MayAny(portal.ActionReadPeople, r.standings()) {
		return nil
	}
	out := []MenuLink{{"/people", "People", false}, {"/groups", "Work Groups", false}, {"/teams", "Teams", false},
		{"/people/import", "Import", false}, {"/people/review", "Access review", false}}
	for i := range out {
		out[i].Current = out[i].Href == current
	}
	return out
}

// peopleSearch keeps what is looked for under a random reference: it names people, so it stands in
// no address.
func (s *Server) peopleSearch(r *request) error {
	q := store.PeopleQuery{Search: strings.TrimSpace(clipped(r.FormValue("search"), 200)), Organisation: strings.TrimSpace(clipped(r.FormValue("organisation"), 200)),
		Role: portal.Role(clipped(r.FormValue("role"), 30)), Filter: store.PeopleFilter(clipped(r.FormValue("filter"), 30))}
	if q == (store.PeopleQuery{}) {
		return r.goTo("/people")
	}
	words, err := json.Marshal(q)
	if err != nil {
		return err
	}
	ref, err := s.store.KeepSearch(r.UserContext(), r.session.Account.ID, string(words))
	if err != nil {
		return err
	}
	return r.goTo("/people?search=" + ref)
}

// peopleAsked is what the list is narrowed to. NotFound when the search is over.
func (r *request) peopleAsked() (q store.PeopleQuery, err error) {
	words, err := r.searched()
	if err == nil && words != "" && json.Unmarshal([]byte(words), &q) != nil {
		err = notThere() // a search of another list
	}
	q.After, q.Limit = clipped(r.Query("after"), 40), peoplePerPage
	return q, err
}

// peopleList shows accounts by name.
func (s *Server) peopleList(r *request) error {
	q, err := r.peopleAsked()
	if portal.CodeOf(err) == portal.NotFound {
		return r.goTo("/people") // it is over
	}
	if err != nil {
		return err
	}
	people, more, err := s.store.People(r.UserContext(), r.session.Account.ID, q)
	if err != nil {
		return err
	}
	v := PeoplePage{Page: r.page("People and groups", "people"), Parts: r.peopleParts("/people"), Search: q.Search, Organisation: q.Organisation,
		Narrowed: r.Query("search") != "", Roles: roleOptions(append(portal.GivenRoles, portal.RoleGuest), q.Role), Filters: filterOptions(q.Filter)}
	for _, p := range people {
		v.People = append(v.People, r.personRow(p))
	}
	v.First, v.Next = r.pagesOf("/people", people, more)
	return r.render("pages/people", &v)
}

// pagesOf are the addresses of the first and the next page of a list of accounts; "" for none.
func (r *request) pagesOf(path string, people []store.Person, more bool) (first, next string) {
	q := url.Values{}
	for _, name := range []string{"search", "all"} {
		if value := clipped(r.Query(name), 40); value != "" {
			q.Set(name, value)
		}
	}
	if r.Query("after") != "" {
		first = joined("?", path, q.Encode())
	}
	if more {
		q.Set("after", people[len(people)-1].Ref)
		next = path + "?" + q.Encode()
	}
	return first, next
}

func roleOptions(roles []portal.Role, chosen ...portal.Role) (out []engine.OptionView) {
	for _, role := range roles {
		o := engine.OptionView{ID: "role-" + string(role), Value: string(role), Label: role.Words()}
		for _, c := range chosen {
			o.Checked = o.Checked || c == role
		}
		out = append(out, o)
	}
	return out
}

func filterOptions(chosen store.PeopleFilter) []engine.OptionView {
	out := []engine.OptionView{{Value: string(store.FilterIdle), Label: "Not signed in for " + strconv.Itoa(portal.IdleAfter) + " days"},
		{Value: string(store.FilterDisabled), Label: "Disabled"}, {Value: string(store.FilterDue), Label: "Due for review"}}
	for i := range out {
		out[i].Checked = out[i].Value == string(chosen)
	}
	return out
}

func (r *request) personRow(p store.Person) PersonRow {
	row := PersonRow{Ref: p.Ref, Href: "/people/" + p.Ref, Name: p.Name, Email: p.Email, Organisation: p.Organisation, Roles: casework.RolesWords(p.Roles),
		Where: joined(", ", p.Teams, p.Groups), SignedIn: "Never", Made: portal.London(p.CreatedAt).List(), Open: counted(p.Open, "form"), Reviewed: "Never"}
	row.Made = joined(" by ", row.Made, p.MadeBy)
	if p.SignedInAt != nil {
		row.SignedIn = portal.London(*p.SignedInAt).List()
	}
	last := p.CreatedAt
	if p.ReviewedAt != nil {
		last, row.Reviewed = *p.ReviewedAt, joined(" by ", portal.London(*p.ReviewedAt).List(), p.ReviewedBy)
	}
	row.Due = !p.Disabled && last.Before(portal.ReviewedSince(r.s.now()))
	row.State, row.Tone = stateOf(p)
	return row
}

func stateOf(p store.Person) (words, tone string) {
	switch {
	case p.Disabled:
		return "Disabled", "grey"
	case p.NoPassword:
		return "No password yet", "amber"
	}
	return "", ""
}

func stamped(at *time.Time) string {
	if at == nil {
		return "Never"
	}
	return portal.Stamp(*at)
}
