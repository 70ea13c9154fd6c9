package main

import (
	"strings"
	"testing"

	"portico/internal/store"
)

// worklistMarks and worklistScenes are of the officers’ lists of tasks, their filters and saved views.
var worklistMarks = map[string]string{
	"pages/officer-tasks": shows("form.p-filter[action='/officer-tasks']"),
	"pages/list-view":     shows("form#list-view"),
}

// view is a saved view of the stage’s officer.
func (s *stage) view(t testing.TB, list, name, query string) string {
	t.Helper()
	ref, err := s.store.SaveListView(t.Context(), s.person(t, officer).ID, store.ListView{List: list, Name: name, Query: query})
	if err != nil {
		views, _ := s.store.ListViews(t.Context(), s.person(t, officer).ID, list)
		for _, v := range views {
			if v.Name == name {
				return v.Ref
			}
		}
		t.Fatal(err)
	}
	return ref
}

func worklistScenes() []scene {
	return []scene{
		{"work", "pages/officer-tasks", []string{"GET /officer-tasks"}, officer, func(s *stage, w *window) {
			s.view(w.t, store.ViewsOfTasks, "Health, late first", "due=week&sort=-due")
			w.open("/officer-tasks?state=open")
			w.sees("All open")
			w.sees("Health, late first")
		}},
		{"work filtered", "pages/officer-tasks", []string{"POST /officer-tasks"}, officer, func(s *stage, w *window) {
			s.sentIn(w.t, "to accept on the list")
			w.open("/officer-tasks?state=open")
			w.chooses("#by-state", "Submitted", "submitted")
			w.leads(func() { w.press("Apply") })
			w.sees("Save this view")
			w.sees("Submitted")
		}},
		{"work searched", "pages/officer-tasks", nil, officer, func(s *stage, w *window) {
			w.open("/officer-tasks?state=open")
			w.types("#search", "bluebell")
			w.leads(func() { w.press("Apply") })
			w.sees("Bluebell")
		}},
		{"work none", "pages/officer-tasks", nil, officer, func(s *stage, w *window) {
			w.open("/officer-tasks?state=open")
			w.types("#search", "Xerxes")
			w.leads(func() { w.press("Apply") })
			w.sees("None fits.")
		}},
		{"work of a team without any", "pages/officer-tasks", nil, officer, func(s *stage, w *window) {
			w.open("/officer-tasks?form=no-such-form")
			w.sees("None fits.")
		}},
		{"work to Excel", "pages/officer-tasks", []string{"GET /officer-tasks/export.xlsx"}, officer, func(s *stage, w *window) {
			w.open("/officer-tasks?state=open")
			if got := w.client().get("/officer-tasks/export.xlsx?state=all"); got.Status != 200 || !strings.Contains(string(got.Body), "xl/worksheets/sheet1.xml") || !strings.Contains(string(got.Body), "docProps/core.xml") {
				w.t.Errorf("the workbook answers %d with %d bytes", got.Status, len(got.Body))
			}
		}},
		{"view new", "pages/list-view", []string{"GET /list-views/:list/new"}, officer, func(s *stage, w *window) {
			w.open("/officer-tasks?due=overdue&from=me")
			w.leads(func() { w.press("Save this view") })
			w.sees("not the words of a search")
		}},
		{"view with faults", "pages/list-view", []string{"POST /list-views/:list/new"}, officer, func(s *stage, w *window) {
			w.open("/list-views/tasks/new?due=overdue")
			w.leads(func() { w.press("Save") })
			w.sees("Enter a name for the view")
		}},
		{"view saved", "pages/officer-tasks", nil, officer, func(s *stage, w *window) {
			w.open("/list-views/tasks/new?due=overdue&from=me")
			w.types("#name", "Mine, overdue")
			w.leads(func() { w.press("Save") })
			w.sees("The view is saved.")
		}},
		{"view changed", "pages/list-view", []string{"GET /list-views/:list/:view", "POST /list-views/:list/:view"}, officer, func(s *stage, w *window) {
			ref := s.view(w.t, store.ViewsOfTasks, "Waits for us", "only=waits")
			w.open("/list-views/tasks/" + ref)
			w.leads(func() { w.press("Save") })
			w.sees("The view is saved.")
			w.leads(func() { w.press("Change") })
		}},
		{"cases filtered", "pages/cases", nil, officer, func(s *stage, w *window) {
			s.view(w.t, store.ViewsOfCases, "Annual reviews", "kind=annual_review")
			w.open("/cases?kind=assessment")
			w.sees("Save this view")
			w.sees("Annual reviews")
		}},
		{"cases none of a kind", "pages/cases", nil, officer, func(s *stage, w *window) {
			w.open("/cases?kind=no-such-kind")
			w.sees("No case fits.")
		}},
	}
}
