package handlers

import (
	"cmp"
	"errors"
	"net/url"
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// signInShow shows the page that asks for address and password.
func (r *request) signInView() SignInPage {
	v := SignInPage{Page: r.page("Sign in", ""), HelpEmail: r.s.contact.Email, HelpPhone: r.s.contact.Phone}
	if r.wordsWait() {
		v.Notice = "Your session has ended. The words that you typed are kept. Sign in, and they are there again."
	} else if r.ended != nil {
		v.Notice = "Your session has ended. Sign in to go on."
	}
	return v
}

func (s *Server) homeShow(r *request) error {
	if r.session != nil {
		return r.goTo(home(r.session.Account))
	}
	return r.goTo("/sign-in")
}

func (s *Server) signInShow(r *request) error {
	if r.wantsJSON() {
		return r.signInState()
	}
	if r.session != nil {
		return r.goTo(home(r.session.Account))
	}
	v := r.signInView()
	return r.render("pages/sign-in", &v)
}

// signInStart checks address and password and mails a code. Which addresses exist is
// not revealed: an unknown one costs the same time and gives the same answer.
func (s *Server) signInStart(r *request) error {
	v := r.signInView()
	v.Email = strings.TrimSpace(r.FormValue("email"))
	password := r.FormValue("password")
	if v.Email == "" || len(v.Email) > 254 {
		v.EmailFault = "Enter your work email address"
	}
	if password == "" {
		v.PasswordFault = "Enter your password"
	}
	if v.EmailFault != "" || password == "" {
		return r.signInAgain(v)
	}
	account, err := s.checkPassword(r, v.Email, password)
	if portal.CodeOf(err) == portal.NotFound {
		v.PasswordFault = "Address and password do not belong together. Check both and try again."
		return r.signInAgain(v)
	}
	if err != nil {
		return err
	}
	if r.forAnother(account) {
		return r.signInFault(sentenceForAnother, true)
	}
	in, err := s.store.BeginSignIn(r.UserContext(), account.ID, r.browserToken())
	if err != nil {
		return err
	}
	if r.wantsJSON() {
		return r.codeSent(in)
	}
	return r.goTo("/sign-in/code?sign-in=" + url.QueryEscape(in.Ref))
}

func (r *request) signInAgain(v SignInPage) error {
	if r.wantsJSON() {
		return r.signInFault(cmp.Or(v.EmailFault, v.PasswordFault), false)
	}
	v.Error = true
	v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{}}}
	if v.EmailFault != "" {
		v.Summary.Groups[0].Faults = append(v.Summary.Groups[0].Faults, FaultLink{"#email", v.EmailFault})
	}
	if v.PasswordFault != "" {
		v.Summary.Groups[0].Faults = append(v.Summary.Groups[0].Faults, FaultLink{"#password", v.PasswordFault})
	}
	return r.invalid("pages/sign-in", &v)
}

// checkPassword gives the account, or not_found when address and password do not belong
// together, or limited when there were too many tries for this account or from this address. The
// try is counted before it is judged, so that tries at the same moment are bounded too.
func (s *Server) checkPassword(r *request, email, password string) (portal.Account, error) {
	ctx := r.UserContext()
	subjects, err := r.guessing("account", email)
	if err != nil {
		return portal.Account{}, err
	}
	at, err := s.store.TakeGuess(ctx, subjects...)
	if portal.CodeOf(err) == portal.Limited {
		err = portal.Fail(portal.Limited, portal.SentenceOf(err)+" If this is your account you need not wait: choose a new password by Forgotten Password on the sign-in page.")
	}
	if err != nil {
		return portal.Account{}, err
	}
	account, hash, err := s.store.Credentials(ctx, email)
	unknown := portal.CodeOf(err) == portal.NotFound
	if err != nil && !unknown {
		return account, err
	}
	ok, err := vault.CheckPassword(ctx, hash, password) // an empty hash costs the same and never fits
	switch {
	case err != nil: // it was not judged, so it does not count
		return account, errors.Join(busy(err), s.store.ReturnGuess(ctx, at, "", subjects...))
	case ok && !unknown && !account.Disabled:
		return account, s.store.ReturnGuess(ctx, at, subjects[0], subjects[1:]...)
	case account.ID != 0:
		err = s.store.RecordSignInFailed(ctx, account.ID)
	}
	if err == nil {
		err = portal.Fail(portal.NotFound, "Address and password do not belong together.")
	}
	return account, err
}

// guessing are the subjects that a try counts for: the account and the network address, or, in a
// browser that the account has signed in from before, that browser alone. So nobody who guesses
// elsewhere, or from the same building, locks its holder out there.
func (r *request) guessing(kind, email string) ([]string, error) {
	device, err := r.s.store.KnownDevice(r.UserContext(), email, r.Cookies(r.s.cookie(cookieDevice)))
	if err != nil || device != 0 {
		return []string{store.GuessSubject(kind, email, device)}, err
	}
	network := "addr:"
	if kind != "account" {
		network += kind + ":"
	}
	return []string{store.GuessSubject(kind, email, 0), network + r.address()}, nil
}

// busy tells somebody whose password could not be hashed that it is not the password's fault.
func busy(err error) error {
	if errors.Is(err, vault.ErrBusy) {
		return portal.Wrap(portal.Unavailable, "Very many people are signing in at this moment, so your password was not looked at. Wait a minute and try again.", err)
	}
	return err
}
