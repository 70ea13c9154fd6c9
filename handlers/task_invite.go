package handlers

import (
	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// inviteShow asks to whom a form goes that nobody has registered for yet.
func (s *Server) inviteShow(r *request) error {
	if r.work.With.Registered {
		return r.over()
	}
	v := r.inviteView(casework.NewInvite(r.work.With.Email, r.work.With.Name), nil)
	return r.render("pages/invite", &v)
}

func (r *request) inviteView(i *casework.Invite, faults []engine.Fault) InvitePage {
	back := "/cases/" + r.work.CaseRef
	v := InvitePage{Child: r.child(), Invited: r.work.With.Email, EntryPage: EntryPage{Page: r.page("Invite again", "cases"),
		Heading: "Invite again, or correct the address", Back: Link{back, "Case " + r.work.CaseReference + ", " + r.work.ChildName},
		Summary: entrySummary(faults), Sections: []EntrySection{section(i.Form, i.Form.Tabs[0], i.Answers, faults)},
		Action: r.path("invite"), Button: "Send the invitation", Cancel: Link{back, "Cancel"}}}
	v.Error = v.Summary != nil
	return v
}

// invite sends the invitation anew; the earlier link dies.
func (s *Server) invite(r *request) error {
	i := casework.NewInvite(r.work.With.Email, r.work.With.Name)
	if err := i.Bind(r.form()); err != nil {
		return err
	}
	faults := i.Faults()
	if len(faults) == 0 {
		err := s.store.InviteAgain(r.UserContext(), r.session.Account.ID, r.work.Ref, i.Email(), i.Name())
		if err == nil {
			r.flash("invited")
			return r.goTo("/cases/" + r.work.CaseRef)
		}
		if portal.CodeOf(err) != portal.Invalid {
			return err
		}
		faults = []engine.Fault{{Pointer: "/email", Tab: i.Form.Tabs[0].Name, Name: "email", Rule: "format", Level: engine.LevelError, Message: portal.SentenceOf(err)}}
	}
	v := r.inviteView(i, faults)
	return r.invalid("pages/invite", &v)
}
