package handlers

import (
	"portico/internal/portal"
	"portico/internal/store"
)

func (r *request) registerCodeView(found store.Registration) RegisterCodePage {
	if found.Guest { // neither name nor address is asked for on a page of its own
		v := r.registerCodeView(store.Registration{Ref: found.Ref, Email: found.Email, SentAt: found.SentAt, ExpiresAt: found.ExpiresAt, Codes: found.Codes})
		v.Steps, v.BackHref = guestSteps, ""
		return v
	}
	return RegisterCodePage{Page: r.page("Confirm your email", ""), Steps: steps(3), Email: found.Email, SentAt: portal.Clock(found.SentAt), Until: portal.Clock(found.ExpiresAt),
		Number: found.Codes, CanSend: found.Codes < portal.CodesPerSignIn, Action: "/register/" + found.Ref + "/code", BackHref: "/register/" + found.Ref}
}

// registerCodeShow asks for the mailed code.
func (s *Server) registerCodeShow(r *request) error {
	found, err := r.registration()
	if err != nil {
		return r.registerOver(err)
	}
	if found.Codes == 0 {
		return r.goTo("/register/" + found.Ref)
	}
	v := r.registerCodeView(found)
	return r.render("pages/register-code", &v)
}

// registerCode makes the account when the code is the mailed one, and signs in.
func (s *Server) registerCode(r *request) error {
	found, err := r.registration()
	if err != nil {
		return r.registerOver(err)
	}
	typed := r.FormValue("code")
	var token string
	code, err := codeOf(typed)
	if err == nil {
		err = r.countedCode("codes", found.Email, func() (err error) {
			token, _, err = s.store.FinishRegistration(r.UserContext(), found.Ref, r.browserToken(), code, r.visitor())
			return err
		})
	}
	switch portal.CodeOf(err) {
	case "":
		r.setCookie(cookieSession, token, 0)
		return r.goTo("/register/" + found.Ref + "/done")
	case portal.Internal, portal.Unavailable:
		return err
	}
	v := r.registerCodeView(found)
	v.Error, v.Code, v.Fault = true, clipped(typed, 20), portal.SentenceOf(err)
	v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#code", v.Fault}}}}}
	return r.invalid("pages/register-code", &v)
}

func (s *Server) registerCodeRenew(r *request) error {
	found, err := r.registration()
	if err != nil {
		return r.registerOver(err)
	}
	if err := s.store.RenewRegistration(r.UserContext(), found.Ref, r.browserToken()); err != nil {
		return err
	}
	r.flash("new-code")
	return r.goTo("/register/" + found.Ref + "/code")
}

// registerDone says that the registration is complete.
func (s *Server) registerDone(r *request) error {
	if r.session == nil {
		return r.goTo("/sign-in")
	}
	found, err := s.store.RegistrationByRef(r.UserContext(), r.Params("registration"), r.browserToken())
	if err != nil || !found.Done || found.Email != r.session.Account.Email {
		return r.goTo(home(r.session.Account))
	}
	tasks, err := s.store.AssignedTasks(r.UserContext(), r.session.Account.ID)
	if err != nil {
		return err
	}
	v := RegisteredPage{Page: r.page("Registration completed", "tasks"), Email: found.Email, Help: r.s.contact}
	if found.Invited != "" && found.Invited != found.Email {
		v.Invited = found.Invited
	}
	switch n := len(tasks); n {
	case 0:
		v.Nothing = v.Invited == ""
	case 1:
		v.Forms = "1 form waits for you."
	default:
		v.Forms = counted(n, "form") + " wait for you."
	}
	return r.render("pages/registered", &v)
}
