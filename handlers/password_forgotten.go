package handlers

import (
	"errors"
	"strconv"
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
)

const forgotten = "Forgotten password"

var toSignIn = Link{"/sign-in", "Back to sign in"}

func (r *request) forgottenView(email string) AccountFormPage {
	r.browserToken()
	return AccountFormPage{Page: r.page(forgotten, ""), Heading: forgotten, Back: toSignIn,
		Lead:   []string{"Enter the email address that you sign in with. We then email you an 8-digit code, and you choose a new password."},
		Fields: []AccountField{emailField("email", "Email address", email)}, Action: "/forgotten-password", Button: "Next", Cancel: Link{"/sign-in", "Cancel"},
		Aside: &AsideView{"Which address?", []string{"The one that you have registered, most likely the one that the council’s mail came to.",
			"This also works when too many wrong passwords were entered for your account."}}}
}

// forgottenShow asks for the address whose password was forgotten.
func (s *Server) forgottenShow(r *request) error {
	v := r.forgottenView("")
	return r.render("pages/account-form", &v)
}

// forgottenStart mails a code. Whether the address has an account is not to be seen: the same
// page follows, after the same work.
func (s *Server) forgottenStart(r *request) error {
	v := r.forgottenView(strings.TrimSpace(clipped(r.FormValue("email"), 300)))
	email := v.Fields[0].Value
	if v.Fields[0].Fault = portal.CheckEmail(email); email == "" {
		v.Fields[0].Fault = "Enter the email address that you sign in with"
	}
	if v.fail() {
		return r.invalid("pages/account-form", &v)
	}
	if _, err := s.store.TakeGuess(r.UserContext(), "addr:reset:"+r.address()); err != nil {
		return err
	}
	reset, err := s.store.BeginReset(r.UserContext(), r.browserToken(), email, r.address())
	if err != nil {
		return err
	}
	return r.goTo("/forgotten-password/" + reset.Ref)
}

// reset is the reset of the address, begun in this browser and not over.
func (r *request) reset() (store.Reset, error) {
	if r.browser == "" {
		return store.Reset{}, portal.Fail(portal.NotFound, "This was not begun in this browser.")
	}
	return r.s.store.ResetByRef(r.UserContext(), r.Params("reset"), r.browserToken())
}

// resetOver goes on where a reset cannot: begun anew, or to sign in once it is done.
func (r *request) resetOver(err error) error {
	switch code := portal.CodeOf(err); {
	case errors.Is(err, store.ErrResetUsed):
		r.flash("reset-used")
		return r.goTo("/sign-in")
	case code == portal.NotFound || code == portal.Expired:
		r.flash("reset-over")
		return r.goTo("/forgotten-password")
	}
	return err
}

func (r *request) forgottenCodeView(reset store.Reset) AccountFormPage {
	v := AccountFormPage{Page: r.page("Enter your code", ""), Heading: "Enter the code we emailed you", Back: Link{"/forgotten-password", "Back to the email address"},
		Lead:   []string{"We sent a mail to " + reset.Email + " at " + portal.Clock(reset.SentAt) + ". Enter the 8-digit code that it holds. It is good until " + portal.Clock(reset.ExpiresAt) + "."},
		Fields: []AccountField{codeField("code", "Code")}, Action: "/forgotten-password/" + reset.Ref, Button: "Next",
		Aside: &AsideView{"The code has not come?", []string{"Look in your junk or spam folder.", "It can take up to 2 minutes on NHS mail.",
			"If the mail says that there is no account with this address, you have registered another one."}}}
	if reset.Codes > 1 {
		v.Lead = append(v.Lead, "This is mail "+strconv.Itoa(reset.Codes)+". Older codes no longer work.")
	}
	if reset.Codes < portal.CodesPerSignIn {
		v.NewCode = v.Action + "/new"
	}
	return v
}

// forgottenCodeShow asks for the mailed code.
func (s *Server) forgottenCodeShow(r *request) error {
	reset, err := r.reset()
	if err != nil {
		return r.resetOver(err)
	}
	if reset.Proved {
		return r.goTo("/forgotten-password/" + reset.Ref + "/password")
	}
	v := r.forgottenCodeView(reset)
	return r.render("pages/account-form", &v)
}

// forgottenCodeCheck goes on to the new password when the code is the mailed one.
func (s *Server) forgottenCodeCheck(r *request) error {
	reset, err := r.reset()
	if err != nil {
		return r.resetOver(err)
	}
	typed := r.FormValue("code")
	code, err := codeOf(typed)
	if err == nil {
		err = r.countedCode("reset-codes", reset.Email, func() error { return s.store.ProveReset(r.UserContext(), reset.Ref, r.browserToken(), code) })
	}
	switch portal.CodeOf(err) {
	case "":
		return r.goTo("/forgotten-password/" + reset.Ref + "/password")
	case portal.Invalid, portal.Expired:
		v := r.forgottenCodeView(reset)
		v.Fields[0].Value, v.Fields[0].Fault = clipped(typed, 20), portal.SentenceOf(err)
		v.fail()
		return r.invalid("pages/account-form", &v)
	}
	return err
}

func (s *Server) forgottenCodeRenew(r *request) error {
	reset, err := r.reset()
	if err == nil {
		err = s.store.RenewReset(r.UserContext(), reset.Ref, r.browserToken())
	}
	if err != nil {
		return r.resetOver(err)
	}
	r.flash("new-code")
	return r.goTo("/forgotten-password/" + reset.Ref)
}
