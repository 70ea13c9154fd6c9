package main

import (
	"testing"
)

// historyMarks and historyScenes are of the history of an answer sheet.
var historyMarks = map[string]string{
	"pages/history":         shows(`main .p-past-list`),
	"pages/past":            shows(`main .p-past`),
	"pages/history-compare": shows(`form#compare-past`),
	"pages/strays":          shows(`main .p-strays`),
}

const getHistory = "GET /tasks/:ref/history"

// written is a form in which somebody wrote at two sittings, once a row less.
func (s *stage) written(t testing.TB, name string) string {
	t.Helper()
	ref := s.own(t, name, "typical")
	s.answer(t, s.person(t, writer), ref, "long")
	return ref
}

// past opens the history of one section of a form.
func (w *window) past(ref, tab string) {
	w.t.Helper()
	w.open("/tasks/" + ref + "/history?tab=" + tab)
}

func historyScenes() []scene {
	compare := func(s *stage, w *window, name, tab string) {
		w.past(s.written(w.t, name), tab)
		w.leads(func() { w.press("Compare") })
	}
	return []scene{
		{"history", "pages/history", []string{getHistory}, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.written(w.t, "history") + "/history")
		}},
		{"history of nothing", "pages/history", nil, writer, func(s *stage, w *window) {
			w.past(s.own(w.t, "history of nothing", ""), "outcomes")
		}},
		{"history of what is submitted", "pages/history", nil, writer, func(s *stage, w *window) {
			ref := s.own(w.t, "history submitted", "typical")
			s.submit(w.t, s.person(w.t, writer), ref)
			w.open("/tasks/" + ref + "/history")
			w.sees("Submitted, receipt")
		}},
		{"section as it was", "pages/past", []string{"GET /tasks/:ref/history/:tab/:revision"}, writer, func(s *stage, w *window) {
			w.past(s.written(w.t, "as it was"), "needs")
			w.leads(func() { w.press("Open") })
		}},
		{"compare with the past", "pages/history-compare", []string{"GET /tasks/:ref/history/:tab/compare"}, writer, func(s *stage, w *window) { compare(s, w, "compare past", "needs") }},
		{"compare rows with the past", "pages/history-compare", nil, writer, func(s *stage, w *window) { compare(s, w, "compare rows", "involvement") }},
		{"nothing ticked to restore", "pages/history-compare", []string{"POST /tasks/:ref/history/:tab/restore"}, writer, func(s *stage, w *window) {
			compare(s, w, "nothing ticked", "needs")
			w.leads(func() { w.press("Restore what is ticked") })
			w.sees("Tick at least one answer to restore.")
		}},
		{"restored", "pages/history", nil, writer, func(s *stage, w *window) {
			compare(s, w, "restored", "needs")
			w.leads(func() { w.press("Restore the whole section") })
			w.sees("It is restored.")
		}},
		{"kept words in a list", "pages/strays", []string{"GET /tasks/:ref/strays", "GET /tasks/:ref/strays/:stray/text"}, writer, func(s *stage, w *window) {
			ref := s.own(w.t, "kept list", "typical")
			if got := w.client().get(s.kept(w, ref) + "/text"); got.Status != 200 {
				w.t.Errorf("as text: %d", got.Status)
			}
			w.open("/tasks/" + ref + "/strays")
		}},
		{"words of somebody else", "pages/conflict", nil, writer, func(s *stage, w *window) {
			ref := s.own(w.t, "other's words", "typical")
			s.kept(w, ref)
			s.exec(w.t, "update strays set account_id = $2, why = 'taken_over' where contribution_id = (select contribution_id from tasks where ref = $1)", ref, s.person(w.t, "former").ID)
			w.open("/tasks/" + ref + "/strays")
			w.leads(func() { w.press("Compare") })
			w.sees("These words of")
		}},
		{"kept words put away", "pages/strays", []string{"POST /tasks/:ref/strays/:stray/away"}, writer, func(s *stage, w *window) {
			ref := s.own(w.t, "put away", "typical")
			w.open(s.kept(w, ref))
			w.leads(func() { w.press("Put these words away") })
			w.sees("The words are put away.")
			w.open("/tasks/" + ref + "/strays")
			w.sees("There are none.")
		}},
		{"kept words on the list of tasks", "pages/tasks", nil, "late", func(s *stage, w *window) {
			ref := s.taskOf(w.t, "late")
			s.second(w, ref, "views", "views.child_views", "Diane likes drawing")
			s.hand(w.t, ref, s.person(w.t, writer))
			if got := w.late(s, ref, "views", "views.child_views", "Diane likes drawing and her cat"); got.Status != 409 {
				w.t.Errorf("late words: %d %s", got.Status, got.Body)
			}
			w.open("/tasks")
			w.sees("They are kept for you:")
		}},
	}
}
