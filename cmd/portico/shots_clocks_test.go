package main

import (
	"strings"
	"testing"
	"time"

	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// clockMarks and clockScenes are of cases of each kind, their dates, clocks and exceptions.
var clockMarks = map[string]string{
	"pages/clock-entry": shows("form.p-clock-form"), "pages/exceptions": "document.querySelector('h1').textContent === 'Exceptions to the time limits'", "pages/clocks": shows(".p-limits"),
	"pages/usual-forms": shows("form#usual"),
}

// dated is a case of one scene with dates.
func (s *stage) dated(t testing.TB, name string, kind portal.CaseKind, days map[string]int) string {
	t.Helper()
	return "/cases/" + s.task(t, "dated "+name, func(portal.Account) string {
		dates := portal.CaseDates{}
		for anchor, n := range days {
			dates[anchor] = portal.London(time.Now()).Add(n)
		}
		ref := vault.Ref()
		record := `{"case": {"reference": "NC-` + ref + `", "kind": "` + string(kind) + `"}, "child": {"fullName": "Gwenhwyfar Oyelaran-Whitaker", "born": "2014-06-01"}}`
		_, err := s.store.CreateCase(t.Context(), store.NewCase{Ref: ref, Reference: "NC-" + ref, Kind: string(kind), ChildName: "Gwenhwyfar Oyelaran-Whitaker",
			ChildBorn: portal.Date{Year: 2014, Month: 6, Day: 1}, Record: []byte(record), Dates: dates, ByID: s.personLocked(t, officer).ID})
		if err != nil {
			t.Fatal(err)
		}
		return ref
	})
}

func clockScenes() []scene {
	return append(datesScenes(), limitScenes()...)
}

func datesScenes() []scene {
	return []scene{
		{"case dates", "pages/clock-entry", []string{"GET /cases/:case/dates"}, officer, func(s *stage, w *window) { w.open(s.caseOf(w.t, "NC-2026-01843") + "/dates") }},
		{"case dates kept", "pages/case", []string{"POST /cases/:case/dates"}, officer, func(s *stage, w *window) {
			w.open(s.dated(w.t, "kept", "assessment", map[string]int{"requested": -50}) + "/dates")
			w.fills(control("assess"), portal.London(time.Now()).Add(-20).Long())
			w.leads(func() { w.press("Save") })
			w.sees("The dates are saved.")
			w.sees("Decision to assess, week 6")
		}},
		{"case dates with faults", "pages/clock-entry", nil, officer, func(s *stage, w *window) {
			w.open(s.dated(w.t, "faults", "looked_after", map[string]int{"in_care": -11}) + "/dates")
			w.fills(control("care_plan"), "31/02/2026")
			w.fills(control("pep_made"), "1/1/2001")
			w.leads(func() { w.press("Save") })
			w.sees("is before the child was born")
			w.sees("31/02/2026 is not a real date")
		}},
		{"case dates meanwhile", "pages/clock-entry", nil, officer, func(s *stage, w *window) {
			path := s.dated(w.t, "meanwhile", "consultation", map[string]int{"consulted": -9})
			w.open(path + "/dates")
			s.sql(w.t, "update cases set revision = revision + 1 where ref = $1", strings.TrimPrefix(path, "/cases/"))
			w.fills(control("answered"), portal.London(time.Now()).Add(-1).Long())
			w.leads(func() { w.press("Save") })
			w.sees("Somebody else has changed this case since you opened the page")
			w.sees("Answer received")
		}},
		{"case review", "pages/case", nil, officer, func(s *stage, w *window) {
			w.open(s.caseOf(w.t, "NC-2026-01388"))
			w.sees("Report of the meeting, 2 weeks after")
		}},
		{"case looked after", "pages/case", nil, officer, func(s *stage, w *window) { w.open(s.caseOf(w.t, "NC-2026-01961")) }},
		{"case closed", "pages/case", []string{"POST /cases/:case/close"}, officer, func(s *stage, w *window) {
			path := s.dated(w.t, "closed", "transfer", map[string]int{"transferred": -25})
			s.sql(w.t, "update cases set closed_on = null, closed_as = '' where ref = $1", strings.TrimPrefix(path, "/cases/"))
			w.open(path + "/close")
			w.click(control("as", "moved")+" + label", "")
			w.leads(func() { w.click("main form button", "Close the case") })
			w.sees("This case is closed.")
		}},
		{"case opened again", "pages/case", []string{"POST /cases/:case/reopen"}, officer, func(s *stage, w *window) {
			path := s.dated(w.t, "again", "transfer", map[string]int{"transferred": -25})
			s.sql(w.t, "update cases set closed_on = current_date, closed_as = 'ended' where ref = $1", strings.TrimPrefix(path, "/cases/"))
			w.open(path)
			w.leads(func() { w.press("Open the case again") })
			w.sees("The case is open again.")
		}},
		{"case close with faults", "pages/clock-entry", []string{"GET /cases/:case/close"}, officer, func(s *stage, w *window) {
			w.open(s.caseOf(w.t, "NC-2026-01790") + "/close")
			w.fills(control("on"), "1/1/2031")
			w.leads(func() { w.click("main form button", "Close the case") })
			w.sees("is still to come. Close the case when it has ended")
			w.sees("Choose how the case ended")
		}},
	}
}

func limitScenes() []scene {
	return []scene{
		{"exceptions", "pages/exceptions", []string{"GET /cases/:case/exceptions"}, officer, func(s *stage, w *window) {
			w.open(s.caseOf(w.t, "NC-2026-01790") + "/exceptions")
			w.sees("Hong Kong")
		}},
		{"exception with faults", "pages/exceptions", nil, officer, func(s *stage, w *window) {
			w.open(s.dated(w.t, "exception faults", "assessment", map[string]int{"requested": -50}) + "/exceptions")
			w.click(control("reason", "away")+" + label", "")
			w.leads(func() { w.click("main form button", "Record the exception") })
			w.sees("Enter the first and the last day of the absence")
		}},
		{"exception taken back", "pages/exceptions", []string{"POST /cases/:case/exceptions", "POST /cases/:case/exceptions/:exception/withdraw"}, officer, func(s *stage, w *window) {
			path := s.dated(w.t, "excepted", "assessment", map[string]int{"requested": -50})
			w.open(path + "/exceptions")
			w.click(control("rule", "decide_assess")+" + label", "")
			w.click(control("reason", "exceptional")+" + label", "")
			w.fills(control("words"), "The father died in the second week.")
			w.leads(func() { w.click("main form button", "Record the exception") })
			w.sees("The exception is recorded.")
			w.sees("reg 5(4)")
			w.open(path + "/exceptions")
			w.leads(func() { w.press("Take back") })
			w.sees("Taken back on")
		}},
		{"no exceptions", "pages/exceptions", nil, officer, func(s *stage, w *window) {
			path := s.dated(w.t, "no exceptions", "consultation", nil)
			w.open(path)
			w.open(path + "/exceptions")
			w.sees("The law knows exceptions for the time limits of an EHC needs assessment only")
		}},
		{"received", "pages/clock-entry", []string{"GET /tasks/:ref/received"}, officer, func(s *stage, w *window) { w.open("/tasks/" + s.own(w.t, "received", "") + "/received") }},
		{"received with faults", "pages/clock-entry", []string{"POST /tasks/:ref/received"}, officer, func(s *stage, w *window) {
			w.open("/tasks/" + s.own(w.t, "received faults", "") + "/received")
			w.fills(control("on"), "1/1/2020")
			w.leads(func() { w.click("main form button", "Save") })
			w.sees("It was not received before")
		}},
		{"time limits", "pages/clocks", []string{"GET /clocks"}, officer, func(s *stage, w *window) {
			w.open("/clocks")
			w.sees("are counted as calendar days")
		}},
		{"usual forms", "pages/usual-forms", []string{"GET /usual-forms", "POST /usual-forms"}, writesForms, func(s *stage, w *window) {
			w.open("/usual-forms")
			w.leads(func() { w.press("Save") })
			w.sees("The council’s choice is saved.")
			w.fills(control("assessment.ot-advice"), "x")
			w.leads(func() { w.press("Save") })
			w.sees("enter a number from 1 to 20")
		}},
		{"time limits set", "pages/clocks", []string{"POST /clocks"}, writesForms, func(s *stage, w *window) {
			w.open("/clocks")
			w.leads(func() { w.press("Save") })
			w.sees("The council’s choice is saved.")
		}},
		{"cases by time limit", "pages/cases", nil, officer, func(s *stage, w *window) {
			s.dated(w.t, "by limit", "assessment", map[string]int{"requested": -50})
			w.open("/cases")
			w.leads(func() { w.press("Next time limit first") })
			w.sees("week 8 of 20")
		}},
	}
}
