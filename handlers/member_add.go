package handlers

import (
	"strings"

	"portico/internal/portal"
)

// memberAdd puts the holder of an address into a work group, or asks them to register.
func (s *Server) memberAdd(r *request) error {
	email := strings.TrimSpace(clipped(r.form().Get("email"), 200))
	if looked(r) {
		v, err := r.groupView()
		if err != nil {
			return err
		}
		v.Email = email
		return r.render("pages/group", v)
	}
	invited, err := s.store.AddMember(r.UserContext(), r.session.Account.ID, r.groupRef(), email)
	switch portal.CodeOf(err) {
	case "":
	case portal.Invalid, portal.Conflict:
		return r.memberRefused(email, portal.SentenceOf(err))
	default:
		return hidden(err)
	}
	if r.flash("member-added"); invited {
		r.flash("member-invited")
	}
	return r.goTo("/groups/" + r.groupRef())
}

func (r *request) memberRefused(email, why string) error {
	v, err := r.groupView()
	if err != nil {
		return err
	}
	v.Error, v.Email, v.Fault = true, email, why
	v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#email", why}}}}}
	return r.invalid("pages/group", v)
}

// memberWithdraw withdraws the invitation of an address.
func (s *Server) memberWithdraw(r *request) error {
	if err := s.store.WithdrawMember(r.UserContext(), r.session.Account.ID, r.groupRef(), r.Params("invitation")); err != nil {
		return hidden(err)
	}
	r.flash("member-no-more")
	return r.goTo("/groups/" + r.groupRef())
}

// memberEdit asks what a member may do in the group.
func (s *Server) memberEdit(r *request) error {
	c, err := s.store.CheckRemoval(r.UserContext(), r.session.Account.ID, r.groupRef(), r.Params("account"))
	if err != nil {
		return hidden(err)
	}
	there := "/groups/" + c.Group.Ref
	v := MemberEditPage{Page: r.page("Change a member", "groups"), Name: c.Name, Email: c.Email, Group: c.Group.Name, Admin: c.Admin, Signatory: c.Signatory,
		Action: there + "/members/" + c.Ref, Back: Link{there, c.Group.Name}}
	return r.render("pages/member-edit", &v)
}

// memberSet says who runs the group and who may counter-sign.
func (s *Server) memberSet(r *request) error {
	err := s.store.SetMember(r.UserContext(), r.session.Account.ID, r.groupRef(), r.Params("account"),
		r.FormValue("admin") == "yes", r.FormValue("signatory") == "yes")
	if err != nil {
		return hidden(err)
	}
	r.flash("member-changed")
	return r.goTo("/groups/" + r.groupRef())
}
