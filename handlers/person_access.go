package handlers

import (
	"portico/internal/store"
)

// personConfirmDisable asks before the account of somebody who has left is disabled.
func (s *Server) personConfirmDisable(r *request) error {
	p, err := s.store.PersonByRef(r.UserContext(), r.session.Account.ID, r.Params("person"))
	if err != nil {
		return hidden(err)
	}
	v := r.confirmPerson(p, "Disable the account of "+p.Name+"?", "disable", "Disable the account")
	v.Text = []string{"The person is signed out at once and taken off all work groups and teams. What they have written stays.", disableWords(p)}
	return r.render("pages/confirm", &v)
}

// disableWords says what happens to the forms of somebody who leaves.
func disableWords(p store.Person) string {
	switch {
	case p.Open == 0:
		return "No form is with the person."
	case p.Groups == "":
		return counted(p.Open, "form") + " in hand. The person is in no work group, so they stay, and the page of the account lists them: send each to somebody else from its case."
	}
	return counted(p.Open, "form") + " in hand. They fall back into the trays of " + p.Groups + "; where nobody is left in the group they stay, and the page of the account lists them."
}

func (r *request) confirmPerson(p store.Person, heading, act, yes string) ConfirmPage {
	there := "/people/" + p.Ref
	return ConfirmPage{Page: r.page(heading, "people"), Heading: heading, Action: there + "/" + act, Yes: yes, No: Link{there, "No, go back"}}
}

// personDisable disables an account.
func (s *Server) personDisable(r *request) error {
	return r.changed(s.store.DisablePerson(r.UserContext(), r.session.Account.ID, r.Params("person")), "person-disabled")
}

// personEnable enables an account again.
func (s *Server) personEnable(r *request) error {
	return r.changed(s.store.EnablePerson(r.UserContext(), r.session.Account.ID, r.Params("person")), "person-enabled")
}

// personConfirmReset asks before a password is taken away.
func (s *Server) personConfirmReset(r *request) error {
	p, err := s.store.PersonByRef(r.UserContext(), r.session.Account.ID, r.Params("person"))
	if err != nil {
		return hidden(err)
	}
	v := r.confirmPerson(p, "Reset the password of "+p.Name+"?", "reset", "Reset the password")
	v.Text = []string{"The person is signed out everywhere, and the present password no longer works.", "An email to " + p.Email + " leads to the page where a new one is set, with a code that goes to the same mailbox."}
	if p.NoPassword {
		v.Page.Title, v.Heading, v.Yes = "Invite again", "Invite "+p.Name+" again?", "Send the email"
		v.Text = v.Text[1:]
	}
	return r.render("pages/confirm", &v)
}

// personReset takes a password away and mails where to set a new one.
func (s *Server) personReset(r *request) error {
	return r.changed(s.store.ResetPerson(r.UserContext(), r.session.Account.ID, r.Params("person")), "person-reset")
}

// personSignOut ends the sessions of an account.
func (s *Server) personSignOut(r *request) error {
	return r.changed(s.store.SignOutPerson(r.UserContext(), r.session.Account.ID, r.Params("person")), "person-out")
}

// changed goes back to the account.
func (r *request) changed(err error, flash string) error {
	if err != nil {
		return hidden(err)
	}
	r.flash(flash)
	return r.goTo("/people/" + clipped(r.Params("person"), 40))
}
