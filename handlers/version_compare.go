package handlers

import (
	"fmt"

	"portico/internal/portal"
)

// versionCompare says in words what differs between two versions.
func (s *Server) versionCompare(r *request) error {
	f, err := r.formLine()
	if err != nil {
		return err
	}
	versions, err := s.store.FormVersions(r.UserContext(), f.Key)
	if err != nil {
		return err
	}
	v := ComparePage{Base: r.formPath(), FormTitle: formRow(f).Name, From: number(r.Query("from")), To: number(r.Query("to"))}
	v.Page = r.page("Compare versions: "+v.FormTitle, "forms")
	for _, one := range versions {
		v.Numbers = append(v.Numbers, one.Number)
	}
	if n := len(v.Numbers); n > 0 && v.From == 0 && v.To == 0 { // the last step
		v.From, v.To = v.Numbers[min(1, n-1)], v.Numbers[0]
	}
	if v.Changes, err = s.cases.CompareVersions(r.UserContext(), f.Key, v.From, v.To); err != nil {
		return asNotThere(err)
	}
	return r.render("pages/compare", &v)
}

// versionSource downloads the source of a version.
func (s *Server) versionSource(r *request) error {
	v, err := s.store.VersionNumbered(r.UserContext(), r.formKey(), number(r.Params("number")))
	if err != nil {
		return asNotThere(err)
	}
	return r.download(fmt.Sprintf("%s version %d.json", v.Key, v.Number), "application/json", v.Source)
}

// draftSource downloads the draft.
func (s *Server) draftSource(r *request) error {
	d, err := s.store.Draft(r.UserContext(), r.formKey())
	if err != nil {
		return asNotThere(err)
	}
	return r.download(d.Key+" draft.json", "application/json", d.Source)
}

// draftText downloads an earlier text of a draft.
func (s *Server) draftText(r *request) error {
	t, err := s.store.DraftText(r.UserContext(), r.formKey(), int64(number(r.Params("revision"))))
	if err != nil {
		return asNotThere(err)
	}
	return r.download(r.formKey()+" draft of "+portal.Stamp(t.At)+".json", "application/json", t.Source)
}
