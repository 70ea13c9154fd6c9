package handlers

import (
	"portico/engine"
	"portico/internal/casework"
)

const updateAccount = "Update account"

// accountParts are the pages of Update account, with one of them current.
func accountParts(current string) []MenuLink {
	parts := []MenuLink{{Href: "/account", Text: "Your details"}, {Href: "/account/password", Text: "Password"}, {Href: "/account/email", Text: "Email address"},
		{Href: "/account/devices", Text: "Where am I signed in"}, {Href: notifyPath, Text: "Notifications"}}
	for i := range parts {
		parts[i].Current = parts[i].Href == current
	}
	return parts
}

func (r *request) accountUpdateView(p *casework.Profile, faults []engine.Fault) AccountPage {
	v := AccountPage{EntryPage{Page: r.page(updateAccount, ""), Heading: updateAccount, Summary: entrySummary(faults), Action: "/account", Button: "Save",
		Lead: "Forms that you open are filled in with these details. What you have submitted stays as it was.", Cancel: Link{home(r.session.Account), "Cancel"}}, accountParts("/account")}
	v.Error = v.Summary != nil
	v.Sections = []EntrySection{section(p.Form, p.Form.Tabs[0], p.Answers, faults)}
	return v
}

// profile is what is kept of whoever is signed in.
func (r *request) profile() (*casework.Profile, error) {
	d, found, err := r.s.store.DetailsOf(r.UserContext(), r.session.Account.ID)
	if err == nil && !found {
		d = casework.DetailsFrom(r.session.Account)
	}
	return casework.NewProfile(d), err
}

// accountShow shows the details of an account to be changed, and accountUpdate keeps them.
func (s *Server) accountShow(r *request) error {
	p, err := r.profile()
	if err != nil {
		return err
	}
	v := r.accountUpdateView(p, nil)
	return r.render("pages/account", &v)
}

func (s *Server) accountUpdate(r *request) error {
	p, err := r.profile()
	if err != nil {
		return err
	}
	if err := p.Bind(r.form()); err != nil {
		return err
	}
	if looked(r) {
		v := r.accountUpdateView(p, nil)
		return r.render("pages/account", &v)
	}
	if faults := p.Faults(); len(faults) > 0 {
		v := r.accountUpdateView(p, faults)
		return r.invalid("pages/account", &v)
	}
	if err := s.store.ChangeDetails(r.UserContext(), r.session.Account.ID, p.Details()); err != nil {
		return err
	}
	r.flash("details-changed")
	return r.goTo("/account")
}
