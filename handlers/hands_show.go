package handlers

import (
	"portico/internal/portal"
	"portico/internal/store"
)

// handsShow shows who had a form when. Notes are between those who had it.
func (s *Server) handsShow(r *request) error {
	hands, err := s.store.Hands(r.UserContext(), r.work.SheetIDs)
	if err != nil {
		return err
	}
	officer := r.work.Standing == portal.Officer
	v := HandsPage{Page: r.page("Who has had this form", "tasks"), Child: r.child(), With: "You", Back: Link{"/tasks", "Tasks to complete"}}
	if officer {
		v.Menu, v.Back = menuOf(r.standings(), "cases"), Link{"/cases/" + r.work.CaseRef, "Case " + r.work.CaseReference + ", " + r.work.ChildName}
		v.With = r.withWords()
	}
	for _, h := range hands {
		row := handRow(h)
		if officer {
			row.Note = ""
		}
		v.Hands = append(v.Hands, row)
	}
	return r.render("pages/hands", &v)
}

// withWords says to an officer whom a form is with.
func (r *request) withWords() string {
	w := r.work.With
	switch {
	case w.GroupRef != "":
		return "The tray of " + w.Name
	case w.Name == "":
		return w.Email
	}
	return joined(", ", w.Name, w.Organisation)
}

func handRow(h store.Hand) HandRow {
	row := HandRow{When: portal.Stamp(h.At), What: h.Kind.Words(), Note: h.Note}
	if h.Reason != "" {
		row.What += ": " + h.Reason.Words()
	}
	to := h.To
	if to == "" {
		to = "the tray of " + h.Group
	}
	from := h.From
	if from == "" {
		from = "the tray"
	}
	row.Who = "From " + from + " to " + to
	if h.By != "" && h.By != h.From && h.By != h.To {
		row.Who += ", by " + h.By
	}
	return row
}
