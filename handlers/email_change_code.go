package handlers

import (
	"portico/internal/portal"
	"portico/internal/store"
)

// emailCodes takes the codes of a change of address, one or both.
func (s *Server) emailCodes(r *request) error {
	me := r.session.Account
	change, err := s.store.EmailChangeOf(r.UserContext(), me.ID)
	if portal.CodeOf(err) == portal.NotFound {
		r.flash("email-none") // decided or withdrawn in another window, or too old
		return r.goTo(emailPath)
	}
	if err != nil {
		return err
	}
	v, codes := r.emailCodesView(change), store.EmailCodes{Lost: r.FormValue("lost") == "yes"}
	if change.Waiting {
		return r.goTo(emailPath)
	}
	v.Ticked = codes.Lost
	r.readCodes(&v, &codes)
	if v.fail() {
		return r.invalid("pages/account-form", &v)
	}
	proof, err := s.store.ProveEmailChange(r.UserContext(), me.ID, codes)
	if err != nil {
		return err
	}
	for i := range v.Fields {
		fault := proof.Old
		if v.Fields[i].ID == "new" {
			fault = proof.New
		}
		switch {
		case fault != nil:
			v.Fields[i].Fault = portal.SentenceOf(fault)
		case v.Fields[i].Value != "":
			v.Fields[i].Done = true
		}
	}
	if v.fail() {
		return r.invalid("pages/account-form", &v)
	}
	return r.emailConfirmed(proof.Done, v)
}

// readCodes reads the codes that were typed. One at least is asked for; with the tick that is the
// new address's.
func (r *request) readCodes(v *AccountFormPage, codes *store.EmailCodes) {
	any := codes.Lost
	for i := range v.Fields {
		f := &v.Fields[i]
		typed := r.FormValue(f.ID)
		if f.Done || digits(typed) == "" {
			continue
		}
		any = true
		f.Value = clipped(typed, 20)
		code, err := codeOf(typed)
		if err != nil {
			f.Fault = portal.SentenceOf(err)
		} else if f.ID == "new" {
			codes.New = code
		} else {
			codes.Old = code
		}
	}
	fresh := &v.Fields[0]
	if !any || codes.Lost && !fresh.Done && fresh.Value == "" {
		at := fresh
		if fresh.Done {
			at = &v.Fields[1]
		}
		at.Fault = "Enter the code from the newest mail to this address"
	}
}

// emailConfirmed says what the codes have brought about.
func (r *request) emailConfirmed(done bool, v AccountFormPage) error {
	switch {
	case done:
		r.flash("email-changed")
	case v.Ticked && v.Fields[0].Done:
		r.flash("email-waits")
	default:
		r.flash("email-half")
	}
	return r.goTo(emailPath)
}

// emailCodesRenew mails new codes.
func (s *Server) emailCodesRenew(r *request) error {
	err := s.store.RenewEmailChange(r.UserContext(), r.session.Account.ID)
	if portal.CodeOf(err) == portal.Conflict {
		return r.goTo(emailPath) // which says how it stands
	}
	if err != nil {
		return err
	}
	r.flash("email-codes")
	return r.goTo(emailPath)
}
