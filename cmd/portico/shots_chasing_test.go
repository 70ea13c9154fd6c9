package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"portico/internal/portal"
	"portico/internal/store"
)

// chaseMarks and chaseScenes are of chasing, deciding in bulk, undelivered mail and notification choices.
var chaseMarks = map[string]string{
	"pages/chase":         shows(`form[action$="/reminders"]`),
	"pages/bulk":          shows(".p-bulk-page"),
	"pages/undelivered":   shows("#mails"),
	"pages/notifications": shows("form#notifications"),
}

// severalOut are a case of one scene with somebody invited, and the references of that task and
// of one of the writer's.
func (s *stage) severalOut(t testing.TB, name string) (casePath string, refs []string) {
	t.Helper()
	ref, casePath := s.invited(t, name, strings.ReplaceAll(name, " ", ".")+"@seren-occupational-therapy-and-rehabilitation.example")
	return casePath, []string{ref, s.own(t, name, "typical")}
}

// bulked opens the page that asks about some tasks, as the list of them leads there.
func (w *window) bulked(casePath, action string, refs ...string) {
	w.t.Helper()
	w.open(casePath)
	w.leads(func() {
		w.do(chromedp.Evaluate[chromedp.Void](`(() => { const f = document.createElement('form'); f.method = 'post'; f.action = '/officer-tasks/bulk';
const add = (n, v) => { const i = document.createElement('input'); i.type = 'hidden'; i.name = n; i.value = v; f.append(i) };
add('_csrf', document.querySelector('[name=_csrf]').value); add('action', ` + quote(action) + `); ` + quote(strings.Join(refs, " ")) + `.split(' ').forEach(r => add('task', r));
document.body.append(f); f.submit() })()`))
	})
}

// undelivered makes the invitation of one scene fail.
func (s *stage) undelivered(t testing.TB, name, why string) {
	t.Helper()
	ref, _ := s.invited(t, name, strings.ReplaceAll(name, " ", ".")+"@health.example")
	s.exec(t, "update mails set state = 'failed', code = 550, last_error = $2, failed_at = now(), settled_at = null where task_id = (select id from tasks where ref = $1)", ref, why)
}

func chaseScenes() []scene {
	return append(bulkScenes(), []scene{
		{"case to chase", "pages/case", nil, officer, func(s *stage, w *window) {
			casePath, refs := s.severalOut(w.t, "to chase")
			s.exec(w.t, "insert into reminders (task_id, due_on, days, sent_at) select id, due_on, 14, now() - interval '3 days' from tasks where ref = $1 and due_on is not null on conflict do nothing", refs[0])
			w.open(casePath)
			w.sees("Chase the 1 missing")
			w.press("Add words")
		}},
		{"chase", "pages/chase", []string{"GET /tasks/:ref/chase"}, officer, func(s *stage, w *window) {
			w.open("/tasks/" + s.own(w.t, "chase page", "typical") + "/chase")
			w.sees("Next reminder")
		}},
		{"chase with faults", "pages/chase", []string{"POST /tasks/:ref/chase"}, officer, func(s *stage, w *window) {
			w.open("/tasks/" + s.own(w.t, "chase page", "typical") + "/chase")
			w.fills("#words", strings.Repeat("The panel is on Thursday. ", 40))
			w.leads(func() { w.click("form#chase button", "Chase") })
			w.sees("longer than 1,000 characters")
		}},
		{"chased today", "pages/chase", []string{"POST /tasks/:ref/reminders"}, officer, func(s *stage, w *window) {
			ref := s.chasedOnce(w.t, "chased today")
			w.open("/tasks/" + ref + "/chase")
			w.sees("chased this form today at")
			w.leads(func() { w.press("Switch the reminders") })
			w.open("/tasks/" + ref + "/chase")
		}},
		{"form chased", "pages/form", nil, writer, func(s *stage, w *window) {
			w.open(formPath(s.chasedOnce(w.t, "chased form"), "views"))
			w.sees("The council asked again for this form")
		}},
		{"undelivered", "pages/undelivered", []string{"GET /undelivered"}, officer, func(s *stage, w *window) {
			s.undelivered(w.t, "wrong address", "550 5.1.1 no such user")
			s.undelivered(w.t, "full mailbox", "550 5.2.2 over quota")
			w.open("/undelivered")
			w.sees("Correct the address")
		}},
		{"undelivered none chosen", "pages/undelivered", []string{"POST /undelivered"}, officer, func(s *stage, w *window) {
			s.undelivered(w.t, "not chosen", "554 5.7.1 blocked")
			w.open("/undelivered")
			w.leads(func() { w.press("Send the chosen mail again") })
			w.sees("Choose at least one mail")
		}},
		{"notifications", "pages/notifications", []string{"GET /account/notifications"}, writer, func(s *stage, w *window) { w.open("/account/notifications") }},
		{"notifications saved", "pages/notifications", []string{"POST /account/notifications"}, "notified", func(s *stage, w *window) {
			w.open("/account/notifications")
			w.click("#messages-daily + label", "")
			w.leads(func() { w.click("form#notifications button", "Save") })
			w.sees("Your choice is saved.")
		}},
		{"decide and ask another", "pages/send-check", nil, officer, func(s *stage, w *window) {
			w.open("/tasks/" + s.proposed(w.t, "to ask another", store.ProposeDecline, "remit") + "/decide")
			w.leads(func() { w.press("Agree and ask Gwenllian") })
			w.sees("gwenllian.ap.rhys@")
		}},
	}...)
}

func bulkScenes() []scene {
	return []scene{
		{"bulk chase", "pages/bulk", []string{"POST /officer-tasks/bulk"}, officer, func(s *stage, w *window) {
			casePath, refs := s.severalOut(w.t, "bulk chase")
			w.bulked(casePath, store.BulkRemind, append(refs, s.sentIn(w.t, "bulk chase sent"))...)
			w.sees("Chase 2 forms?")
			w.sees("is in already")
		}},
		{"bulk retract with faults", "pages/bulk", nil, officer, func(s *stage, w *window) {
			casePath, refs := s.severalOut(w.t, "bulk retract")
			w.bulked(casePath, store.BulkRetract, refs...)
			w.leads(func() { w.click("form#bulk button", "Retract 2 forms") })
			w.sees("Choose why the forms are retracted")
		}},
		{"case chased", "pages/bulk", []string{"POST /cases/:case/chase", "GET /officer-tasks/bulk/:bulk"}, officer, func(s *stage, w *window) {
			_, casePath := s.invited(w.t, "case chased", "case.chased@seren.example")
			s.exec(w.t, "with k as (delete from chases where task_id in (select t.id from tasks t join cases c on c.id = t.case_id where c.ref = $1)) update cases set revision = revision where ref = $1", strings.TrimPrefix(casePath, "/cases/"))
			w.open(casePath)
			w.leads(func() { w.press("Chase the 1 missing") })
			w.sees("1 of 1 form chased")
		}},
	}
}

// chasedOnce is a task of one scene that an officer has chased today.
func (s *stage) chasedOnce(t testing.TB, name string) string {
	t.Helper()
	ref := s.own(t, name, "typical")
	err := s.store.ChaseTask(t.Context(), store.Chase{AccountID: s.person(t, officer).ID, TaskRef: ref, Words: "Her panel is on Thursday.\nA first draft would help already."})
	if err != nil && portal.CodeOf(err) != portal.Conflict {
		t.Fatal(err)
	}
	return ref
}
