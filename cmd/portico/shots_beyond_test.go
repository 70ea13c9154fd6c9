package main

import (
	"strings"

	"portico/internal/portal"
)

// beyondMarks and beyondScenes are of calendars, automatic replies, help and what else helps.
var beyondMarks = map[string]string{
	"pages/help": shows(".p-help #steps"), "pages/absence": shows("form#absence"), "pages/calendar": shows("form#calendar"),
}

// groupOf puts people into a work group of their own and gives its name.
func (s *stage) groupOf(w *window, name string, people ...portal.Account) string {
	s.makeGroup(w.t, name, people...)
	return name
}

func beyondScenes() []scene {
	return []scene{
		{"help", "pages/help", []string{"GET /help"}, nobody, func(s *stage, w *window) { w.open("/help") }},
		{"help signed in", "pages/help", nil, therapist, func(s *stage, w *window) {
			w.open("/help")
			w.sees("Diane Bluebell")
		}},
		{"automatic replies", "pages/absence", []string{"GET /automatic-replies", "POST /automatic-replies"}, writer, func(s *stage, w *window) {
			s.groupOf(w, "Seren children’s therapy", s.person(w.t, writer), s.person(w.t, newcomer))
			w.open("/automatic-replies")
			w.click(control("running", "on"), "")
			w.fills(control("text"), "I am on leave. Bartholomew Quigg takes urgent advice.")
			w.chooses(control("deputy"), "Barth", "to-"+s.person(w.t, newcomer).Ref)
			w.leads(func() { w.press("Save") })
			w.sees("Automatic replies are on until you switch them off")
		}},
		{"automatic replies with faults", "pages/absence", nil, newcomer, func(s *stage, w *window) {
			w.open("/automatic-replies")
			w.click(control("running", "on"), "")
			w.fills(control("until"), "1/1/2020")
			w.leads(func() { w.press("Save") })
			w.sees("Enter the reply")
		}},
		{"calendar", "pages/calendar", []string{"GET /calendar"}, therapist, func(s *stage, w *window) { w.open("/calendar") }},
		{"calendar made", "pages/calendar", []string{"POST /calendar", "POST /calendar/off", "GET /calendar/:token.ics"}, writer, func(s *stage, w *window) {
			w.open("/calendar")
			w.leads(func() { w.press("Make the calendar") })
			w.client().get(strings.TrimPrefix(w.value("#address"), s.base))
			w.leads(func() { w.press("Switch it off") })
			w.leads(func() { w.press("Make the calendar") })
		}},
		{"tasks to print or export", "pages/tasks", []string{"GET /export/tasks.xlsx"}, therapist, func(s *stage, w *window) {
			w.open("/tasks")
			w.client().get("/export/tasks.xlsx")
		}},
	}
}
