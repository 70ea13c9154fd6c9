package handlers

import (
	"strconv"

	"portico/internal/portal"
)

// versionAgainShow asks for a note before an earlier version is published again.
func (s *Server) versionAgainShow(r *request) error {
	v, err := r.againView()
	if err != nil {
		return err
	}
	return r.render("pages/publish", v)
}

func (r *request) againView() (*PublishPage, error) {
	f, err := r.formLine()
	if err != nil {
		return nil, err
	}
	n := number(r.Params("number"))
	v := &PublishPage{Base: r.formPath(), FormTitle: formRow(f).Name, Heading: "Go back to " + versionWords(n), Action: r.formPath("versions", strconv.Itoa(n), "again"),
		Yes: "Publish " + versionWords(n) + " again", Note: r.form().Get("note"),
		Lead: capital(versionWords(n)) + " is published again, word for word, under a new number. Nothing is taken away: the versions since stay in the list."}
	v.Page = r.page(v.Heading+": "+v.FormTitle, "forms")
	if f.Number == 0 {
		_, err := r.s.store.VersionNumbered(r.UserContext(), f.Key, n)
		return v, asNotThere(err)
	}
	v.Against = versionWords(f.Number)
	v.Changes, err = r.s.cases.CompareVersions(r.UserContext(), f.Key, f.Number, n)
	return v, asNotThere(err)
}

// versionAgain publishes an earlier version again.
func (s *Server) versionAgain(r *request) error {
	_, err := s.cases.PublishAgain(r.UserContext(), r.formKey(), number(r.Params("number")), r.form().Get("note"), r.session.Account.ID)
	if portal.CodeOf(err) == portal.Invalid {
		v, shown := r.againView()
		if shown != nil {
			return shown
		}
		v.fail(portal.SentenceOf(err))
		return r.invalid("pages/publish", v)
	}
	if err != nil {
		return asNotThere(err)
	}
	r.flash("published")
	return r.goTo(r.formPath())
}
