package main

import (
	"net/url"
	"testing"

	"portico/internal/portal"
)

// rowMarks and rowScenes are of pasting and importing rows.
var rowMarks = map[string]string{
	"pages/rows-paste":  shows(`main > #rows-paste`),
	"pages/rows-import": shows(`main > #rows-import`),
	"pages/rows-check":  shows(`main > #rows-check`),
}

const (
	getPaste  = "GET /tasks/:ref/form/:tab/paste/:table"
	postPaste = "POST /tasks/:ref/form/:tab/paste/:table"
	getRows   = "GET /tasks/:ref/form/:tab/paste/:table/:paste"
	rowsHere  = "provision/paste/provision.health_provision"
	pastedRow = "Health provision\tWho will provide this\tNr\nDirect postural programme, taught to school staff in two visits\tOccupational therapist\t1\n\"Dressing practice\nat the end of each school day\"\tTeaching assistant\t2\n"
)

// pasted gives the address of rows on their way, pasted by the writer.
func (s *stage) pasted(t testing.TB, w *window, ref, page, text string) string {
	t.Helper()
	b := w.client()
	shown := b.get("/tasks/" + ref + "/form/" + page)
	kept := b.post("/tasks/"+ref+"/form/"+page, url.Values{"_csrf": {shown.field("_csrf")}, "text": {text}})
	if kept.Location == "" {
		t.Fatalf("status %d: %.300s", kept.Status, kept.words())
	}
	return kept.Location
}

// hanging is a form with a row of provision that leaves open how much, and supports no outcome.
func (s *stage) hanging(w *window) string {
	w.t.Helper()
	return s.task(w.t, "loose ends", func(owner portal.Account) string {
		ref := s.sendTask(w.t, owner)
		s.answer(w.t, owner, ref, "typical")
		at := s.pasted(w.t, w, ref, rowsHere, "Health provision\tWho will provide this\nAccess to regular sensory breaks as appropriate\tTeaching assistant\n")
		b := w.client()
		form := b.get(at).form(w.t, at)
		form.Set("_do", "add")
		b.post(at, form)
		return ref
	})
}

func rowScenes() []scene {
	return []scene{
		{"paste rows", "pages/rows-paste", []string{getPaste}, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.answered(w.t, "typical") + "/form/" + rowsHere)
		}},
		{"paste rows fault", "pages/rows-paste", []string{postPaste}, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.answered(w.t, "typical") + "/form/" + rowsHere)
			w.leads(func() { w.press("See how they fit") })
		}},
		{"import rows", "pages/rows-import", []string{"GET /tasks/:ref/form/:tab/import/:table", "GET /tasks/:ref/form/:tab/import/:table/blank"}, writer, func(s *stage, w *window) {
			at := "/tasks/" + s.answered(w.t, "typical") + "/form/provision/import/provision.health_provision"
			w.client().get(at + "/blank")
			w.open(at)
		}},
		{"import rows fault", "pages/rows-import", []string{"POST /tasks/:ref/form/:tab/import/:table"}, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.answered(w.t, "typical") + "/form/provision/import/provision.health_provision")
			w.leads(func() { w.press("See how they fit") })
		}},
		{"check rows", "pages/rows-check", []string{getRows}, writer, func(s *stage, w *window) {
			w.open(s.pasted(w.t, w, s.answered(w.t, "typical"), rowsHere, pastedRow))
		}},
		{"check rows with faults", "pages/rows-check", []string{getRows}, writer, func(s *stage, w *window) {
			w.open(s.pasted(w.t, w, s.kinds(w), "form/paste/visits",
				"Who came\tDate\tMinutes\tKind\tPaid for\tRemark\nThe nurse\t31/02/2026\tmany\tSurgery\tyes\tx\nA helper\t17/9/2026\t1,200\tplay\tno\ny\nb\nc\nd\n"))
		}},
		{"rows added", "pages/form", []string{"POST /tasks/:ref/form/:tab/paste/:table/:paste", "POST /tasks/:ref/form/:tab/paste/:table/:paste/undo"}, writer, func(s *stage, w *window) {
			ref := s.own(w.t, "rows added", "typical")
			w.open(s.pasted(w.t, w, ref, rowsHere, pastedRow))
			w.leads(func() { w.press("Add 2 rows") })
			w.leads(func() { w.press("Undo paste") })
			w.sees("The paste is undone")
			w.open(s.pasted(w.t, w, ref, rowsHere, pastedRow))
			w.leads(func() { w.press("Add 2 rows") })
			w.sees("2 rows added")
		}},
		{"loose ends and hints", "pages/form", nil, writer, func(s *stage, w *window) {
			w.open(formPath(s.hanging(w), "provision"))
			w.press("Loose ends: 1 row")
			w.sees("it hangs on no row of")
			w.sees("say what will be given, how often and by whom")
		}},
		{"check with loose ends", "pages/check", nil, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.hanging(w) + "/check")
			w.sees("Loose ends: ")
		}},
	}
}
