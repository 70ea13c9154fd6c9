package handlers

import (
	"strconv"
)

// versionConfirmRetire asks before a version is taken out of use.
func (s *Server) versionConfirmRetire(r *request) error {
	v, err := s.store.VersionNumbered(r.UserContext(), r.formKey(), number(r.Params("number")))
	if err != nil {
		return asNotThere(err)
	}
	text := []string{"It is not sent any more. Tasks that were sent with it go on, and everything that was submitted stays as it is.",
		"The newest version that is not retired is the one that is sent."}
	return r.confirmRetire("Retire "+versionWords(v.Number)+" of “"+v.Title+"”?", text, r.formPath("versions", strconv.Itoa(v.Number), "retire"))
}

func (r *request) confirmRetire(heading string, text []string, action string) error {
	v := ConfirmPage{Page: r.page("Retire", "forms"), Heading: heading, Text: text, Action: action, Yes: "Retire", No: Link{r.formPath(), "No, keep it in use"}}
	return r.render("pages/confirm", &v)
}

// versionRetire takes a version out of use.
func (s *Server) versionRetire(r *request) error {
	err := s.store.RetireVersion(r.UserContext(), r.formKey(), number(r.Params("number")), r.session.Account.ID)
	return r.done(err, "retired")
}

// versionRestore brings a version back.
func (s *Server) versionRestore(r *request) error {
	err := s.store.RestoreVersion(r.UserContext(), r.formKey(), number(r.Params("number")), r.session.Account.ID)
	return r.done(err, "restored")
}

// formConfirmRetire asks before a whole form is taken out of use.
func (s *Server) formConfirmRetire(r *request) error {
	f, err := r.formLine()
	if err != nil {
		return err
	}
	text := []string{"No version of it is sent any more. Tasks that were sent with it go on, and everything that was submitted stays as it is.",
		"A version can be brought back at any time."}
	return r.confirmRetire("Retire the form “"+formRow(f).Name+"”?", text, r.formPath("retire"))
}

// formRetire takes all versions of a form out of use.
func (s *Server) formRetire(r *request) error {
	return r.done(s.store.RetireForm(r.UserContext(), r.formKey(), r.session.Account.ID), "retired")
}

// done goes back to the form after something was done to it.
func (r *request) done(err error, said string) error {
	if err != nil {
		return asNotThere(err)
	}
	r.flash(said)
	return r.goTo(r.formPath())
}
