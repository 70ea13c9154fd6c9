package handlers

import (
	"slices"

	"portico/internal/portal"
	"portico/internal/store"
)

// formsList shows all forms with what is published and drafted of each.
func (s *Server) formsList(r *request) error {
	forms, err := s.store.Forms(r.UserContext())
	if err != nil {
		return err
	}
	newer, unpublished, err := s.cases.Updates(r.UserContext())
	if err != nil {
		return err
	}
	v := FormsPage{Page: r.page("Forms", "forms")}
	for _, f := range forms {
		row := formRow(f)
		row.Update = newer[f.Key] != nil
		v.Forms = append(v.Forms, row)
		delete(unpublished, f.Key)
	}
	for key, def := range unpublished {
		v.Unpublished = append(v.Unpublished, Link{key, def.Title})
	}
	slices.SortFunc(v.Unpublished, func(a, b Link) int { return compareFold(a.Text, b.Text) })
	return r.render("pages/forms", &v)
}

func formRow(f store.FormLine) FormRow {
	row := FormRow{Href: "/forms/" + f.Key, Name: f.Title, Key: f.Key, Note: f.Note, Retired: f.Retired()}
	if f.FormType != f.Title {
		row.FormType = f.FormType
	}
	if f.Number > 0 {
		row.Version, row.Published = capital(versionWords(f.Number)), portal.London(f.At).List()+by(f.By)
	}
	if d := f.Draft; d != nil {
		row.Draft = draftRow(row.Href, *d)
		if row.Name == "" {
			row.Name = d.Title
		}
	}
	return row
}

func draftRow(base string, d store.DraftLine) *DraftRow {
	out := &DraftRow{Href: base + "/draft", Saved: portal.Stamp(d.At) + by(d.By), Errors: d.Errors, Warnings: d.Warnings}
	out.Findings, out.Tone = findingWords(d.Errors, d.Warnings)
	if d.Base > 0 {
		out.Base = "From " + versionWords(d.Base)
	}
	return out
}

// findingWords counts findings, with the colour that goes with them.
func findingWords(errors, warnings int) (words, tone string) {
	switch {
	case errors > 0 && warnings > 0:
		return counted(errors, "error") + ", " + counted(warnings, "warning"), "red"
	case errors > 0:
		return counted(errors, "error"), "red"
	case warnings > 0:
		return counted(warnings, "warning"), "amber"
	}
	return "Nothing to mend", "green"
}

// by names who did something; what came with Portico or by the command line names nobody.
func by(name string) string {
	if name == "" {
		return ""
	}
	return " by " + name
}
