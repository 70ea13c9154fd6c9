package handlers

import (
	"strings"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
)

// findingsShown bounds the findings beside a source.
const findingsShown = 100

// draftShow shows the source of a draft with what is wrong with it.
func (s *Server) draftShow(r *request) error {
	d, err := s.cases.Draft(r.UserContext(), r.formKey())
	if err != nil {
		return r.draftGone(err)
	}
	v := r.draftView(d.Checked)
	v.Revision, v.Saved = d.Revision, "Saved "+portal.Stamp(d.At)+by(d.By)
	return r.render("pages/draft", v)
}

// draftGone answers the address of a draft that is not there: when the form is, the way
// goes on to its page.
func (r *request) draftGone(err error) error {
	if portal.CodeOf(err) != portal.NotFound {
		return err
	}
	if _, err := r.formLine(); err != nil {
		return err
	}
	r.flash("draft-gone")
	return r.goTo(r.formPath())
}

// draftView is a source as it was checked. What it says of saving is the caller's.
func (r *request) draftView(c *casework.Checked) *DraftPage {
	title := c.Title
	if title == "" {
		title = r.formKey()
	}
	v := &DraftPage{Base: r.formPath(), Key: r.formKey(), FormTitle: title, Source: string(c.Source), Errors: c.Errors()}
	v.Page = r.page("Draft: "+title, "forms")
	v.Counts, v.Tone = findingWords(c.Errors(), c.Warnings())
	v.Findings = findingRows(c)
	v.More = len(c.Findings) > len(v.Findings)
	return v
}

func findingRows(c *casework.Checked) []FindingRow {
	var out []FindingRow
	lines := strings.Split(string(c.Source), "\n")
	for _, f := range c.Findings[:min(len(c.Findings), findingsShown)] {
		row := FindingRow{Level: f.Level, Place: placeWords(f.Pointer), Line: f.Line, Column: f.Column, Message: f.Message}
		if f.Line > 0 && f.Line <= len(lines) {
			row.Source = clippedRunes(strings.TrimSpace(lines[f.Line-1]), 90)
		}
		out = append(out, row)
	}
	return out
}

// placeWords is a place in a definition for somebody who does not read JSON pointers: the
// names of tabs and questions, without the words of the language around them.
func placeWords(pointer string) string {
	var out []string
	for _, p := range strings.Split(pointer, "/") {
		switch p {
		case "", "properties", "items":
			continue
		}
		out = append(out, strings.NewReplacer("~1", "/", "~0", "~").Replace(p))
	}
	return strings.Join(out, " › ")
}

// clippedRunes cuts a text to so many characters and says so.
func clippedRunes(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return s
}

// isError tells the findings that stand in the way of publishing from the others.
func (f FindingRow) IsError() bool { return f.Level == engine.LevelError }
