package mail

import (
	"slices"

	"portico/internal/portal"
)

// formData is one of several forms that a mail tells of.
type formData struct {
	FormType string       `json:"form_type"`
	Due      *portal.Date `json:"due"`
	Path     string       `json:"path"`
}

// words are the form with its due date: "OT advice, due 3 January 2027".
func (f formData) words() string {
	if f.Due == nil {
		return f.FormType + ", no due date"
	}
	return f.FormType + ", due " + f.Due.Long()
}

// formList is a paragraph for each form, with its link where there is a base.
func formList(first formData, more []formData, base string) (out []string) {
	for _, f := range slices.Concat([]formData{first}, more) {
		line := f.words()
		if base != "" {
			line += ":\n" + base + f.Path
		}
		out = append(out, line)
	}
	return out
}
