package handlers

import (
	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// guestSteps are the steps of a guest's registration at its second.
var guestSteps = []Step{{Number: 1, Title: "About you", Done: true}, {Number: 2, Title: "Confirm your email", Current: true}}

// guestView is the one page on which a guest registers.
func (r *request) guestView(i store.Invitation, g *casework.Guest, faults []engine.Fault) *GuestPage {
	v := &GuestPage{EntryPage: EntryPage{Page: r.page("Fill in a form for the council", ""), Heading: "Fill in a form for the council",
		Action: "/guests/" + r.Params("token"), Button: "Next", Cancel: Link{"/help", "Help"}, Summary: entrySummary(faults),
		Sections: []EntrySection{section(g.Form, g.Form.Tabs[0], g.Answers, faults)}}, FormType: i.FormType, Email: i.Email}
	if i.Due != nil {
		v.Due = i.Due.Long()
	}
	if i.GuestUntil != nil {
		v.Until = portal.London(*i.GuestUntil).Long()
	}
	return v
}

// guestRegister takes name and password of a guest and mails a code to the invited address.
func (s *Server) guestRegister(r *request) error {
	i, err := s.store.InvitationByToken(r.UserContext(), r.Params("token"))
	if portal.CodeOf(err) == portal.NotFound || (err == nil && !i.Guest) {
		return notThere()
	}
	if err != nil {
		return err
	}
	if r.session != nil {
		return r.invitedElsewhere(i)
	}
	if err := i.Over(s.now()); err != nil {
		return err
	}
	g, password := casework.NewGuest(i.Name), r.FormValue("password")
	if err := g.Bind(r.form()); err != nil {
		return err
	}
	v := r.guestView(i, g, g.Faults())
	v.check(password, r.FormValue("again"))
	if v.Error {
		return r.invalid("pages/guest", v)
	}
	subject := "addr:register:" + r.address()
	if _, err := s.store.TakeGuess(r.UserContext(), subject); err != nil {
		return err
	}
	hash, err := vault.HashPassword(r.UserContext(), password)
	if err != nil {
		return err
	}
	ref, err := s.store.BeginGuest(r.UserContext(), r.browserToken(), r.Params("token"), g.Details(), hash)
	if err != nil {
		return err
	}
	return r.goTo("/register/" + ref + "/code")
}

// check says what is wrong with the passwords, beside what is wrong with the answers.
func (v *GuestPage) check(password, again string) {
	switch err := portal.CheckPassword(password, v.Email); {
	case password == "":
		v.PasswordFault = "Enter a password of 12 characters or more"
	case err != nil:
		v.PasswordFault = portal.SentenceOf(err)
	case again != password:
		v.AgainFault = "The two passwords are not the same. Enter the password once more"
	}
	for _, f := range []FaultLink{{"#password", v.PasswordFault}, {"#again", v.AgainFault}} {
		if f.Text == "" {
			continue
		}
		if v.Summary == nil {
			v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{}}}
		}
		v.Summary.Groups[0].Faults = append(v.Summary.Groups[0].Faults, f)
	}
	v.Error = v.Summary != nil
}
