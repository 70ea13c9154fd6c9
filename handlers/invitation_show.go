package handlers

import (
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// invitationShow begins the registration that an invitation asks for. It never gives the
// task to another address than the one that was invited.
func (s *Server) invitationShow(r *request) error {
	i, err := s.store.InvitationByToken(r.UserContext(), r.Params("token"))
	if portal.CodeOf(err) == portal.NotFound {
		return r.invitationUnknown()
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
	if i.Guest {
		v := r.guestView(i, casework.NewGuest(i.Name), nil)
		return r.render("pages/guest", v)
	}
	v := r.registerView(casework.NewRegistration(store.RegistrationDetails{}), "")
	r.invitedTo(&v, r.Params("token"))
	return r.render("pages/register", &v)
}

// invitationUnknown answers a link that no invitation has, most often one that was cut.
func (r *request) invitationUnknown() error {
	v := MessagePage{Page: r.page("This link is not complete", ""), Heading: "This link is not complete",
		Text: []string{"No invitation has this link. Perhaps it was cut at the end of a line in the mail: copy all of it from the mail into the address line of the browser.",
			"You do not need the link: register with the email address that the mail came to, and the form is there. If you are registered already, sign in."},
		Links: []Link{{"/register", "Register"}, {"/sign-in", "Sign in"}}}
	if r.session != nil {
		v.Text[1], v.Links = "If the mail came to the address that you are signed in with, the form is among your tasks.", []Link{homeLink(r.session.Account)}
	}
	r.Status(404)
	return r.render("pages/message", &v)
}

// invitedElsewhere answers somebody who is signed in already.
func (r *request) invitedElsewhere(i store.Invitation) error {
	me := r.session.Account
	if me.ID == i.UsedBy {
		return r.goTo("/tasks/" + i.TaskRef)
	}
	if err := i.Over(r.s.now()); err != nil { // also for who was invited and has registered since
		return err
	}
	if me.Email == i.Email {
		return r.goTo("/tasks/" + i.TaskRef)
	}
	r.Status(409)
	return r.render("pages/message", &MessagePage{Page: r.page("Invited with another address", ""), Heading: "This invitation is for another address",
		Text: []string{"It was sent to " + i.Email + ". You are signed in as " + me.Email + ", so its form is not shown here.",
			"If the other address is yours too, log out, open the link again and register it. If the form is for you under the address that you are signed in with, ask the council to send it there. If it is for a colleague, pass the mail on."},
		Links: []Link{homeLink(me)}})
}

// homeLink leads to the page that somebody begins on.
func homeLink(a portal.Account) Link {
	switch first := menuOf(portal.StandingsOf(a), "")[0]; first.Href {
	case "/tasks":
		return Link{first.Href, "Go to your tasks"}
	case "/cases":
		return Link{first.Href, "Go to the cases"}
	default:
		return Link{first.Href, "Go to the forms"}
	}
}
