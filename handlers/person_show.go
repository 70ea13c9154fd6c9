package handlers

import (
	"portico/internal/casework"
	"portico/internal/portal"
)

// personShow shows one account and what can be done with it.
func (s *Server) personShow(r *request) error {
	ctx, me := r.UserContext(), r.session.Account.ID
	p, err := s.store.PersonByRef(ctx, me, r.Params("person"))
	if err != nil {
		return hidden(err)
	}
	v := PersonPage{Page: r.page(p.Name, "people"), Name: p.Name, Email: p.Email, Base: "/people/" + p.Ref, Disabled: p.Disabled, Mine: p.ID == me, ResetWords: "Reset the password"}
	if v.State, _ = stateOf(p); p.NoPassword {
		v.ResetWords = "Invite again"
	}
	row := r.personRow(p)
	for _, f := range []Fact{{"Roles", casework.RolesWords(p.Roles)}, {"Teams", p.Teams}, {"Work Groups", p.Groups}, {"Forms in hand", row.Open}, {"Profession", p.Profession},
		{"Organisation", p.Organisation}, {"Telephone", p.Phone}, {"Register", joined(" ", p.Register, p.RegistrationNumber)}, {"Last signed in", stamped(p.SignedInAt)},
		{"Made", row.Made}, {"Access reviewed", row.Reviewed}} {
		if f.Value != "" {
			v.Facts = append(v.Facts, f)
		}
	}
	if p.DisabledAt != nil {
		v.Facts = append(v.Facts, Fact{"Disabled", portal.Stamp(*p.DisabledAt)})
		left, err := s.store.LeftTasks(ctx, me, p.Ref)
		if err != nil {
			return err
		}
		for _, l := range left {
			row := LeftRow{Href: "/cases/" + l.CaseRef, Case: l.CaseReference, FormType: l.FormType, State: l.State.Words(), Due: "No due date"}
			if l.Due != nil {
				row.Due = l.Due.List()
			}
			v.Left = append(v.Left, row)
		}
	}
	places, err := s.store.Places(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, place := range places {
		v.Places = append(v.Places, r.place(place))
	}
	return r.render("pages/person", &v)
}
