package handlers

import (
	"errors"
	"slices"
	"strings"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// personForm is what was entered of an account.
type personForm struct {
	store.NewAccount
	teams  []string
	agreed bool
	base   string // roles and teams as the page showed them: store.PersonBase
}

func (r *request) personForm() personForm {
	form := r.form()
	f := personForm{NewAccount: store.NewAccount{Email: strings.TrimSpace(clipped(form.Get("email"), 300)), Name: strings.TrimSpace(clipped(form.Get("name"), 200)),
		Profession: clipped(form.Get("profession"), 200), Organisation: clipped(form.Get("organisation"), 200), Phone: clipped(form.Get("phone"), 60), MadeBy: r.session.Account.ID},
		agreed: form.Get("agreed") == "yes", base: clipped(form.Get("_base"), 5000)}
	for _, role := range form["role"] {
		if portal.Role(role).Known() && !slices.Contains(f.Roles, portal.Role(role)) {
			f.Roles = append(f.Roles, portal.Role(role))
		}
	}
	for _, team := range form["team"][:min(len(form["team"]), 50)] {
		f.teams = append(f.teams, clipped(team, 20))
	}
	return f
}

// personView is the form of an account with what was entered.
func (r *request) personView(f personForm, p *store.Person) (*PersonEditPage, error) {
	v := &PersonEditPage{Page: r.page("New account", "people"), Heading: "New account", New: true, Action: "/people/new", Button: "Make the account", Back: Link{"/people", "People"}}
	roles := portal.GivenRoles
	if p != nil {
		there := "/people/" + p.Ref
		v.Page.Title, v.Heading, v.New, v.Action, v.Button, v.Back = "Change the account", "Change the account", false, there+"/edit", "Save", Link{there, p.Name}
		v.Base = f.base
		if p.Has(portal.RoleGuest) {
			roles = []portal.Role{portal.RoleGuest}
		}
	}
	if v.New {
		v.Fields = append(v.Fields, AccountField{ID: "email", Label: "Work email address", Type: "email", Auto: "off", Value: f.Email, Hint: "Of one person, never a shared mailbox. The person signs in with it."})
	}
	v.Fields = append(v.Fields, AccountField{ID: "name", Label: "Name", Type: "text", Auto: "off", Value: f.Name}, AccountField{ID: "profession", Label: "Profession or job", Type: "text", Auto: "off", Value: f.Profession},
		AccountField{ID: "organisation", Label: "Organisation", Type: "text", Auto: "off", Value: f.Organisation}, AccountField{ID: "phone", Label: "Telephone", Type: "tel", Auto: "off", Value: f.Phone})
	v.Roles = roleOptions(roles, f.Roles...)
	teams, err := r.s.store.TeamNames(r.UserContext(), r.session.Account.ID, 0)
	for _, t := range teams {
		v.Teams = append(v.Teams, engine.OptionView{ID: "team-" + t.Ref, Value: t.Ref, Label: t.Name, Checked: slices.Contains(f.teams, t.Ref)})
	}
	return v, err
}

// personNew asks for a new account, and personAdd makes it.
func (s *Server) personNew(r *request) error {
	v, err := r.personView(personForm{NewAccount: store.NewAccount{Roles: []portal.Role{portal.RoleProfessional}}}, nil)
	if err != nil {
		return err
	}
	return r.render("pages/person-edit", v)
}

func (s *Server) personAdd(r *request) error {
	f := r.personForm()
	v, err := r.personView(f, nil)
	if err != nil {
		return err
	}
	if v.check(f) {
		return r.invalid("pages/person-edit", v)
	}
	a, err := s.store.AddPerson(r.UserContext(), f.NewAccount, f.teams)
	if code := portal.CodeOf(err); code == portal.Invalid || code == portal.Conflict {
		v.blame(err)
		return r.invalid("pages/person-edit", v)
	}
	if err != nil {
		return err
	}
	r.flash("person-added")
	return r.goTo("/people/" + a.Ref)
}

// personEdit asks what of an account changes, and personChange changes it.
func (s *Server) personEdit(r *request) error {
	_, v, err := r.personToChange(nil)
	if err != nil {
		return hidden(err)
	}
	return r.render("pages/person-edit", v)
}

// personToChange is an account with its form: as it is, or as it was entered.
func (r *request) personToChange(entered *personForm) (p store.Person, v *PersonEditPage, err error) {
	p, err = r.s.store.PersonByRef(r.UserContext(), r.session.Account.ID, r.Params("person"))
	if err != nil {
		return p, nil, err
	}
	f := personForm{NewAccount: store.NewAccount{Name: p.Name, Profession: p.Profession, Organisation: p.Organisation, Phone: p.Phone, Roles: p.Roles}}
	teams, err := r.s.store.TeamNames(r.UserContext(), r.session.Account.ID, p.ID)
	if err != nil {
		return p, nil, err
	}
	for _, t := range teams {
		f.teams = append(f.teams, t.Ref)
	}
	now := store.PersonBase(f.Roles, f.teams)
	if f.base = now; entered != nil {
		f = *entered
	}
	if v, err = r.personView(f, &p); err == nil {
		v.now = now
	}
	return p, v, err
}

func (s *Server) personChange(r *request) error {
	f := r.personForm()
	p, v, err := r.personToChange(&f)
	if err != nil {
		return hidden(err)
	}
	if v.check(f) {
		return r.invalid("pages/person-edit", v)
	}
	err = s.store.ChangePerson(r.UserContext(), store.PersonChange{ByID: r.session.Account.ID, Ref: p.Ref, Name: f.Name, Profession: f.Profession,
		Organisation: f.Organisation, Phone: f.Phone, Roles: f.Roles, Teams: f.teams, Agreed: f.agreed, Base: f.base})
	if errors.Is(err, store.ErrPersonStale) {
		v.Base = v.now
	}
	if code := portal.CodeOf(err); code == portal.Invalid || code == portal.Conflict {
		v.Agree = code == portal.Invalid && p.ID == r.session.Account.ID && p.Has(portal.RoleAdministrator) && !slices.Contains(f.Roles, portal.RoleAdministrator)
		v.blame(err)
		return r.invalid("pages/person-edit", v)
	}
	if err != nil {
		return err
	}
	r.flash("person-changed")
	if p.ID == r.session.Account.ID && !slices.Contains(f.Roles, portal.RoleAdministrator) {
		return r.goTo("/")
	}
	return r.goTo("/people/" + p.Ref)
}

// check says at their fields what of an account is wrong.
func (v *PersonEditPage) check(f personForm) bool {
	var faults []FaultLink
	for i := range v.Fields {
		field := &v.Fields[i]
		switch {
		case field.ID == "name" && f.Name == "":
			field.Fault = "Enter the name"
		case field.ID == "email" && f.Email == "":
			field.Fault = "Enter the work email address"
		case field.ID == "email":
			field.Fault = portal.CheckEmail(f.Email)
		}
		if field.Fault != "" {
			faults = append(faults, FaultLink{"#" + field.ID, field.Fault})
		}
	}
	if len(faults) > 0 {
		v.Summary = faulty(&v.Page, faults...)
	}
	return len(faults) > 0
}

// blame says at the address, or at the roles, what the store found wrong.
func (v *PersonEditPage) blame(err error) {
	words, at := portal.SentenceOf(err), "#"+v.Roles[0].ID
	if v.New && (errors.Is(err, store.ErrMailbox) || portal.CodeOf(err) == portal.Conflict) {
		v.Fields[0].Fault, at = words, "#email"
	} else {
		v.RoleFault = words
	}
	v.Summary = faulty(&v.Page, FaultLink{at, words})
}
