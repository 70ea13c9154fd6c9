package handlers

import (
	"cmp"
	"io"
	"path"
	"regexp"
	"strings"

	"portico/engine"
	"portico/internal/files"
	"portico/internal/portal"
)

// formNewShow asks how a new form shall begin.
func (s *Server) formNewShow(r *request) error {
	v, err := r.formNewView()
	if err != nil {
		return err
	}
	return r.render("pages/form-new", v)
}

func (r *request) formNewView() (*FormNewPage, error) {
	form := r.form()
	begin := "nothing"
	if r.Query("copy") != "" {
		begin = "copy"
	}
	v := &FormNewPage{Page: r.page("New form", "forms"), From: cmp.Or(form.Get("from"), begin), Name: strings.TrimSpace(form.Get("title")),
		Key: strings.TrimSpace(form.Get("key")), Copy: cmp.Or(form.Get("copy"), r.Query("copy")), Faults: map[string]string{}}
	forms, err := r.s.store.Forms(r.UserContext())
	if err != nil {
		return nil, err
	}
	for _, f := range forms {
		row := formRow(f)
		v.Forms = append(v.Forms, Option{f.Key, row.Name + " (" + f.Key + ")", f.Key == v.Copy})
	}
	return v, nil
}

// formNew begins a form: with the starter, a copy of another form, or a file.
func (s *Server) formNew(r *request) error {
	v, err := r.formNewView()
	if err != nil {
		return err
	}
	source, field, err := r.newSource(v)
	if err == nil {
		if field, err = "key", s.cases.NewForm(r.UserContext(), v.Key, v.Name, source, r.session.Account.ID); err == nil {
			r.flash("draft-begun")
			return r.goTo("/forms/" + v.Key + "/draft")
		}
	}
	code := portal.CodeOf(err)
	if code != portal.Invalid && code != portal.Conflict && code != portal.TooLarge {
		return err
	}
	v.Faults[field] = portal.SentenceOf(err)
	v.Error, v.Summary = true, &FaultSummary{Title: "There is a problem", Groups: []FaultGroup{{Faults: []FaultLink{{"#" + field, v.Faults[field]}}}}}
	r.Status(statuses[code])
	return r.render("pages/form-new", v)
}

// newSource finds the source that a new form begins with, and completes key and title
// from it. field names the control that an error belongs to.
func (r *request) newSource(v *FormNewPage) (source []byte, field string, err error) {
	if field, err = r.settleFrom(v); err != nil {
		return nil, field, err
	}
	switch v.From {
	case "file":
		text, name, _, err := r.textFile("file")
		if err != nil {
			return nil, "source-file", err
		}
		head := engine.ReadHead([]byte(text))
		v.Key = cmp.Or(v.Key, head.Key, keyFrom(strings.TrimSuffix(name, path.Ext(name))))
		return []byte(text), "key", nil
	case "copy":
		if source, err = r.s.cases.SourceOf(r.UserContext(), v.Copy); err != nil {
			return nil, "copy", portal.Fail(portal.Invalid, "Choose the form to copy.")
		}
	default:
		if source, err = r.s.cases.Starter(); err != nil {
			return nil, "", err
		}
	}
	if v.Name == "" {
		return nil, "title", portal.Fail(portal.Invalid, "Enter the title of the new form.")
	}
	v.Key = cmp.Or(v.Key, keyFrom(v.Name))
	return source, "key", nil
}

// settleFrom takes a file that was chosen while the choice at the top stands elsewhere, and
// asks when two answers are there: nothing that an author chose is passed over.
func (r *request) settleFrom(v *FormNewPage) (field string, err error) {
	file, err := r.FormFile("file")
	chosen := err == nil && file.Filename != ""
	switch {
	case v.From == "file":
	case chosen && v.Copy != "":
		return "source-file", portal.Fail(portal.Invalid, "You chose a form to copy and a file. Choose at the top which of the two the new form begins with, and choose the file again if it is the file.")
	case chosen:
		v.From = "file"
	case v.From == "nothing" && v.Copy != "":
		return "copy", portal.Fail(portal.Invalid, "You chose a form to copy here, and “Nothing” at the top. Choose “A copy of another form” there, or “Choose one, for a copy” here.")
	}
	return "", nil
}

var noKey = regexp.MustCompile(`[^a-z0-9]+`)

// keyFrom makes a key of a title: "Transport advice" gives "transport-advice".
func keyFrom(title string) string {
	key := strings.Trim(noKey.ReplaceAllString(strings.ToLower(title), "-"), "-")
	return strings.Trim(clipped(key, 60), "-")
}

// textFile reads an uploaded text file of at most the size that a form may have.
func (r *request) textFile(field string) (text, name, mended string, err error) {
	header, err := r.FormFile(field)
	if err != nil || header.Size == 0 {
		return "", "", "", portal.Fail(portal.Invalid, "Choose a file. It should end with .json and not be empty.")
	}
	if header.Size > 4*engine.MaxSourceBytes { // UTF-16 takes twice as much, and what it is is seen by reading it
		return "", "", "", portal.Fail(portal.TooLarge, "This file is larger than a form can be: at most 1 MB of text. Take long texts or unused parts out.")
	}
	f, err := header.Open()
	if err != nil {
		return "", "", "", portal.Wrap(portal.Invalid, "The file did not arrive whole. Choose it again.", err)
	}
	defer f.Close()
	body, err := io.ReadAll(f)
	if err != nil {
		return "", "", "", portal.Wrap(portal.Invalid, "The file did not arrive whole. Choose it again.", err)
	}
	if text, mended, err = files.Text(body); err != nil {
		return "", "", "", err
	}
	if len(text) > engine.MaxSourceBytes {
		return "", "", "", portal.Fail(portal.TooLarge, "This file holds more text than a form can: at most 1 MB. Take long texts or unused parts out.")
	}
	return text, header.Filename, mended, nil
}
