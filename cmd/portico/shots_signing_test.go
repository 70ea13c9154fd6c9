package main

import (
	"strings"
	"testing"

	"portico/internal/portal"
	"portico/internal/store"
)

// signingMarks and signingScenes are of counter-signing and comments.
var signingMarks = map[string]string{
	"pages/sign-ask":  "document.querySelector('h1').textContent === 'Ask a counter signatory'",
	"pages/signing":   shows(`.p-signing__two`),
	"pages/sign-back": shows(`form#sign-back`),
	"pages/comments":  shows(`.p-comments`),
	"pages/comment":   shows(`form#comment`),
}

// manager counter-signs for the writer.
const manager = "manager"

// therapies makes the work group of writer and manager, once.
func (s *stage) therapies(t testing.TB) portal.Account {
	t.Helper()
	signs := s.person(t, manager)
	s.task(t, "therapies", func(owner portal.Account) string { s.together(t, owner, signs); return "made" })
	return signs
}

// counterSigned is a complete form of the writer that the manager has amended and commented on.
func (s *stage) counterSigned(t testing.TB, name string) string {
	t.Helper()
	signs := s.therapies(t)
	return s.task(t, "signing "+name, func(owner portal.Account) string {
		ref := s.asked(t, owner, signs, "Please check the amounts in section 6, and whether the seating review is ours or the wheelchair service’s.")
		s.amend(t, signs, ref, "needs", "needs.strengths", "Diane has a lively curiosity and an excellent memory for what she hears. She explains ideas clearly, asks for help from people she trusts and keeps trying when a task is hard.")
		s.amend(t, signs, ref, "views", "views.child_views", "Diane told me, with picture cards and in her own words, that she likes drawing.")
		s.say(t, signs, ref, store.NewComment{Path: "needs.strengths", Body: "I put it stronger, as the school does. Is that right?"})
		s.say(t, owner, ref, store.NewComment{ReplyTo: s.text(t, "select ref from comments order by id desc limit 1"), Body: "Yes, thank you."})
		s.say(t, signs, ref, store.NewComment{Body: "Well written. Two small things only."})
		return ref
	})
}

