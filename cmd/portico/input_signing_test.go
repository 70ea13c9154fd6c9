package main

import (
	"net/url"
	"strings"
	"sync"
	"testing"

	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// signedUp is a form with a counter signatory, and both people's browsers.
type signedUp struct {
	*testPortal
	author, manager portal.Account
	a, m            *browserClient
	ref, task       string
}

func newSignedUp(t *testing.T) *signedUp {
	t.Helper()
	s := &signedUp{testPortal: newPortal(t)}
	s.author, s.manager = s.addPerson(t, "Ffion Llewellyn"), s.addPerson(t, "Olu Grant")
	s.together(t, s.author, s.manager)
	s.ref = s.asked(t, s.author, s.manager, "The amounts, please")
	s.task = "/tasks/" + s.ref
	s.a, s.m = s.signedIn(t, s.author), s.signedIn(t, s.manager)
	return s
}

func (s *signedUp) post(b *browserClient, path string, pairs ...string) page {
	form := url.Values{"_csrf": {b.token()}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.post(s.task+path, form)
}

// TestTakeBack is a form taken back by its author and by whoever runs the work group.
func TestTakeBack(t *testing.T) {
	t.Parallel()
	s := newSignedUp(t)
	s.amend(t, s.manager, s.ref, "needs", "needs.strengths", "Diane draws and paints well.")
	s.post(s.m, "/counter-sign/take").expect(t, "the signatory takes it", 404)
	done := s.post(s.a, "/counter-sign/take")
	s.a.follow(done).expect(t, "taken back", 200, "was taken back on", "Changed by Olu Grant since you finished (1)", "paints")
	s.m.get(s.task).expect(t, "who had it", 404)
	s.post(s.m, "/form/needs", "_q", "needs.strengths", "needs.strengths", "Typed too late", "_base", "9").expect(t, "words that come too late", 409, "Typed too late")

	s.exec(t, "update work_group_members set admin = true where account_id = $1", s.manager.ID)
	admin := s.addPerson(t, "Ada Admin")
	s.exec(t, "insert into work_group_members (group_id, account_id, admin, added_at) select id, $1, true, now() from work_groups", admin.ID)
	s.ask(t, s.author, s.manager, s.ref, "")
	b := s.signedIn(t, admin)
	b.get(s.task+"/counter-sign").expect(t, "an administrator does not read it", 404)
	b.get(s.task+"/counter-sign/take").expect(t, "an administrator is asked", 200, "Take this form back?")
	if got := s.post(b, "/counter-sign/take"); got.Location != "/tasks" {
		t.Errorf("an administrator takes it back: %d %s", got.Status, got.Location)
	}
	s.a.get(formPath(s.ref, "views")).expect(t, "with its author again", 200, "was taken back on")
	s.submit(t, s.author, s.ref)
	if read := s.a.get(s.task + "/read"); strings.Contains(read.Body, "Counter signatory") {
		t.Error("who submits alone after all has a counter signatory on the form")
	}
}

// TestCommentsRefused sends comments that cannot be taken.
func TestCommentsRefused(t *testing.T) {
	t.Parallel()
	s := newSignedUp(t)
	stranger := s.signedIn(t, s.addPerson(t, "Sam Stranger"))
	s.post(s.m, "/comments", "body", "  \r\n ").expect(t, "an empty one", 422, "Write your comment")
	s.post(s.m, "/comments", "body", strings.Repeat("ö", 2001)).expect(t, "one too long", 422, "longer than 2,000", "öööö")
	s.post(s.m, "/comments", "at", "needs.nothing", "body", "x").expect(t, "an unknown question", 404, "not in the form any more")
	s.post(s.m, "/comments", "at", "outcomes.outcomes.zzzzzzzz", "body", "x").expect(t, "an unknown row", 404)
	s.post(s.m, "/comments", "to", "unknown", "body", "x").expect(t, "an answer to nothing", 404)
	s.post(stranger, "/comments", "body", "x").expect(t, "another's task", 404)
	s.m.get(s.task+"/comments/new?at=%00%ff").expect(t, "a path of bytes", 404)
	s.m.get(s.task+"/comments/new?to=unknown").expect(t, "an answer to nothing", 404)
	if n := s.number(t, "select count(*) from comments"); n != 0 {
		t.Errorf("%d comments are kept", n)
	}
	s.post(s.m, "/comments", "at", "needs.strengths", "body", `<script>alert(1)</script> & "x"`).expect(t, "one of markup", 303)
	if got := s.a.get(s.task + "/comments"); strings.Contains(got.Body, "<script>alert") || !strings.Contains(got.Body, "&lt;script&gt;") {
		t.Error("a comment is not escaped")
	}
	fragment := s.m.with("HX-Request", "true")
	fragment.post(s.task+"/comments", url.Values{"_csrf": {s.m.token()}, "at": {"needs.strengths"}, "body": {""}}).expect(t, "an empty one of a script", 422, "Write your comment", "data-said-begin")
	fragment.post(s.task+"/comments", url.Values{"_csrf": {s.m.token()}, "at": {"gone.row"}, "body": {"x"}}).expect(t, "one on what is gone, of a script", 422, "not in the form any more")
}

// TestSigningWithoutBaseline signs where what the author had written is gone.
func TestSigningWithoutBaseline(t *testing.T) {
	t.Parallel()
	s := newSignedUp(t)
	s.exec(t, "delete from signings")
	s.m.get(formPath(s.ref, "needs")).expect(t, "the form", 200, "Strengths")
	s.post(s.m, "/submit", "declaration", "yes").expect(t, "signing", 409, "Send it back")
	s.post(s.m, "/counter-sign/back", "words", "Ask me again").expect(t, "sending back", 303)
	if state := s.text(t, "select state from tasks"); state != "assigned" {
		t.Errorf("it is %s", state)
	}
}

// TestRetractedWhileSigning has the council take the form back in the middle of a sentence.
func TestRetractedWhileSigning(t *testing.T) {
	t.Parallel()
	s := newSignedUp(t)
	officer := s.addPerson(t, "Olive Officer", portal.RoleOfficer)
	if err := s.store.RetractTask(t.Context(), store.Retract{AccountID: officer.ID, TaskRef: s.ref, Reason: "other_form", Words: "They have moved."}); err != nil {
		t.Fatal(err)
	}
	s.post(s.m, "/form/needs", "_q", "needs.strengths", "needs.strengths", "In the middle of", "_base", "1").expect(t, "the signatory's words", 409, "In the middle of", "Your words are kept")
	s.post(s.m, "/submit", "declaration", "yes").expect(t, "signing", 303)
	if n := s.number(t, "select count(*) from submissions"); n != 0 {
		t.Error("a retracted form was submitted")
	}
	s.post(s.m, "/counter-sign/back", "words", "x").expect(t, "sending back", 409, "retracted")
	for name, b := range map[string]*browserClient{"author": s.a, "signatory": s.m} {
		if got := b.get(s.task + "/counter-sign"); got.Location != s.task+"/retracted" {
			t.Errorf("the %s is led to %d %q", name, got.Status, got.Location)
		}
		b.get(s.task+"/retracted").expect(t, "the page of the "+name, 200, "They have moved.")
	}
}

// TestAskAtOnce asks two people at the same moment: one gets the form.
func TestAskAtOnce(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	author, one, other := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Olu Grant"), p.addPerson(t, "Ana Other")
	p.together(t, author, one, other)
	ref := p.sendTask(t, author)
	var wait sync.WaitGroup
	errs := make([]error, 2)
	for i, who := range []portal.Account{one, other} {
		w, err := p.cases.Open(t.Context(), author, ref)
		if err != nil {
			t.Fatal(err)
		}
		wait.Go(func() { errs[i] = p.cases.AskSignature(t.Context(), w, who.Ref, vault.Ref(), true) })
	}
	wait.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("asked at once: %v and %v, want one of them refused", errs[0], errs[1])
	}
	for _, err := range errs {
		if err != nil && portal.CodeOf(err) != portal.Conflict {
			t.Errorf("refused as %q: %v", portal.CodeOf(err), err)
		}
	}
	if n := p.number(t, "select count(*) from signings where ended_at is null"); n != 1 {
		t.Errorf("%d people are asked", n)
	}
}
