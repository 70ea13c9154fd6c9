package main

import (
	"strings"
	"testing"

	"portico/internal/portal"
	"portico/internal/store"
)

// readingMarks and readingScenes are of reading what was submitted: versions compared, chronology, exports of many.
var readingMarks = map[string]string{
	"pages/chronology":     shows(".p-chronology"),
	"pages/rounds-compare": shows("form#rounds"),
	"pages/submissions":    shows("form#submissions"),
}

// twice is a form of one scene that was returned, changed and submitted again.
func (s *stage) twice(t testing.TB, name string) string {
	t.Helper()
	return s.task(t, "twice "+name, func(owner portal.Account) string {
		ref := s.sendTask(t, owner)
		s.answer(t, owner, ref, "typical")
		s.submit(t, owner, ref)
		officer := s.personLocked(t, officer)
		sheet, err := s.store.OpenSheet(t.Context(), officer.ID, ref)
		if err == nil {
			err = s.store.Decide(t.Context(), store.Decision{AccountID: officer.ID, TaskRef: ref, What: portal.ReturnForm, On: sheet.On(), Words: "Two things are missing before this can go to the panel.",
				Questions: []store.ReturnedQuestion{{Name: "views.child_views", Title: "Views: Views of the child", Words: "In her own words, if you can."},
					{Name: "needs.strengths", Title: "Needs: Strengths", Words: "Say what helps her, too."}}})
		}
		if err != nil {
			t.Fatal(err)
		}
		s.amend(t, owner, ref, "views", "views.child_views", "Diane told me, with picture cards and in her own words, that she likes drawing.")
		s.submit(t, owner, ref)
		return ref
	})
}

func readingScenes() []scene {
	return []scene{
		{"compare submissions", "pages/rounds-compare", []string{"GET /tasks/:ref/rounds/compare"}, officer, func(s *stage, w *window) {
			w.open("/tasks/" + s.twice(w.t, "compare") + "/read")
			w.leads(func() { w.click("main a", "Compare versions") })
			w.sees("The council asked here")
		}},
		{"chronology", "pages/chronology", []string{"GET /cases/:case/chronology", "GET /cases/:case/chronology/pdf", "GET /cases/:case/chronology/xlsx"}, officer, func(s *stage, w *window) {
			ref := s.twice(w.t, "chronology")
			home := "/cases/" + s.text(w.t, "select c.ref from cases c join tasks t on t.case_id = c.id where t.ref = $1", ref)
			w.open(home)
			w.leads(func() { w.click("main a", "Chronology") })
			w.sees("submission 2")
			for kind, begins := range map[string]string{"pdf": "%PDF", "xlsx": "PK"} {
				if got := w.client().get(home + "/chronology/" + kind); got.Status != 200 || !strings.HasPrefix(got.Body, begins) {
					w.t.Errorf("the %s answers %d", kind, got.Status)
				}
			}
		}},
		{"submission downloads", "pages/read", []string{"GET /tasks/:ref/json", "GET /tasks/:ref/bundle"}, officer, func(s *stage, w *window) {
			ref := s.twice(w.t, "downloads")
			w.open("/tasks/" + ref + "/read")
			w.press("Other downloads")
			w.sees("as one PDF")
			for kind, begins := range map[string]string{"bundle": "%PDF", "json": "{"} {
				if got := w.client().get("/tasks/" + ref + "/" + kind); got.Status != 200 || !strings.HasPrefix(got.Body, begins) {
					w.t.Errorf("the %s answers %d", kind, got.Status)
				}
			}
		}},
		{"exports", "pages/submissions", []string{"GET /exports"}, officer, func(s *stage, w *window) {
			s.twice(w.t, "exported")
			w.open("/exports?form=ot-advice")
			w.sees("submission")
		}},
		{"exports with faults", "pages/submissions", []string{"GET /exports/xlsx"}, officer, func(s *stage, w *window) {
			w.open("/exports?form=ot-advice&version=99&from=2026-11-20&to=2026-10-01")
			w.sees("The last day is before the first")
			if got := w.client().get("/exports/xlsx?form=ot-advice"); got.Status != 200 || !strings.HasPrefix(got.Body, "PK") {
				w.t.Errorf("the workbook answers %d", got.Status)
			}
		}},
	}
}
