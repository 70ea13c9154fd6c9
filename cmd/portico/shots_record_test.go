package main

import (
	"log/slog"
	"strings"
)

// recordMarks and recordScenes are of reading, exporting and checking the audit record.
var recordMarks = map[string]string{"pages/audit": shows("form#audit"), "pages/audit-checks": shows(".p-audit-checks")}

func recordScenes() []scene {
	return []scene{
		{"audit", "pages/audit", []string{"GET /audit", "GET /audit/export", "GET /audit/export.xlsx"}, administrator, func(s *stage, w *window) {
			s.ownCase(w.t, "audit", "Llŷr Gwynedd-Pritchard")
			w.open("/audit")
			w.sees("Recorded the case")
			if got := w.client().get("/audit/export.xlsx"); !strings.HasPrefix(got.Body, "PK") {
				w.t.Errorf("the workbook answers %d", got.Status)
			}
			if got := w.client().get("/audit/export"); got.Status != 200 {
				w.t.Errorf("the record as a file answers %d", got.Status)
			}
		}},
		{"audit searched", "pages/audit", []string{"POST /audit"}, administrator, func(s *stage, w *window) {
			w.open("/audit")
			w.fills(control("account"), s.person(w.t, administrator).Email)
			w.leads(func() { w.press("Search") })
			w.sees("Show all")
		}},
		{"audit with faults", "pages/audit", nil, administrator, func(s *stage, w *window) {
			w.open("/audit")
			w.fills(control("account"), "nobody@nowhere.example")
			w.fills(control("case"), "EHC-0")
			w.leads(func() { w.press("Search") })
			w.sees("No case has this reference")
		}},
		{"audit checks", "pages/audit-checks", []string{"GET /audit/checks", "POST /audit/checks"}, administrator, func(s *stage, w *window) {
			s.checkAudit(w)
			w.open("/audit/checks")
			w.leads(func() { w.press("Check now") })
			w.sees("begins within a minute")
		}},
	}
}

// checkAudit carries out what checks wait, so that none does.
func (s *stage) checkAudit(w *window) {
	w.t.Helper()
	if err := s.cases.WorkAuditChecks(w.t.Context(), slog.New(slog.DiscardHandler)); err != nil {
		w.t.Fatal(err)
	}
}
