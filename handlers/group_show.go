package handlers

import (
	"cmp"
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
)

// groupShow shows a work group with its members.
func (s *Server) groupShow(r *request) error {
	v, err := r.groupView()
	if err != nil {
		return err
	}
	return r.render("pages/group", v)
}

// groupRef is the work group that the request is about, "" for none.
func (r *request) groupRef() string { return cmp.Or(r.group, r.Params("group")) }

func (r *request) groupView() (*GroupPage, error) {
	g, err := r.s.store.GroupByRef(r.UserContext(), r.session.Account.ID, r.groupRef())
	if err != nil {
		return nil, hidden(err)
	}
	there := "/groups/" + g.Ref
	v := &GroupPage{Page: r.page(g.Name, "groups"), Name: g.Name, Organisation: g.Organisation, Mailbox: g.Mailbox, Waiting: waiting(g.Waiting), Officer: g.Council, Runs: g.Runs,
		Domains: strings.ReplaceAll(g.Domains, " ", ", "), AddAction: there + "/members", EditHref: there + "/edit", CloseHref: there + "/close",
		AddHint: "With an address of your organisation. For any other ask the council. Who is not registered yet is asked to register."}
	if g.Council {
		v.AddHint = "Who is not registered yet is asked to register, and joins by it."
	}
	for _, m := range g.People {
		v.Members = append(v.Members, memberRow(g, m, there))
	}
	for _, i := range g.Invited {
		row := InvitedRow{Email: i.Email, State: "Asked to register", Action: there + "/invitations/" + i.Ref + "/withdraw"}
		if i.Over {
			row.State = "The invitation is over. Add the address again to renew it."
		}
		v.Invited = append(v.Invited, row)
	}
	return v, nil
}

func memberRow(g store.Group, m store.Member, there string) MemberRow {
	row := MemberRow{Name: m.Name, Email: m.Email, Profession: m.Profession, Admin: m.Admin, Signatory: m.Signatory, Closed: m.Closed}
	if d, err := portal.ParseDate(m.Since); err == nil {
		row.Since = d.List()
	}
	if g.Runs {
		row.RemoveHref = there + "/members/" + m.Ref + "/remove"
	}
	if g.Council {
		row.EditHref = there + "/members/" + m.Ref
	}
	return row
}
