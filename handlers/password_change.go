package handlers

import (
	"portico/internal/portal"
	"portico/internal/vault"
)

const wrongPassword = "This is not your present password. Enter the one that you have signed in with"

func (r *request) passwordView() AccountFormPage {
	return AccountFormPage{Page: r.page("Change password", ""), Heading: updateAccount, Part: "Password", Parts: accountParts("/account/password"),
		Fields: append([]AccountField{presentPassword("Present password")}, newPassword()...), Action: "/account/password", Button: "Change password",
		Note: "Everywhere else you will be signed out. A mail tells you of the change."}
}

// passwordShow asks for the present and a new password, and passwordChange changes it.
func (s *Server) passwordShow(r *request) error {
	v := r.passwordView()
	return r.render("pages/account-form", &v)
}

func (s *Server) passwordChange(r *request) error {
	v, me, password := r.passwordView(), r.session.Account, r.FormValue("password")
	v.Fields[1].Fault, v.Fields[2].Fault = passwordFaults(password, r.FormValue("again"), me.Email)
	if r.FormValue("present") == "" {
		v.Fields[0].Fault = "Enter your present password"
	}
	if v.fail() {
		return r.invalid("pages/account-form", &v)
	}
	if _, err := s.checkPassword(r, me.Email, r.FormValue("present")); portal.CodeOf(err) == portal.NotFound {
		v.Fields[0].Fault = wrongPassword
		v.fail()
		return r.invalid("pages/account-form", &v)
	} else if err != nil {
		return err
	}
	hash, err := vault.HashPassword(r.UserContext(), password)
	if err != nil {
		return busy(err)
	}
	if err := s.store.ChangePassword(r.UserContext(), me.ID, r.session.ID, hash, r.visitor()); err != nil {
		return err
	}
	r.flash("password-changed")
	return r.goTo("/account/password")
}
