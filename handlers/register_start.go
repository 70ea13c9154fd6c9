package handlers

import (
	"errors"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// Hidden fields of the first page of a registration.
const (
	fieldInvitation   = "_invitation"   // token of the link that led here
	fieldRegistration = "_registration" // a registration that was begun before
)

var registerSteps = []string{"About you", "Email and password", "Confirm your email"}

// steps are the steps of a registration with one of them current.
func steps(current int) []Step {
	var out []Step
	for i, title := range registerSteps {
		out = append(out, Step{Number: i + 1, Title: title, Current: i+1 == current, Done: i+1 < current})
	}
	return out
}

// registerShow shows the first page of a registration, empty or as it was entered before.
func (s *Server) registerShow(r *request) error {
	if r.session != nil {
		return r.goTo(home(r.session.Account))
	}
	var entered store.RegistrationDetails
	ref := r.Query("registration")
	if ref != "" {
		before, err := s.store.RegistrationByRef(r.UserContext(), ref, r.browserToken())
		if err == nil && before.Done {
			err = store.ErrRegistered
		}
		if err != nil {
			return r.registerOver(err)
		}
		entered = before.Details
	}
	v := r.registerView(casework.NewRegistration(entered), ref)
	return r.render("pages/register", &v)
}

func (r *request) registerView(entered *casework.Registration, ref string) RegisterPage {
	v := RegisterPage{Steps: steps(1), EntryPage: EntryPage{Page: r.page("Register a new account", ""), Heading: "Register a new account",
		Back: Link{"/sign-in", "Back to sign in"}, Action: "/register", Button: "Next", Cancel: Link{"/sign-in", "Cancel"}}}
	v.Sections = []EntrySection{section(entered.Form, entered.Form.Tabs[0], entered.Answers, nil)}
	if ref != "" {
		v.Fields = append(v.Fields, Field{fieldRegistration, ref})
	}
	return v
}

// registerStart keeps the first page and goes on to the second.
func (s *Server) registerStart(r *request) error {
	if r.session != nil {
		return r.goTo(home(r.session.Account))
	}
	form, entered := r.form(), casework.NewRegistration(store.RegistrationDetails{})
	if err := entered.Bind(form); err != nil {
		return err
	}
	ref, token := form.Get(fieldRegistration), form.Get(fieldInvitation)
	if faults := entered.Faults(); len(faults) > 0 {
		v := r.registerView(entered, ref)
		v.Sections = []EntrySection{section(entered.Form, entered.Form.Tabs[0], entered.Answers, faults)}
		v.Error, v.Summary = true, entrySummary(faults)
		r.invitedTo(&v, token)
		return r.invalid("pages/register", &v)
	}
	var err error
	if ref == "" {
		ref, err = s.store.BeginRegistration(r.UserContext(), r.browserToken(), entered.Details(), token)
	} else {
		err = s.store.ChangeRegistration(r.UserContext(), ref, r.browserToken(), entered.Details())
	}
	if err != nil {
		return r.registerOver(err)
	}
	return r.goTo("/register/" + ref)
}

// invitedTo puts on the page what the invitation of a token asks for, if it still does.
func (r *request) invitedTo(v *RegisterPage, token string) {
	if token == "" {
		return
	}
	i, err := r.s.store.InvitationByToken(r.UserContext(), token)
	if err != nil || i.Over(r.s.now()) != nil {
		return
	}
	v.Invited = &InvitedView{FormType: i.FormType, Email: i.Email}
	if i.Due != nil {
		v.Invited.Due = i.Due.Long()
	}
	v.Fields = append(v.Fields, Field{fieldInvitation, token})
}

// registerOver goes on where a registration cannot: to sign in when it is complete, and to
// begin anew when it is of another browser or too old. Who is signed in needs neither.
func (r *request) registerOver(err error) error {
	code := portal.CodeOf(err)
	switch {
	case code != portal.NotFound && code != portal.Expired:
		return err
	case r.session != nil:
		return r.goTo(home(r.session.Account))
	case errors.Is(err, store.ErrRegistered):
		r.flash("register-done")
		return r.goTo("/sign-in")
	default:
		r.flash("register-over")
		return r.goTo("/register")
	}
}
