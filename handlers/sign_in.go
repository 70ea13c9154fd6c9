package handlers

import (
	"cmp"
	"context"
	"encoding/hex"
	"net/url"
	"strings"

	"portico/internal/portal"
	"portico/internal/vault"
)

// signInShow shows the page that asks for address and password.
func (r *request) signInView() SignInPage {
	v := SignInPage{Page: r.page("Sign in", ""), HelpEmail: r.s.contact.Email, HelpPhone: r.s.contact.Phone}
	if r.wordsWait() {
		v.Notice = "Your session has ended. The words that you typed are kept. Sign in and they are saved."
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
// together, or limited when there were too many tries for this account or from this address.
func (s *Server) checkPassword(r *request, email, password string) (portal.Account, error) {
	ctx := r.UserContext()
	subjects := []string{"account:" + hex.EncodeToString(vault.HashToken(portal.CleanEmail(email))), "addr:" + r.address()}
	if _, err := s.store.GuessesLeft(ctx, subjects...); err != nil {
		return portal.Account{}, err
	}
	account, hash, err := s.store.Credentials(ctx, email)
	unknown := portal.CodeOf(err) == portal.NotFound
	if err != nil && !unknown {
		return account, err
	}
	ok, err := vault.CheckPassword(ctx, hash, password) // an empty hash costs the same and never fits
	if err != nil {
		return account, err
	}
	if !ok || unknown || account.Disabled {
		if err := s.countFailure(ctx, account, subjects); err != nil {
			return account, err
		}
		return account, portal.Fail(portal.NotFound, "Address and password do not belong together.")
	}
	return account, s.store.ClearGuesses(ctx, subjects[0])
}

// countFailure counts a wrong try, and notes it on the account where there is one.
func (s *Server) countFailure(ctx context.Context, account portal.Account, subjects []string) error {
	if err := s.store.CountGuess(ctx, subjects...); err != nil || account.ID == 0 {
		return err
	}
	return s.store.RecordSignInFailed(ctx, account.ID)
}
