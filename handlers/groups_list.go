package handlers

import (
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
)

// groupsPerPage is how many work groups the council's list shows; a search finds the others.
const groupsPerPage = 100

// council tells whether the asker works for the council with cases.
func (r *request) council() bool { return portal.MayAny(portal.ActionMakeGroup, r.standings()) }

// groupsList shows the work groups: all to the council, to everybody else their own.
func (s *Server) groupsList(r *request) error {
	v := GroupsPage{Page: r.page("Work Groups", "groups"), Parts: r.peopleParts("/groups"), Officer: r.council(), Search: strings.TrimSpace(clipped(r.Query("name"), 100))}
	var groups []store.WorkGroup
	var err error
	if v.Officer {
		groups, v.More, err = s.store.Groups(r.UserContext(), r.session.Account.ID, v.Search, groupsPerPage)
	} else {
		groups, err = s.store.GroupsOf(r.UserContext(), r.session.Account.ID)
	}
	if err != nil {
		return err
	}
	for _, g := range groups {
		row := GroupRow{Href: "/groups/" + g.Ref, Name: g.Name, Organisation: g.Organisation, Members: counted(g.Members, "member"), Waiting: waiting(g.Waiting)}
		if g.Admin {
			row.Role = "You run this group"
		}
		v.Groups = append(v.Groups, row)
	}
	return r.render("pages/groups", &v)
}

// waiting says how many forms lie in a tray.
func waiting(n int) string {
	if n == 0 {
		return "Nothing in the tray"
	}
	return counted(n, "form") + " in the tray"
}
