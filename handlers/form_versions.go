package handlers

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"portico/internal/portal"
	"portico/internal/store"
)

// formKey is the key of the form that the address names.
func (r *request) formKey() string {
	if r.key != "" {
		return r.key
	}
	return r.Params("key")
}

// formPath is an address below the form.
func (r *request) formPath(parts ...string) string {
	return strings.Join(append([]string{"/forms", r.formKey()}, parts...), "/")
}

// formLine reads the form that the address names; what is not there looks like what is
// forbidden.
func (r *request) formLine() (store.FormLine, error) {
	f, err := r.s.store.Form(r.UserContext(), r.formKey())
	return f, asNotThere(err)
}

func asNotThere(err error) error {
	if portal.CodeOf(err) == portal.NotFound {
		return notThere()
	}
	return err
}

// formVersionsShow shows one form with its draft and its versions.
func (s *Server) formVersionsShow(r *request) error {
	f, err := r.formLine()
	if err != nil {
		return err
	}
	v, err := r.formVersionsView(f)
	if err != nil {
		return err
	}
	newer, _, err := s.cases.Updates(r.UserContext())
	if err != nil {
		return err
	}
	if def := newer[f.Key]; def != nil {
		v.Update = true
		if v.Updates, err = s.cases.ShippedChanges(r.UserContext(), f.Key, def); err != nil {
			return err
		}
	}
	return r.render("pages/form-versions", v)
}

func (r *request) formVersionsView(f store.FormLine) (*FormVersionsPage, error) {
	v := &FormVersionsPage{FormRow: formRow(f), Base: r.formPath()}
	v.Page = r.page(v.FormRow.Name, "forms")
	versions, err := r.s.store.FormVersions(r.UserContext(), f.Key)
	if err != nil {
		return nil, err
	}
	for i, one := range versions {
		v.Versions = append(v.Versions, versionRow(one, one.Number == f.Number, i == 0))
		if one.Number != f.Number {
			v.Running += one.Running
		}
	}
	if n := len(versions); n > 1 {
		v.From, v.To = versions[1].Number, versions[0].Number
	}
	if f.Draft == nil {
		return v, nil
	}
	d, err := r.s.store.Draft(r.UserContext(), f.Key)
	for _, t := range d.Texts {
		v.Texts = append(v.Texts, Link{r.textHref(t.Revision), portal.Stamp(t.At) + by(t.By)})
	}
	return v, err
}

func versionRow(v store.VersionLine, current, newest bool) VersionRow {
	row := VersionRow{Number: v.Number, Note: v.Note, Published: portal.Stamp(v.At) + by(v.By), Current: current, Newest: newest}
	if v.Retired != nil {
		row.Retired = "Retired " + portal.London(*v.Retired).List()
	}
	if v.Running > 0 {
		row.Running = counted(v.Running, "running task")
	}
	return row
}

func versionWords(n int) string { return fmt.Sprintf("version %d", n) }

// capital begins a text with a capital letter.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// compareFold orders texts as people do, without regard to capitals.
func compareFold(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }

// number is the number of a version in the address or the query; 0 for none.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1<<30 {
		return 0
	}
	return n
}
