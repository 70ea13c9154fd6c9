package main

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/network"
	cdp "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"portico/internal/portal"
)

// save saves words for one question as a page's script does, built on a revision.
func (w *window) save(ref, tab, name, words, base string) page {
	w.t.Helper()
	b := w.client()
	shown := b.get(formPath(ref, tab))
	if base == "" {
		base = shown.field("_base")
	}
	b.header = map[string][]string{"X-Portico-Autosave": {"1"}}
	return b.post(formPath(ref, tab), map[string][]string{"_csrf": {shown.field("_csrf")}, "_base": {base}, "_save": {shown.field("_save")},
		"_q": {name}, name: {words}})
}

// second changes a tab behind a window's back, as a second window would.
func (s *stage) second(w *window, ref, tab, name, words string) {
	w.t.Helper()
	if got := w.save(ref, tab, name, words, ""); got.Status != 200 {
		w.t.Fatalf("the second window could not save: %d %s", got.Status, got.Body)
	}
}

// kept has words kept that came too late, and gives the address that shows them.
func (s *stage) kept(w *window, ref string) string {
	w.t.Helper()
	s.second(w, ref, "needs", "needs.strengths", "Diane draws well.\n\nShe keeps trying when a task is hard.")
	late := w.save(ref, "needs", "needs.strengths", "Diane draws very well, and types with two fingers.", "0")
	var answer struct{ Href string }
	if err := json.Unmarshal([]byte(late.Body), &answer); err != nil || answer.Href == "" {
		w.t.Fatalf("words that came too late are answered by %d %s", late.Status, late.Body)
	}
	return answer.Href
}

func troubleScenes() []scene {
	const strengths = `[name="needs.strengths"]`
	conflict := func(s *stage, w *window, ref string) {
		w.open(formPath(ref, "needs"))
		s.second(w, ref, "needs", "needs.strengths", "Diane has a lively curiosity.\n\nShe keeps trying when a task is hard, and asks for help.")
		w.fills(strengths, "Diane has a lively mind. She keeps trying when a task is hard.")
		w.sees("See both texts")
	}
	ended := func(s *stage, w *window, who string) {
		ref := s.taskOf(w.t, who)
		w.open(formPath(ref, "views"))
		w.types(control("views.child_views"), "Diane likes drawing")
		s.sql(w.t, "update sessions set last_seen_at = last_seen_at - interval '31 minutes' where account_id = $1", s.person(w.t, who).ID)
		w.keys(" and her cat.")
		w.sees("Your session has ended.")
	}
	return []scene{
		{"conflict said", "pages/form", nil, writer, func(s *stage, w *window) { conflict(s, w, s.own(w.t, "conflict said", "typical")) }},
		{"conflict", "pages/conflict", []string{strays}, writer, func(s *stage, w *window) {
			w.open(s.kept(w, s.own(w.t, "conflict", "typical")))
		}},
		{"conflict for a choice", "pages/conflict", nil, writer, func(s *stage, w *window) {
			conflict(s, w, s.own(w.t, "conflict for a choice", "typical"))
			w.leads(func() { w.press("See both texts") })
		}},
		{"conflict settled", "pages/form", []string{"POST /tasks/:ref/strays/:stray"}, writer, func(s *stage, w *window) {
			conflict(s, w, s.own(w.t, "conflict settled", "typical"))
			w.leads(func() { w.press("See both texts") })
			w.leads(func() { w.press("Save my choices") })
		}},
		{"session ended while typing", "pages/form", nil, "typing", func(s *stage, w *window) { ended(s, w, "typing") }},
		{"sign-in with words kept", "pages/sign-in", nil, "held", func(s *stage, w *window) {
			ended(s, w, "held")
			w.leads(func() { w.press("Use the sign-in page instead") })
		}},
		{"words saved after signing in", "pages/form", []string{"GET /held/:held"}, "back", func(s *stage, w *window) {
			ended(s, w, "back")
			w.leads(func() { w.press("Use the sign-in page instead") })
			w.signIn(s.person(w.t, "back"))
		}},
		{"not saved yet", "pages/form", nil, writer, func(s *stage, w *window) {
			w.open(formPath(s.own(w.t, "cut", ""), "views"))
			w.cut(true)
			w.types(control("views.child_views"), "Diane likes drawing")
			w.sees("Not saved yet. Trying again…")
		}},
		{"session dialog", "pages/form", []string{"POST /session"}, writer, func(s *stage, w *window) {
			w.later()
			w.open(formPath(s.answered(w.t, "typical"), "views"))
			w.passes(26)
			w.press("Stay signed in")
			w.wait("the dialogue is closed", "!document.getElementById('session-dialog').open")
			w.passes(27)
		}},
	}
}

