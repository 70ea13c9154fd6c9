package main

import "portico/internal/portal"

// retentionMarks and retentionScenes are of retention, holds and confirmed exports.
var retentionMarks = map[string]string{"pages/retention": shows("#removals"), "pages/retention-rules": shows("form#rules"), "pages/hold": shows("form#hold"), "pages/exported": shows("#exported")}

func retentionScenes() []scene {
	return []scene{
		{"going soon", "pages/retention", []string{"GET /retention"}, officer, func(s *stage, w *window) {
			s.sql(w.t, "insert into removals (case_id, goes_on, noticed_at) values ($1, current_date + 20, now())", s.addCase(w.t, "Llŷr Gwynedd-Pritchard"))
			w.open("/retention")
			w.sees("The whole case, with its key")
		}},
		{"retention rules", "pages/retention-rules", []string{"GET /retention/rules"}, administrator, func(s *stage, w *window) {
			w.open("/retention/rules")
			w.sees("All forms and cases")
		}},
		{"retention rules with faults", "pages/retention-rules", []string{"POST /retention/rules"}, administrator, func(s *stage, w *window) {
			w.open("/retention/rules")
			w.fills(control(string(portal.KeepRetracted)+"-0"), "soon")
			w.leads(func() { w.press("Save") })
			w.sees("Enter a whole number of days")
		}},
		{"hold", "pages/hold", []string{"GET /cases/:case/hold", "POST /cases/:case/hold"}, officer, func(s *stage, w *window) {
			w.open(s.freshCase(w) + "/hold")
			w.leads(func() { w.press("Put on hold") })
			w.sees("Enter why the records must be kept")
		}},
		{"hold stands", "pages/hold", []string{"POST /cases/:case/hold/lift"}, officer, func(s *stage, w *window) {
			path := s.freshCase(w) + "/hold"
			set := func() {
				w.open(path)
				w.fills(control("reason"), "The parents appeal to the tribunal.")
				w.leads(func() { w.press("Put on hold") })
				w.sees("The case is on hold")
				w.open(path)
			}
			set()
			w.leads(func() { w.press("Lift the hold") })
			w.sees("The hold is lifted")
			set()
			w.sees("The parents appeal")
		}},
		{"exported", "pages/exported", []string{"GET /cases/:case/exported", "POST /cases/:case/exported", "POST /cases/:case/exported/withdraw"}, officer, func(s *stage, w *window) {
			path := s.submittedCase(w)
			w.open(path + "/exported")
			confirm := func() {
				w.click("input[name=receipt]", "")
				w.fills(control("other"), "LCS-4711")
				w.leads(func() { w.press("Confirm as exported") })
				w.sees("The export is confirmed")
			}
			confirm()
			w.leads(func() { w.press("Take back") })
			w.sees("The confirmation is taken back")
			confirm()
		}},
		{"exported with nothing chosen", "pages/exported", nil, officer, func(s *stage, w *window) {
			w.open(s.submittedCase(w) + "/exported")
			w.leads(func() { w.press("Confirm as exported") })
			w.sees("Choose what stands in the case system")
		}},
	}
}

// submittedCase is the page of a case with a form that was submitted just now.
func (s *stage) submittedCase(w *window) string {
	w.t.Helper()
	me := s.person(w.t, writer)
	ref := s.sendTask(w.t, me)
	s.answer(w.t, me, ref, "typical")
	s.submit(w.t, me, ref)
	return "/cases/" + s.text(w.t, "select c.ref from tasks t join cases c on c.id = t.case_id where t.ref = $1", ref)
}

// freshCase is the page of a case that nobody has touched.
func (s *stage) freshCase(w *window) string {
	w.t.Helper()
	return "/cases/" + s.text(w.t, "select ref from cases where id = $1", s.addCase(w.t, "Llŷr Gwynedd-Pritchard"))
}
