package handlers

import (
	"errors"
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// registration is the registration of the address, begun in this browser and not complete.
func (r *request) registration() (store.Registration, error) {
	if r.browser == "" {
		return store.Registration{}, portal.Fail(portal.NotFound, "This registration belongs to another browser.")
	}
	found, err := r.s.store.RegistrationByRef(r.UserContext(), r.Params("registration"), r.browserToken())
	if err == nil && found.Done {
		err = store.ErrRegistered
	}
	return found, err
}

func (r *request) accountView(found store.Registration) RegisterAccountPage {
	v := RegisterAccountPage{Page: r.page("Email and password", ""), Steps: steps(2), Email: found.Email, Invited: found.Invited,
		Action: "/register/" + found.Ref, BackHref: "/register?registration=" + found.Ref}
	if v.Email == "" {
		v.Email = found.Invited
	}
	return v
}

// registerAccountShow asks for address and password.
func (s *Server) registerAccountShow(r *request) error {
	found, err := r.registration()
	if err != nil {
		return r.registerOver(err)
	}
	if found.Guest { // whose address is the invited one
		return r.goTo("/register/" + found.Ref + "/code")
	}
	v := r.accountView(found)
	return r.render("pages/register-account", &v)
}

// registerAccount takes address and password and mails a code. Whether the address has an
// account is not to be seen: the same page follows.
func (s *Server) registerAccount(r *request) error {
	found, err := r.registration()
	if err != nil {
		return r.registerOver(err)
	}
	v, password := r.accountView(found), r.FormValue("password")
	v.Email = strings.TrimSpace(clipped(r.FormValue("email"), 300))
	v.check(password, r.FormValue("again"), r.FormValue("other") == "yes")
	if v.Summary != nil {
		return r.invalid("pages/register-account", &v)
	}
	subject := "addr:register:" + r.address()
	if _, err := s.store.TakeGuess(r.UserContext(), subject); err != nil {
		return err
	}
	hash, err := vault.HashPassword(r.UserContext(), password)
	if err != nil {
		return busy(err)
	}
	if err := s.store.ConfirmRegistration(r.UserContext(), found.Ref, r.browserToken(), v.Email, hash); err != nil {
		if errors.Is(err, store.ErrMailbox) {
			v.EmailFault = portal.SentenceOf(err)
			v.summarise()
			return r.invalid("pages/register-account", &v)
		}
		return r.registerOver(err)
	}
	return r.goTo("/register/" + found.Ref + "/code")
}

// check says what is wrong with address and password.
func (v *RegisterAccountPage) check(password, again string, other bool) {
	if v.EmailFault = portal.CheckEmail(v.Email); v.Email == "" {
		v.EmailFault = "Enter your work email address"
	}
	if err := portal.CheckPassword(password, v.Email); password == "" {
		v.PasswordFault = "Enter a password of 12 characters or more"
	} else if err != nil {
		v.PasswordFault = portal.SentenceOf(err)
	} else if again != password {
		v.AgainFault = "The two passwords are not the same. Enter the password once more"
	}
	if v.Other = v.Invited != "" && v.EmailFault == "" && portal.CleanEmail(v.Email) != v.Invited; v.Other && !other {
		v.OtherFault = "Use the address that was invited, or tick that you want to register another one"
	}
	v.summarise()
}

func (v *RegisterAccountPage) summarise() {
	g := FaultGroup{}
	for _, f := range []FaultLink{{"#email", v.EmailFault}, {"#other", v.OtherFault}, {"#password", v.PasswordFault}, {"#again", v.AgainFault}} {
		if f.Text != "" {
			g.Faults = append(g.Faults, f)
		}
	}
	if len(g.Faults) > 0 {
		v.Error, v.Summary = true, &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{g}}
	}
}
