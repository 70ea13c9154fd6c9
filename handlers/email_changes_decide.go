package handlers

import (
	"strconv"

	"portico/internal/portal"
	"portico/internal/store"
)

const changesPath = "/email-changes"

// emailChangesList shows the changes of address that wait for an officer.
func (s *Server) emailChangesList(r *request) error {
	changes, err := s.store.EmailChanges(r.UserContext(), r.session.Account.ID)
	if err != nil {
		return err
	}
	v := EmailChangesPage{Page: r.page("Changes of email address", "")}
	for _, c := range changes {
		v.Changes = append(v.Changes, r.emailChangeView(c))
	}
	return r.render("pages/email-changes", &v)
}

// emailChangesWaiting tells officers on their first page that changes wait; "" for none.
func (r *request) emailChangesWaiting() (string, error) {
	n, err := r.s.store.EmailChangesWaiting(r.UserContext())
	switch {
	case err != nil || n == 0:
		return "", err
	case n == 1:
		return "1 change of email address waits for approval", nil
	}
	return strconv.Itoa(n) + " changes of email address wait for approval", nil
}

func (r *request) emailChangeView(c store.EmailChange) EmailChangeView {
	return EmailChangeView{Href: changesPath + "/" + c.Ref, Name: c.Name, Work: joined(", ", c.Profession, c.Organisation), Old: c.OldEmail, New: c.NewEmail,
		Asked: portal.Stamp(c.MadeAt), Until: portal.Stamp(c.EndsAt), Mine: c.OldEmail == r.session.Account.Email}
}

func (r *request) emailChangePage() (EmailChangePage, error) {
	c, err := r.s.store.EmailChangeByRef(r.UserContext(), r.session.Account.ID, r.Params("change"))
	if err != nil {
		return EmailChangePage{}, hidden(err)
	}
	v := EmailChangePage{Page: r.page("Change of email address", ""), Change: r.emailChangeView(c)}
	for _, f := range []Fact{{"Role", c.Profession}, {"Organisation", c.Organisation}, {"Telephone, as entered", c.Phone}, {"From", c.OldEmail}, {"To", c.NewEmail},
		{"Asked", v.Change.Asked}, {"Until", v.Change.Until}} {
		if f.Value != "" {
			v.Facts = append(v.Facts, f)
		}
	}
	return v, nil
}

// emailChangeShow asks an officer to decide.
func (s *Server) emailChangeShow(r *request) error {
	v, err := r.emailChangePage()
	if err != nil {
		return err
	}
	return r.render("pages/email-change", &v)
}

// emailChangeApprove moves the account, once the officer says that the person was spoken to.
func (s *Server) emailChangeApprove(r *request) error {
	v, err := r.emailChangePage()
	if err != nil {
		return err
	}
	if r.FormValue("checked") != "yes" && !v.Change.Mine {
		v.Error, v.Fault = true, "Tick to say that you have spoken to "+v.Change.Name
		v.Summary = &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#checked", v.Fault}}}}}
		return r.invalid("pages/email-change", &v)
	}
	return r.decideEmailChange(true, "email-approved")
}

// emailChangeRefuse leaves the address as it was.
func (s *Server) emailChangeRefuse(r *request) error {
	return r.decideEmailChange(false, "email-refused")
}

func (r *request) decideEmailChange(approve bool, flash string) error {
	if err := r.s.store.DecideEmailChange(r.UserContext(), r.session.Account.ID, r.Params("change"), approve); err != nil {
		return hidden(err)
	}
	r.flash(flash)
	return r.goTo(changesPath)
}
