package main

import (
	"testing"
	"time"

	"portico/internal/portal"
)

// timelinessMarks and timelinessScenes are of the figures of timeliness.
var timelinessMarks = map[string]string{"pages/timeliness": shows("form#timeliness"), "pages/timeliness-list": shows("#counted")}

// counts counts what has changed, as the job does every five minutes.
func (p *testPortal) counts(t testing.TB) {
	t.Helper()
	for more := true; more; {
		var err error
		if _, more, err = p.store.CountTimeliness(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func timelinessScenes() []scene {
	return []scene{
		{"timeliness", "pages/timeliness", []string{"GET /timeliness", "GET /timeliness/excel"}, officer, func(s *stage, w *window) {
			s.counts(w.t)
			w.open("/timeliness?to=" + portal.London(time.Now()).AddMonths(1).MonthCode())
			w.sees("Forms by the month in which they are due")
			w.sees("Counted at")
			if got := w.client().get("/timeliness/excel"); got.Status != 200 || len(got.Body) < 3000 {
				w.t.Errorf("the workbook answers %d with %d bytes", got.Status, len(got.Body))
			}
		}},
		{"timeliness of a form", "pages/timeliness", nil, officer, func(s *stage, w *window) {
			s.counts(w.t)
			w.open("/timeliness?form=ot-advice&service=&from=&to=")
			w.leads(func() { w.press("Apply") })
			w.sees("Show all")
		}},
		{"timeliness of nothing", "pages/timeliness", nil, officer, func(s *stage, w *window) {
			s.counts(w.t)
			w.open("/timeliness?from=2015-01&to=2015-12")
			w.sees("No form was due in 2015.")
		}},
		{"timeliness with faults", "pages/timeliness", nil, officer, func(s *stage, w *window) {
			w.open("/timeliness?from=1066&to=Nov+2999&form=no-such-form")
			w.sees("Write the first month and its year, as Nov 2026")
		}},
		{"timeliness, its tasks", "pages/timeliness-list", []string{"GET /timeliness/tasks"}, officer, func(s *stage, w *window) {
			s.counts(w.t)
			w.open("/timeliness/tasks")
			w.sees("As counted on")
		}},
		{"timeliness, its cases", "pages/timeliness-list", []string{"GET /timeliness/cases"}, officer, func(s *stage, w *window) {
			s.counts(w.t)
			w.open("/timeliness/cases?what=plans&year=" + portal.London(time.Now()).MonthCode()[:4])
			w.sees("Plans issued")
		}},
	}
}