// say makes a comment.
func (p *testPortal) say(t testing.TB, who portal.Account, ref string, c store.NewComment) {
	t.Helper()
	w, err := p.cases.Open(t.Context(), who, ref)
	if err == nil {
		err = p.cases.Comment(t.Context(), w, c)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func signingScenes() []scene {
	const show = "GET /tasks/:ref/counter-sign"
	ask := func(s *stage, w *window, ref string) {
		s.therapies(w.t)
		w.open("/tasks/" + ref + "/check")
		w.leads(func() { w.press("Ask a counter signatory") })
	}
	return []scene{
		{"sign ask", "pages/sign-ask", []string{"GET /tasks/:ref/counter-sign/ask"}, writer, func(s *stage, w *window) { ask(s, w, s.own(w.t, "sign ask", "typical")) }},
		{"sign ask with gaps", "pages/sign-ask", []string{"POST /tasks/:ref/counter-sign/ask"}, writer, func(s *stage, w *window) {
			ask(s, w, s.own(w.t, "sign gaps", ""))
			w.types("#note", "Only a first look, please.")
			w.leads(func() { w.press("Send for counter-signature") })
			w.sees("Select who is to counter-sign")
		}},
		{"sign ask without a group", "pages/sign-ask", nil, "alone", func(s *stage, w *window) {
			w.open("/tasks/" + s.taskOf(w.t, "alone") + "/counter-sign/ask")
			w.sees("Only people in your Work Groups")
		}},
		{"signing", "pages/signing", []string{show}, manager, func(s *stage, w *window) { w.open("/tasks/" + s.counterSigned(w.t, "shown")) }},
		{"signing nothing changed", "pages/signing", nil, manager, func(s *stage, w *window) {
			signs := s.therapies(w.t)
			w.open("/tasks/" + s.task(w.t, "signing fresh", func(owner portal.Account) string { return s.asked(w.t, owner, signs, "") }))
			w.sees("Nothing was changed")
		}},
		{"signing form", "pages/form", nil, manager, func(s *stage, w *window) {
			w.open(formPath(s.counterSigned(w.t, "shown"), "needs"))
			w.click(".p-was summary", "")
		}},
		{"signing submit", "pages/submit", nil, manager, func(s *stage, w *window) {
			w.open("/tasks/" + s.counterSigned(w.t, "shown") + "/submit")
			w.sees("Counter-signed as")
		}},
		{"signing author", "pages/signing", nil, writer, func(s *stage, w *window) { w.open("/tasks/" + s.counterSigned(w.t, "shown") + "/counter-sign") }},
		{"signing author reads", "pages/read", nil, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.counterSigned(w.t, "shown"))
			w.sees("to be counter-signed")
		}},
		{"signing take back", "pages/confirm", []string{"GET /tasks/:ref/counter-sign/take"}, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.counterSigned(w.t, "shown") + "/counter-sign/take")
		}},
		{"signing taken back", "pages/signing", []string{"POST /tasks/:ref/counter-sign/take"}, writer, func(s *stage, w *window) {
			w.open("/tasks/" + s.counterSigned(w.t, "taken") + "/counter-sign/take")
			w.leads(func() { w.click("main form button", "Take back") })
			w.sees("was taken back on")
		}},
		{"signing put back", "pages/signing", []string{"POST /tasks/:ref/counter-sign/put-back"}, manager, func(s *stage, w *window) {
			ref := s.counterSigned(w.t, "put back")
			s.amend(w.t, s.person(w.t, manager), ref, "needs", "needs.strengths", "Diane is curious.")
			w.open("/tasks/" + ref + "/counter-sign")
			w.leads(func() { w.click(".p-amend__do button", "Put back") })
			w.sees("as its author finished it again")
		}},
		{"signing put back too late", "pages/signing", nil, manager, func(s *stage, w *window) {
			ref := s.counterSigned(w.t, "late")
			w.open("/tasks/" + ref + "/counter-sign")
			for _, tab := range []string{"needs.strengths", "views.child_views"} {
				name, _, _ := strings.Cut(tab, ".")
				s.amend(w.t, s.person(w.t, manager), ref, name, tab, "Diane is curious, as I wrote in another window.")
			}
			w.leads(func() { w.click(".p-amend__do button", "Put back") })
			w.sees("nothing was put back")
		}},
		{"sign back", "pages/sign-back", []string{"GET /tasks/:ref/counter-sign/back"}, manager, func(s *stage, w *window) {
			w.open("/tasks/" + s.counterSigned(w.t, "shown") + "/counter-sign/back")
		}},
		{"sign back with faults", "pages/sign-back", []string{"POST /tasks/:ref/counter-sign/back"}, manager, func(s *stage, w *window) {
			w.open("/tasks/" + s.counterSigned(w.t, "shown") + "/counter-sign/back")
			w.leads(func() { w.click("main form button", "Send back") })
			w.sees("Say in a few words")
		}},
		{"signing sent back", "pages/form", nil, writer, func(s *stage, w *window) {
			ref := s.counterSigned(w.t, "returned")
			signs := s.person(w.t, manager)
			if work, err := s.cases.Open(w.t.Context(), signs, ref); err != nil {
				w.t.Fatal(err)
			} else if work.State == portal.CounterSigning {
				if err := s.cases.SendBack(w.t.Context(), work, "Add the review date, then it is good."); err != nil && work.Standing.Owns() {
					w.t.Fatal(err)
				}
			}
			w.open(formPath(ref, "needs"))
			w.sees("Add the review date")
		}},
		{"comments", "pages/comments", []string{"GET /tasks/:ref/comments"}, writer, func(s *stage, w *window) { w.open("/tasks/" + s.counterSigned(w.t, "shown") + "/comments") }},
		{"comments gone and settled", "pages/comments", []string{"POST /tasks/:ref/comments/:comment/settle"}, writer, func(s *stage, w *window) {
			ref := s.own(w.t, "comments", "typical")
			s.say(w.t, s.person(w.t, writer), ref, store.NewComment{Path: "needs.strengths", Body: "Ask the school about her new friends."})
			s.sql(w.t, "update comments set path = 'outcomes.outcomes.aaaaaaaa' where task_id = (select id from tasks where ref = $1)", ref)
			s.say(w.t, s.person(w.t, writer), ref, store.NewComment{Body: "The parents call back on Friday."})
			w.open("/tasks/" + ref + "/comments")
			w.sees("On questions that are gone")
			w.leads(func() { w.press("Settle") })
			w.sees("The comment is settled.")
		}},
		{"comment", "pages/comment", []string{"GET /tasks/:ref/comments/new"}, manager, func(s *stage, w *window) {
			w.open("/tasks/" + s.counterSigned(w.t, "shown") + "/comments/new?at=provision.health_provision")
			w.sees("Which row?")
		}},
		{"comment with faults", "pages/comment", []string{"POST /tasks/:ref/comments"}, manager, func(s *stage, w *window) {
			w.open("/tasks/" + s.counterSigned(w.t, "shown") + "/comments/new?to=" + s.text(w.t, "select k.ref from comments k join tasks t on t.id = k.task_id where t.ref = $1 order by k.id limit 1", s.counterSigned(w.t, "shown")))
			w.leads(func() { w.press("Keep comment") })
			w.sees("Write your comment")
		}},
		{"comment at its question", "pages/form", nil, writer, func(s *stage, w *window) {
			w.open(formPath(s.own(w.t, "said", "typical"), "views"))
			w.click("[data-said-begin]", "Comment")
			w.wait("the box", "document.getElementById('said-body') !== null")
			w.types("#said-body", "Ask her again in spring.")
		}},
	}
}
