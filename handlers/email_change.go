package handlers

import (
	"strings"

	"portico/internal/portal"
	"portico/internal/store"
)

const emailPath = "/account/email"

func (r *request) emailPage() AccountFormPage {
	return AccountFormPage{Page: r.page("Change email address", ""), Heading: updateAccount, Part: "Email address", Parts: accountParts(emailPath)}
}

func (r *request) emailView(email string) AccountFormPage {
	v := r.emailPage()
	v.Lead = []string{"You sign in with " + r.session.Account.Email + ". Mail about your forms goes there."}
	v.Fields = []AccountField{emailField("email", "New email address", email), presentPassword("Password")}
	v.Fields[0].Auto = "off"
	v.Note = "We then email a code to each of the two addresses. When both are entered, the address changes."
	v.Action, v.Button = emailPath, "Next"
	v.Aside = &AsideView{"Before you change it", []string{"Use your work email address: the council knows you by it.", "Forms that wait for the new address become yours."}}
	return v
}

// emailShow asks for a new address, or for the codes when a change is under way.
func (s *Server) emailShow(r *request) error {
	change, err := s.store.EmailChangeOf(r.UserContext(), r.session.Account.ID)
	if err != nil && portal.CodeOf(err) != portal.NotFound {
		return err
	}
	v := r.emailView("")
	if err == nil {
		v = r.emailCodesView(change)
	}
	return r.render("pages/account-form", &v)
}

// emailChange begins a change of address. Whether the new one has an account is not to be seen.
func (s *Server) emailChange(r *request) error {
	me, password := r.session.Account, r.FormValue("present")
	v := r.emailView(strings.TrimSpace(clipped(r.FormValue("email"), 300)))
	email := v.Fields[0].Value
	if v.Fields[0].Fault = portal.CheckEmail(email); email == "" {
		v.Fields[0].Fault = "Enter the new email address"
	}
	if password == "" {
		v.Fields[1].Fault = "Enter your password"
	}
	if v.fail() {
		return r.invalid("pages/account-form", &v)
	}
	_, err := s.checkPassword(r, me.Email, password)
	if portal.CodeOf(err) == portal.NotFound {
		v.Fields[1].Fault = wrongPassword
	} else if err == nil {
		err = s.store.BeginEmailChange(r.UserContext(), me.ID, email)
		if portal.CodeOf(err) == portal.Invalid {
			v.Fields[0].Fault = portal.SentenceOf(err)
		}
	}
	if v.fail() {
		return r.invalid("pages/account-form", &v)
	}
	if err != nil {
		return err
	}
	return r.goTo(emailPath)
}

// emailWithdraw ends a change that is under way.
func (s *Server) emailWithdraw(r *request) error {
	if err := s.store.WithdrawEmailChange(r.UserContext(), r.session.Account.ID); err != nil {
		return err
	}
	r.flash("email-withdrawn")
	return r.goTo(emailPath)
}

// emailCodesView is the page of a change that is under way.
func (r *request) emailCodesView(c store.EmailChange) AccountFormPage {
	v := r.emailPage()
	v.Withdraw = emailPath + "/withdraw"
	v.Lead = []string{"Your address changes from " + c.OldEmail + " to " + c.NewEmail + ". You have until " + portal.Stamp(c.EndsAt) + "."}
	if c.Waiting {
		v.Lead = append(v.Lead, "The new address is confirmed. Because mail to the old one can no longer be read, an officer of the council checks that it is you, as a rule by phone. You get a mail when it is decided. Until then sign in with the old address.")
		return v
	}
	v.Lead = append(v.Lead, "We sent a mail with a code to each address at "+portal.Clock(c.SentAt)+". The codes are good until "+portal.Clock(c.CodesGoodFor)+". Enter them in any order.")
	old, fresh := codeField("old", "Code from the mail to "+c.OldEmail), codeField("new", "Code from the mail to "+c.NewEmail)
	old.Done, fresh.Done = c.OldProved, c.NewProved
	for _, f := range []*AccountField{&old, &fresh} {
		if f.Done {
			f.Label = strings.TrimPrefix(f.Label, "Code from the mail to ")
		}
	}
	v.Fields = []AccountField{fresh, old}
	if !c.OldProved {
		v.Tick = "I can no longer read mail at the old address"
		v.Note = "With the tick, enter the code of the new address alone. The council then checks that it is you, and the address changes when it agrees."
	}
	v.Action, v.Button = emailPath+"/codes", "Confirm"
	if c.Codes < portal.CodesPerSignIn {
		v.NewCode = emailPath + "/new"
	}
	v.Aside = &AsideView{"A code has not come?", []string{"Look in the junk or spam folder of that mailbox.", "It can take up to 2 minutes on NHS mail.",
		"If the mail to the new address says that there is another account, withdraw this change and sign in with that address."}}
	return v
}
