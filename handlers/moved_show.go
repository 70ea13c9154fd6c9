package handlers

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// saveOutdated saves words from a page of an older version of the form, and leads to the
// form as it is now.
func (r *request) saveOutdated(p casework.Post) error {
	saved, err := r.save(p)
	if conflict, ok := isConflict(err); ok {
		tab, err := r.work.Tab(p.Tab)
		if err != nil {
			tab = r.work.Form.Tabs[0]
		}
		return r.conflict(conflict, tab)
	}
	if err != nil {
		return err
	}
	href := r.path("form", r.work.FirstTab())
	if tab, err := r.work.Tab(p.Tab); err == nil {
		href = r.path("form", tab.Name)
	}
	if r.autosave() {
		return r.JSON(fiber.Map{"revision": saved.Revision, "saved": portal.Clock(saved.At), "href": href,
			"moved": "The council moved this form to another version."})
	}
	r.flash("moved-form")
	return r.goTo(href)
}

// movedNote tells the owner that the form is on another version than it was sent on.
func (r *request) movedNote() *MovedNote {
	m := r.work.Moved
	if m == nil {
		return nil
	}
	n := &MovedNote{Words: movedWords(m.To) + " on " + portal.Stamp(m.At) + ".", Href: r.path("moved")}
	switch {
	case m.UnaskedCount == 1:
		n.Left = "1 answer is no longer asked, and is kept."
	case m.UnaskedCount > 1:
		n.Left = counted(m.UnaskedCount, "answer") + " are no longer asked, and are kept."
	}
	return n
}

func movedWords(number int) string { return "The council moved this form to " + versionWords(number) }

// unaskedLink leads to answers that are no longer asked, nil when there are none.
func (r *request) unaskedLink() *Link {
	if m := r.work.Moved; m != nil && m.UnaskedCount > 0 {
		return &Link{r.path("moved"), "Answers no longer asked"}
	}
	return nil
}

// movedShow shows what the council changed in a form that somebody works on, and the
// answers that are no longer asked.
func (s *Server) movedShow(r *request) error {
	moves, err := s.cases.Moves(r.UserContext(), r.work)
	if err != nil {
		return err
	}
	if len(moves) == 0 {
		return notThere()
	}
	v := MovedPage{Page: r.page("What changed in this form", "tasks"), Child: r.child(), BackHref: r.path()}
	for i, m := range moves {
		row := MovedRow{ID: fmt.Sprintf("move-%d", i+1), Title: movedWords(m.To) + " on " + portal.Stamp(m.At), Changes: m.Changes}
		if row.Form, err = s.cases.MoveChanges(r.UserContext(), m); err != nil {
			return err
		}
		for j, u := range m.Unasked {
			row.Unasked = append(row.Unasked, r.unaskedRow(fmt.Sprintf("unasked-%d-%d", i+1, j+1), u))
		}
		v.Moves = append(v.Moves, row)
	}
	return r.render("pages/moved", &v)
}

func (r *request) unaskedRow(id string, u store.Unasked) UnaskedRow {
	row := UnaskedRow{ID: id, Title: joined(" › ", u.Tab, u.Title), Why: u.Why}
	text, files := r.work.FilesIn(u.Text)
	row.Text = text
	for _, f := range files {
		row.Files = append(row.Files, Link{r.path("attachments", f.Ref), f.Name})
	}
	return row
}