// taskOf is a task of somebody who is of one scene only.
func (s *stage) taskOf(t testing.TB, who string) string {
	t.Helper()
	return s.task(t, "of "+who, func(portal.Account) string { return s.sendTask(t, s.personLocked(t, who)) })
}

// later gives the pages of a window a clock that the test can put forward.
func (w *window) later() {
	w.t.Helper()
	_, err := chromedp.Call(w.tab, cdp.AddScriptToEvaluateOnNewDocument, cdp.AddScriptToEvaluateOnNewDocumentParams{
		Source: "{ const now = Date.now; let skew = 0; Date.now = () => now() + skew; window.later = ms => { skew += ms } }"})
	if err != nil {
		w.t.Fatal(err)
	}
}

// passes lets minutes pass on the page, until its warning is up.
func (w *window) passes(minutes int) {
	w.t.Helper()
	w.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf("window.later(%d * 60000)", minutes)))
	w.wait("the warning is up", "document.getElementById('session-dialog').open && document.querySelector('[data-countdown]').textContent !== '5 minutes'")
}

func messageScenes() []scene {
	spoil := func(w *window, expression string) {
		w.open("/sign-in")
		w.do(chromedp.Evaluate[chromedp.Void](expression))
		w.leads(func() { w.press("Submit") })
	}
	return []scene{
		{"not found", "pages/message", nil, nobody, func(s *stage, w *window) {
			w.open("/nowhere")
			w.sees("Page not found")
		}},
		{"not found signed in", "pages/message", nil, writer, func(s *stage, w *window) { w.open("/tasks/aaaaaaaaaa") }},
		{"wrong token", "pages/message", nil, nobody, func(s *stage, w *window) {
			spoil(w, "document.querySelector('[name=_csrf]').value = 'spoilt'")
			w.sees("Nothing was done")
		}},
		{"too many tries", "pages/message", nil, nobody, func(s *stage, w *window) {
			email := s.person(w.t, "code-guess").Email
			b := s.browser(w.t)
			token := b.get("/sign-in").field("_csrf")
			for range portal.GuessesPerAccount {
				b.post("/sign-in", map[string][]string{"_csrf": {token}, "email": {email}, "password": {"not this one"}})
			}
			w.open("/sign-in")
			w.types("#email", email)
			w.types("#password", "not this one")
			w.leads(func() { w.press("Submit") })
			w.sees("Too many tries")
		}},
		{"too large", "pages/message", nil, nobody, func(s *stage, w *window) {
			spoil(w, "document.querySelector('[name=_csrf]').value = 'x'.repeat(9 << 20)")
		}},
		{"compressed", "pages/message", nil, nobody, func(s *stage, w *window) {
			w.open("/sign-in") // with it come the style and the script, which stay
			headers := network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Content-Encoding": []byte(`"gzip"`)}}
			if _, err := chromedp.Call(w.tab, network.SetExtraHTTPHeaders, headers); err != nil {
				w.t.Fatal(err)
			}
			w.open("/sign-in")
			w.sees("That cannot be read")
		}},
		{"something went wrong", "pages/message", nil, writer, func(s *stage, w *window) {
			ref := s.own(w.t, "broken", "typical")
			s.sql(w.t, "update tabs set body = '\\x00' where contribution_id = (select contribution_id from tasks where ref = $1)", ref)
			w.open(formPath(ref, "views"))
			w.sees("give the reference")
		}},
	}
}
