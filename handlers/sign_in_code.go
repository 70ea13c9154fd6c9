package handlers

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"portico/internal/portal"
	"portico/internal/store"
)

func (r *request) signIn() (store.SignIn, error) {
	ref := r.Query("sign-in")
	if ref == "" || r.browser == "" {
		return store.SignIn{}, portal.Fail(portal.NotFound, "Sign in again: this page belongs to another browser.")
	}
	return r.s.store.SignInByRef(r.UserContext(), ref, r.browserToken())
}

func (r *request) signInCodeView(in store.SignIn) SignInCodePage {
	return SignInCodePage{Page: r.page("Enter your code", ""), Ref: in.Ref, Email: in.Email, SentAt: portal.Clock(in.SentAt),
		Until: portal.Clock(in.ExpiresAt), Number: in.Codes, CanSend: in.Codes < portal.CodesPerSignIn}
}

func (s *Server) signInCodeShow(r *request) error {
	in, err := r.signIn()
	if err != nil {
		return r.goTo("/sign-in")
	}
	v := r.signInCodeView(in)
	return r.render("pages/sign-in-code", &v)
}

// signInCodeCheck signs in when the code is the mailed one; spaces and hyphens that a
// mail program or a person puts in are no matter.
func (s *Server) signInCodeCheck(r *request) error {
	in, err := r.signIn()
	if err != nil {
		return r.signInOver(err)
	}
	typed := r.FormValue("code")
	var token string
	var account portal.Account
	code, err := codeOf(typed)
	if err == nil {
		err = r.countedCode("codes", in.Email, func() error {
			token, account, err = s.store.FinishSignIn(r.UserContext(), in.Ref, r.browserToken(), code, r.visitor())
			return err
		})
	}
	switch portal.CodeOf(err) {
	case "":
		r.setCookie(cookieSession, token, 0)
		if r.wantsJSON() {
			return r.JSON(map[string]bool{"signed_in": true})
		}
		next, err := r.onward(account)
		if err != nil {
			return err
		}
		return r.goTo(next)
	case portal.Internal, portal.Unavailable:
		return err
	}
	if r.wantsJSON() {
		return r.signInFault(portal.SentenceOf(err), false)
	}
	v := r.signInCodeView(in)
	v.Error, v.Code, v.Fault = true, clipped(typed, 20), portal.SentenceOf(err)
	v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#code", v.Fault}}}}}
	return r.invalid("pages/sign-in-code", &v)
}

func (s *Server) signInCodeRenew(r *request) error {
	in, err := r.signIn()
	if err != nil {
		return r.signInOver(err)
	}
	in, err = s.store.RenewSignIn(r.UserContext(), in.Ref, r.browserToken())
	if err != nil {
		return err
	}
	if r.wantsJSON() {
		return r.codeSent(in)
	}
	r.flash("new-code")
	return r.goTo("/sign-in/code?sign-in=" + url.QueryEscape(in.Ref))
}

// onward is where somebody goes after signing in: to words of theirs that wait to be saved,
// else where they wanted to go before, if that is theirs to open, else to where they begin.
func (r *request) onward(account portal.Account) (string, error) {
	next := r.Cookies(r.s.cookie(cookieNext))
	r.dropCookie(cookieNext)
	held, err := r.s.cases.NextHeld(r.UserContext(), account.ID)
	if err != nil || held != "" {
		return "/held/" + held, err
	}
	if strings.HasPrefix(next, "/forms") && portal.MayAny(portal.ActionReadForms, portal.StandingsOf(account)) {
		return next, nil
	}
	if strings.HasPrefix(next, "/groups/") && portal.MayAny(portal.ActionReadGroup, portal.StandingsOf(account)) {
		return next, nil
	}
	if next == tasksPath && portal.MayAny(portal.ActionListWork, portal.StandingsOf(account)) {
		return next, nil
	}
	ref, isTask := strings.CutPrefix(next, "/tasks/")
	caseRef, isCase := strings.CutPrefix(next, "/cases/")
	switch {
	case isTask:
		ref, _, _ = strings.Cut(ref, "/")
		_, err = r.s.cases.Open(r.UserContext(), account, ref)
	case isCase:
		caseRef, _, _ = strings.Cut(caseRef, "/")
		_, err = r.s.store.CaseByRef(r.UserContext(), account.ID, caseRef)
	default:
		return home(account), nil
	}
	if portal.CodeOf(err) == portal.NotFound {
		return home(account), nil
	}
	return next, err
}

func (s *Server) signOut(r *request) error {
	if token := r.Cookies(s.cookie(cookieSession)); token != "" {
		if err := s.store.EndSession(r.UserContext(), token); err != nil {
			return err
		}
	}
	r.dropCookie(cookieSession)
	r.flash("signed-out")
	return r.goTo("/sign-in")
}

// sessionKeep answers the page's heartbeat: typing counts as activity.
func (s *Server) sessionKeep(r *request) error {
	return r.JSON(map[string]int{"idle_seconds": int(portal.SessionIdle.Seconds())})
}

// codeOf is the code that was typed. Invalid for what is none, which counts as no try.
func codeOf(typed string) (string, error) {
	code := digits(typed)
	if len(code) != 8 || strings.Trim(code, "0123456789") != "" {
		return "", portal.Fail(portal.Invalid, "A code has 8 digits. Look at the newest mail and enter them all.")
	}
	return code, nil
}

func digits(s string) string {
	return strings.Map(func(c rune) rune {
		if c == '-' || unicode.IsSpace(c) {
			return -1
		}
		return c
	}, clipped(s, 40))
}

// clipped is the beginning of a text in at most n bytes, with no letter cut through.
func clipped(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// clippedChars is the beginning of a text in at most n characters, as maxlength counts them.
func clippedChars(s string, n int) string {
	for at := range s {
		if n--; n < 0 {
			return s[:at]
		}
	}
	return s
}
