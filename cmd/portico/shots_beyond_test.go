package main

import (
	"strings"
	"testing"

	"portico/internal/portal"
)

// beyondMarks and beyondScenes are of calendars, automatic replies, help and what else helps.
var beyondMarks = map[string]string{
	"pages/help": shows(".p-help #steps"), "pages/absence": shows("form#absence"), "pages/calendar": shows("form#calendar"),
	"pages/guest": shows("form#guest"), "pages/guest-tasks": shows(".p-guest"), "pages/copy": shows("form#copy"),
}

// groupOf puts people into a work group of their own and gives its name.
func (s *stage) groupOf(w *window, name string, people ...portal.Account) string {
	s.makeGroup(w.t, name, people...)
	return name
}

// guest invites an address as a guest and gives the token of the link.
func (s *stage) guest(t testing.TB, email string) string {
	return s.inviteGuest(t, s.person(t, officer), s.addCase(t, "Llŷr Gwynedd-Pritchard"), email)
}

func init() {
	rolesOf["guest"], rolesOf["guest over"] = []portal.Role{portal.RoleGuest}, []portal.Role{portal.RoleGuest}
}

// guestForm gives somebody with an account as a guest a form.
func (s *stage) guestForm(w *window, who string) (ref string) {
	ref = s.sendTask(w.t, s.person(w.t, who))
	s.sql(w.t, "update tasks set guest_until = now() + interval '80 days' where ref = $1", ref)
	return ref
}

// earlier submits a form of somebody and sends another one about the same child.
func (s *stage) earlier(w *window, who string) (fresh string) {
	me := s.person(w.t, who)
	before := s.sendTask(w.t, me)
	s.answer(w.t, me, before, "typical")
	s.submit(w.t.(*testing.T), me, before)
	return s.sendTask(w.t, me)
}

func beyondScenes() []scene {
	return []scene{
		{"help", "pages/help", []string{"GET /help"}, nobody, func(s *stage, w *window) { w.open("/help") }},
		{"help signed in", "pages/help", nil, therapist, func(s *stage, w *window) {
			w.open("/help")
			w.sees("Diane Bluebell")
		}},
		{"automatic replies", "pages/absence", []string{"GET /automatic-replies", "POST /automatic-replies"}, "goes away", func(s *stage, w *window) {
			s.groupOf(w, "Seren children’s therapy", s.person(w.t, "goes away"), s.person(w.t, newcomer))
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
		{"send check with an automatic reply", "pages/send-check", nil, officer, func(s *stage, w *window) {
			a, b := s.addPerson(w.t, "Awen Away"), s.addPerson(w.t, "Dafydd Deputy")
			s.makeGroup(w.t, "Away and deputy", a, b)
			s.signedIn(w.t, a).absent(w.t, "I am on leave until Monday. Dafydd Deputy takes urgent advice.", "2026-01-01", "", "to-"+b.Ref)
			path := s.ownCase(w.t, "away", "Llŷr Gwynedd-Pritchard")
			w.open(path + "/send/" + s.ready(w.t, s.person(w.t, officer), strings.TrimPrefix(path, "/cases/"), a.Email).Ref + "/check")
			w.sees("Dafydd Deputy instead")
		}},
		{"guest registers", "pages/guest", nil, nobody, func(s *stage, w *window) {
			w.open("/invitations/" + s.guest(w.t, "guest.scene@home.example"))
			w.sees("Choose a password to begin")
		}},
		{"guest registers with faults", "pages/guest", []string{"POST /guests/:token"}, nobody, func(s *stage, w *window) {
			w.open("/invitations/" + s.guest(w.t, "guest.faults@home.example"))
			w.fills("#password", "short")
			w.leads(func() { w.press("Next") })
			w.sees("There is a problem")
		}},
		{"forms of a guest", "pages/guest-tasks", nil, "guest", func(s *stage, w *window) {
			s.guestForm(w, "guest")
			w.open("/tasks")
			w.sees("Open the form")
		}},
		{"time of a guest is over", "pages/message", nil, "guest over", func(s *stage, w *window) {
			ref := s.guestForm(w, "guest over")
			s.sql(w.t, "update tasks set guest_until = now() - interval '1 day' where ref = $1", ref)
			w.open("/tasks/" + ref)
			w.sees("Your time to fill in this form ended")
		}},
		{"more time for a guest", "pages/confirm", []string{"GET /tasks/:ref/guest", "POST /tasks/:ref/guest"}, officer, func(s *stage, w *window) {
			who := s.addPerson(w.t, "Gwen Guest", portal.RoleGuest)
			ref := s.sendTask(w.t, who)
			s.sql(w.t, "update tasks set guest_until = now() + interval '1 day' where ref = $1", ref)
			w.open("/tasks/" + ref + "/guest")
			w.leads(func() { w.press("Give more time") })
			w.open("/tasks/" + ref + "/guest")
			w.sees("Access to this form ends on")
		}},
		{"another child is named", "pages/form", nil, "named", func(s *stage, w *window) {
			me := s.person(w.t, "named")
			ref := s.sendTask(w.t, me)
			s.sendAbout(w.t, me, "Chan Tsz-yan")
			w.open(formPath(ref, "views"))
			w.fills(control("views.child_views"), "Chan Tsz-yan likes drawing.")
			w.press("Save")
			w.sees("This names Chan Tsz-yan")
			w.autosaved()
			w.open(formPath(ref, "views"))
			w.sees("This names Chan Tsz-yan")
		}},
		{"a file names another child", "pages/form", []string{"POST /tasks/:ref/notes"}, "named too", func(s *stage, w *window) {
			me := s.person(w.t, "named too")
			ref := s.sendTask(w.t, me)
			s.sendAbout(w.t, me, "Chan Tsz-yan")
			b := w.client()
			for _, name := range []string{"Letter Chan Tsz-yan.pdf", "Report Chan Tsz-yan.pdf"} {
				b.postFiles("/tasks/"+ref+"/attachments", b.token(), upload{name: name, body: samplePDF()})
			}
			w.open(formPath(ref, "supporting"))
			w.leads(func() { w.click(".p-notes button", "It is meant") })
			w.sees("This file names Chan Tsz-yan")
		}},
		{"copy from an earlier form", "pages/copy", []string{"GET /tasks/:ref/copy"}, "copies", func(s *stage, w *window) {
			w.open("/tasks/" + s.earlier(w, "copies") + "/copy")
			w.sees("Copy what is ticked")
		}},
		{"copied answers", "pages/form", []string{"POST /tasks/:ref/copy"}, "copied", func(s *stage, w *window) {
			ref := s.earlier(w, "copied")
			w.open(formPath(ref, "views"))
			w.sees("Copy from your")
			w.open("/tasks/" + ref + "/copy")
			w.leads(func() { w.press("Copy what is ticked") })
			w.open(formPath(ref, "views"))
			w.sees("Check that it still holds")
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
