package handlers

import (
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

func (r *request) passwordResetView(reset store.Reset) AccountFormPage {
	return AccountFormPage{Page: r.page("Create a new password", ""), Heading: "Create a new password", Back: toSignIn, Lead: []string{"For " + reset.Email + "."},
		Fields: newPassword(), Note: "Wherever you are signed in now, you will be signed out.", Action: "/forgotten-password/" + reset.Ref + "/password", Button: "Finish"}
}

// passwordResetShow asks for the new password, once the code was entered.
func (s *Server) passwordResetShow(r *request) error {
	reset, err := r.reset()
	if err != nil {
		return r.resetOver(err)
	}
	if !reset.Proved {
		return r.goTo("/forgotten-password/" + reset.Ref)
	}
	v := r.passwordResetView(reset)
	return r.render("pages/account-form", &v)
}

// passwordReset puts the new password in place and ends every session of the account.
func (s *Server) passwordReset(r *request) error {
	reset, err := r.reset()
	if err != nil {
		return r.resetOver(err)
	}
	if !reset.Proved {
		return r.goTo("/forgotten-password/" + reset.Ref)
	}
	v, password := r.passwordResetView(reset), r.FormValue("password")
	v.Fields[0].Fault, v.Fields[1].Fault = passwordFaults(password, r.FormValue("again"), reset.Email)
	if v.fail() {
		return r.invalid("pages/account-form", &v)
	}
	hash, err := vault.HashPassword(r.UserContext(), password)
	if err != nil {
		return busy(err)
	}
	if err := s.store.FinishReset(r.UserContext(), reset.Ref, r.browserToken(), hash, r.visitor()); err != nil {
		return r.resetOver(err)
	}
	return r.goTo("/forgotten-password/done")
}

// passwordFaults says what is wrong with a new password and with its confirmation.
func passwordFaults(password, again, email string) (first, second string) {
	err := portal.CheckPassword(password, email)
	switch {
	case password == "":
		return "Enter a password of 12 characters or more", ""
	case err != nil:
		return portal.SentenceOf(err), ""
	case again != password:
		return "", "The two passwords are not the same. Enter the password once more"
	}
	return "", ""
}

// forgottenDone says that the password is changed. It says so to anybody, since it tells nothing.
func (s *Server) forgottenDone(r *request) error {
	return r.render("pages/message", &MessagePage{Page: r.page("Password changed", ""), Heading: "Your password is changed",
		Text:  []string{"Sign in with the new password. A mail tells you of the change."},
		Links: []Link{{"/sign-in", "OK"}}})
}
