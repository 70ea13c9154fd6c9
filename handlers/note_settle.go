package handlers

import (
	"log/slog"

	"portico/engine"
	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// noteList is what to look at on the sheet. It is asked for once a request, after what was
// posted is saved. Notes only help: when they cannot be read, the form is shown without them.
func (r *request) noteList() []casework.Note {
	if r.preview() || r.work == nil {
		return nil
	}
	if r.notes == nil {
		notes, err := r.s.cases.Notes(r.UserContext(), r.work)
		if err != nil {
			r.s.log.Error("the notes on a form could not be read", slog.String("code", string(portal.CodeOf(err))), slog.String("error", causeOf(err)))
		}
		r.notes = &notes
	}
	return *r.notes
}

// noted are the notes at questions, as warnings there.
func (r *request) noted() []engine.Fault {
	var out []engine.Fault
	for _, n := range r.noteList() {
		if n.File() == "" {
			out = append(out, n.Fault())
		}
	}
	return out
}

// fileNote is what to look at at a file; "" for nothing.
func (r *request) fileNote(ref string) string {
	for _, n := range r.noteList() {
		if n.File() == ref {
			return n.Words
		}
	}
	return ""
}

// notesOn are the notes of a tab, in short: the whole sentence stands at the question or the
// file. Those at files are on the tab where they are attached.
func (r *request) notesOn(tab *engine.Tab) []NoteView {
	var out []NoteView
	for _, n := range r.noteList() {
		v := NoteView{ID: n.ID, Where: n.Question, Words: "Another child is named", Button: "It is meant", Href: "#" + engine.PathID(n.Place)}
		if n.Kind == store.MarkCopied {
			v.Words, v.Button = "Copied, and not looked at since", "It still holds"
		}
		if ref := n.File(); ref != "" && tab.Attachments != nil {
			v.Href, v.Action = "#file-"+ref, r.path("notes")
			out = append(out, v)
		} else if n.Tab == tab.Name {
			out = append(out, v)
		}
	}
	return out
}

// settleNote puts a note aside by a button of the form, which has saved the tab.
func (r *request) settleNote(tab *engine.Tab, id string) error {
	if err := r.s.cases.SettleNote(r.UserContext(), r.work, id); err != nil {
		return err
	}
	r.flash("mark-settled")
	return r.goTo(r.path("form", tab.Name) + checkQuery(r.checking()))
}

// noteSettle puts a note at a file aside.
func (s *Server) noteSettle(r *request) error {
	if err := s.cases.SettleNote(r.UserContext(), r.work, r.FormValue("id")); err != nil {
		return err
	}
	r.flash("mark-settled")
	tab, err := r.work.AttachmentsTab()
	if err != nil {
		return r.goTo(r.path("form", r.work.FirstTab()))
	}
	return r.goTo(r.path("form", tab.Name))
}
