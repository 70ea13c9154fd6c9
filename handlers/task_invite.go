package handlers

import (
	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// inviteShow asks to whom a form goes that nobody has registered for yet.
func (s *Server) inviteShow(r *request) error {
	if r.work.With.Registered {
		return r.over(portal.ActionInvite)
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

// fieldPerson is the address of the registered person that the officer has seen by name.
const fieldPerson = "_person"

// askPerson shows who has the address already: that person gets the form at once.
func (r *request) askPerson(i *casework.Invite, to store.Recipient) error {
	v := r.inviteView(i, nil)
	v.Notice = "This address is registered: " + joined(", ", to.Name, to.Organisation) + ". This person gets the form at once. If that is who you mean, send it; nothing is sent yet."
	v.Fields, v.Button = append(v.Fields, Field{fieldPerson, to.Email}), "Send the form"
	return r.render("pages/invite", &v)
}

// invite sends the invitation anew; the earlier link dies.
func (s *Server) invite(r *request) error {
	if r.work.With.GroupRef != "" {
		return r.over(portal.ActionInvite)
	}
	i := casework.NewInvite(r.work.With.Email, r.work.With.Name)
	if err := i.Bind(r.form()); err != nil {
		return err
	}
	faults := i.Faults()
	if len(faults) == 0 {
		to, closed, err := s.store.RecipientOf(r.UserContext(), r.session.Account.ID, i.Email())
		if err != nil {
			return err
		}
		if to.Registered && !closed && !r.work.With.Registered && r.form().Get(fieldPerson) != to.Email {
			return r.askPerson(i, to)
		}
		err = s.store.InviteAgain(r.UserContext(), r.session.Account.ID, r.work.Ref, i.Email(), i.Name())
		if err == nil {
			if to.Registered {
				r.flash("handed")
			} else {
				r.flash("invited")
			}
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
