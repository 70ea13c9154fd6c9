package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"portico/internal/portal"
)

// hand passes a task on, as handing over does: its sittings are closed first.
func (p *testPortal) hand(t testing.TB, ref string, to portal.Account) {
	t.Helper()
	p.exec(t, `with c as (select contribution_id from tasks where ref = $1), o as (
	update tabs set sitting_at = null from c where tabs.contribution_id = c.contribution_id and sitting_at is not null returning tabs.*)
insert into revisions (contribution_id, tab, revision, body, saved_at, saved_by) select contribution_id, tab, revision, body, saved_at, saved_by from o on conflict do nothing`, ref)
	p.exec(t, "update task_holders set held_until = now() where held_until is null and task_id = (select id from tasks where ref = $1)", ref)
	p.exec(t, "update tasks set owner_id = $2 where ref = $1", ref, to.ID)
	p.exec(t, "insert into task_holders (task_id, account_id, held_from) select id, $2, now() from tasks where ref = $1 on conflict (task_id, account_id) do update set held_until = null", ref, to.ID)
}

// late saves words as the script of a page does that was loaded while the form was still its
// writer's.
func (w *window) late(s *stage, ref, tab, name, words string) page {
	w.t.Helper()
	b := w.client()
	token := b.token()
	b.header = map[string][]string{"X-Portico-Autosave": {"1"}}
	return b.post(formPath(ref, tab), url.Values{"_csrf": {token}, "_base": {"1"}, "_save": {"late"}, "_q": {name}, name: {words}})
}

// TestHistoryInBrowser: what was written at each sitting is listed, can be read as it was,
// compared and restored; what a restore replaced can be restored again.
func TestHistoryInBrowser(t *testing.T) {
	scripted(t, func(t *testing.T, script bool) {
		p := newPortal(t)
		j := p.started(t, script, "views")
		const box = "views.child_views"
		for _, words := range []string{"Diane likes drawing.", "Diane hates drawing."} {
			j.fills(control(box), words)
			if script {
				j.click(".p-bar-fix button", "Save")
				j.kept("views", "child_views", words)
				j.click(".p-bar-fix button", "Save")
			} else {
				j.saved()
			}
			j.kept("views", "child_views", words)
			j.soon("the sitting is closed", func() bool {
				return p.number(t, "select count(*) from tabs where tab = 'views' and sitting_at is null") == 1
			})
		}
		j.leads(func() { j.press("History of this form") })
		j.at("/tasks/" + j.ref + "/history")
		j.sees("1 answer changed")
		j.chooses("#tab", "3", "views")
		j.leads(func() { j.press("Show") })
		j.leads(func() { j.click(`tbody tr:nth-of-type(2) a`, "Open") })
		j.sees("Diane likes drawing.")
		j.leads(func() { j.press("Compare with the form as it is now") })
		j.sees("1 answer differs")
		j.sees("Diane hates drawing.")
		j.leads(func() { j.press("Restore what is ticked") })
		j.sees("Tick at least one answer to restore.")
		j.click("input[name=question]", "")
		j.leads(func() { j.press("Restore what is ticked") })
		j.at("/tasks/" + j.ref + "/history")
		j.sees("What it replaced stands in the history below and can be restored again.")
		j.kept("views", "child_views", "Diane likes drawing.")
		j.leads(func() { j.click(`tbody tr:nth-of-type(2) a`, "Compare") })
		j.leads(func() { j.press("Restore the whole section") })
		j.kept("views", "child_views", "Diane hates drawing.")
	})
}

// TestLeavingATabClosesItsSitting: whoever goes on by a button, by a link or away from the
// form leaves the history complete.
func TestLeavingATabClosesItsSitting(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(j *journey){
		"next":          func(j *journey) { j.bar("Next") },
		"another tab":   func(j *journey) { j.leads(func() { j.click(`[data-tab="needs"]`, "") }) },
		"list of tasks": func(j *journey) { j.leads(func() { j.click(`.p-nav a[href="/tasks"]`, "") }) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t)
			j := p.started(t, true, "views")
			j.types(control("views.child_views"), "Diane likes drawing.")
			j.autosaved()
			leave(&j)
			j.kept("views", "child_views", "Diane likes drawing.")
			j.soon("the sitting is closed", func() bool {
				return p.number(t, "select count(*) from tabs where tab = 'views' and sitting_at is null") == 1 && p.number(t, "select count(*) from revisions where tab = 'views'") > 0
			})
		})
	}
}

// TestHistoryIsOnesOwn: nobody but who has the form reads its history, and addresses that
// name nothing are answered as such.
func TestHistoryIsOnesOwn(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	owner, other := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Tom Peverell")
	ref := p.sendTask(t, owner)
	p.answer(t, owner, ref, "typical")
	own, stranger := p.signedIn(t, owner), p.signedIn(t, other)
	base := "/tasks/" + ref + "/history"
	list := own.get(base)
	if list.Status != http.StatusOK || !strings.Contains(list.Body, "You") || !strings.Contains(list.Body, "The council") {
		t.Errorf("the history: %d %s", list.Status, list.Body)
	}
	for _, path := range []string{base, base + "/views/1", base + "/views/compare?from=1", "/tasks/" + ref + "/strays"} {
		if got := stranger.get(path); got.Status != http.StatusNotFound {
			t.Errorf("%s of a stranger: %d", path, got.Status)
		}
	}
	for _, path := range []string{"/views/0", "/views/99", "/views/x", "/no-such/1", "/views/compare", "/views/compare?from=1&to=99", "/views/compare?from=99", "/supporting/1"} {
		if got := own.get(base + path); got.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
	for _, form := range []url.Values{{}, {"revision": {"99"}, "all": {"yes"}}} {
		form.Set("_csrf", own.token())
		if got := own.post(base+"/views/restore", form); got.Status != http.StatusNotFound {
			t.Errorf("restoring %v: %d", form, got.Status)
		}
	}
	p.submit(t, owner, ref)
	if got := own.post(base+"/views/restore", url.Values{"_csrf": {own.token()}, "revision": {"1"}, "all": {"yes"}}); got.Status != http.StatusConflict {
		t.Errorf("restoring into what is submitted: %d", got.Status)
	}
	if got := own.get(base); got.Status != http.StatusOK || !strings.Contains(got.Body, "Submitted, receipt") || !strings.Contains(got.Body, "not restore anything now") {
		t.Errorf("the history of what is submitted: %d %.600s", got.Status, got.words())
	}
}

// soon waits until something is so that the page does not tell.
func (w *window) soon(what string, so func() bool) {
	w.t.Helper()
	for end := time.Now().Add(patience); !so(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatalf("after %s not yet: %s\n%s", patience, what, w.state())
		}
	}
}
