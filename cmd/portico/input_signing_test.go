package main

import (
	"net/url"
	"strings"
	"sync"
	"testing"

	"portico/internal/casework"
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
	s.post(s.m, "/counter-sign/take").expect(t, "the signatory takes it", 409, "Sign it, or send it back")
	done := s.post(s.a, "/counter-sign/take")
	s.a.follow(done).expect(t, "taken back", 200, "was taken back on", "Changed by Olu Grant since you finished (1)", "paints")
	again := s.post(s.a, "/counter-sign/take")
	if again.Location != formPath(s.ref, "details") || s.a.get(s.task+"/counter-sign/take").Location != again.Location {
		t.Errorf("taken back twice it leads to %d %q", again.Status, again.Location)
	}
	s.a.follow(again).expect(t, "taken back twice", 200, "The form is with you. It is not with a counter signatory.")
	if n := s.number(t, "select count(*) from mails where template = 'signature_taken_back'"); n != 1 {
		t.Errorf("%d mails say that it was taken back", n)
	}
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

// putBack presses the button of one change on a page that was shown.
func (s *signedUp) putBack(b *browserClient, on page, kind, at string) page {
	_, rest, _ := strings.Cut(on.Body, `name="kind" value="`+kind+`"><input type="hidden" name="at" value="`+at+`"`)
	above, _, _ := strings.Cut(on.Body, rest)
	form := page{Body: above[max(0, strings.LastIndex(above, "<form")):]}
	return s.post(b, "/counter-sign/put-back", "kind", kind, "at", at, "_base", form.field("_base"), "_save", form.field("_save"))
}

// TestPutBack undoes the changes of a signatory one by one: an answer, a cell, a row.
func TestPutBack(t *testing.T) {
	t.Parallel()
	s := newSignedUp(t)
	const kept = "Diane told me that she likes drawing."
	row := s.outcome(t)
	s.amend(t, s.manager, s.ref, "needs", "needs.strengths", "Diane draws and paints well.")
	s.amend(t, s.manager, s.ref, "views", "views.child_views", kept)
	s.rewrite(t, "outcomes", row+".outcome", "Diane sits for a lesson.")
	shown := s.m.get(s.task + "/counter-sign")
	shown.expect(t, "the list", 200, "finished (6)", "Put back")
	if n := strings.Count(shown.Body, `name="kind"`); n != 3 { // three references to the outcome read anew, and are as they were
		t.Errorf("%d changes can be put back, want 3", n)
	}
	if body := s.a.get(s.task + "/counter-sign").Body; strings.Contains(body, "Put back") || !strings.Contains(body, "finished (6)") {
		t.Error("the author is offered to put back")
	}
	s.post(s.a, "/counter-sign/put-back", "kind", "changed", "at", "needs.strengths").expect(t, "the author puts back", 409, "take it back first")

	done := s.putBack(s.m, shown, "changed", "needs.strengths")
	left := s.m.follow(done)
	left.expect(t, "put back", 200, "as its author finished it again", "finished (5)", "likes drawing")
	revisions := s.number(t, "select revision from tabs where tab = 'needs'")
	s.m.follow(s.putBack(s.m, shown, "changed", "needs.strengths")).expect(t, "pressed twice", 200, "as its author finished it again", "finished (5)")
	if n := s.number(t, "select revision from tabs where tab = 'needs'"); n != revisions {
		t.Errorf("pressing twice saves again: revision %d, want %d", n, revisions)
	}
	if n := s.number(t, "select count(*) from audit_events where kind = 'tab_restored'"); n != 1 {
		t.Errorf("%d are put back in the record, want 1", n)
	}
	if n := s.number(t, "select count(*) from revisions where tab = 'needs' and revision >= $1", revisions-1); n != 2 {
		t.Errorf("the history has %d of the text that was put back and of what it is now, want 2", n)
	}

	s.amend(t, s.manager, s.ref, "views", "views.child_views", kept+" And music.")
	s.putBack(s.m, left, "changed", "views.child_views").expect(t, "on an older page", 409, "was saved since you opened the list", "And music.", "finished (5)")
	for what, at := range map[string]string{"a question that is gone": "views.gone", "an answer that was not changed": "needs.difficulties", "nothing": ""} {
		s.post(s.m, "/counter-sign/put-back", "kind", "changed", "at", at, "_base", "1").expect(t, what, 409, "not in the form any more", "finished (5)")
	}
	left = s.m.get(s.task + "/counter-sign")
	left = s.m.follow(s.putBack(s.m, left, "changed", row+".outcome"))
	left.expect(t, "a cell", 200, "finished (1)")
	left = s.m.follow(s.putBack(s.m, left, "changed", "views.child_views"))
	left.expect(t, "all", 200, "Nothing was changed")

	s.press(t, "outcomes", "remove:"+row)
	left = s.m.get(s.task + "/counter-sign")
	left.expect(t, "a row less", 200, "Row removed")
	s.m.follow(s.putBack(s.m, left, "removed", row)).expect(t, "the row is back", 200, "Nothing was changed")
	s.post(s.m, "/counter-sign/back", "words", "As you had it")
	s.post(s.m, "/counter-sign/put-back", "kind", "removed", "at", row).expect(t, "who has it no more", 404)
}

// outcome is the form name of the first outcome.
func (s *signedUp) outcome(t *testing.T) string {
	t.Helper()
	_, rest, _ := strings.Cut(s.m.get(formPath(s.ref, "outcomes")).Body, `name="outcomes.outcomes.`)
	key, _, found := strings.Cut(rest, ".")
	if !found {
		t.Fatal("the form has no outcome")
	}
	return "outcomes.outcomes." + key
}

// rewrite changes one cell of a table, as the signatory does on a whole page.
func (s *signedUp) rewrite(t *testing.T, tab, name, words string) {
	t.Helper()
	w, err := s.cases.Open(t.Context(), s.manager, s.ref)
	if err != nil {
		t.Fatal(err)
	}
	section, err := w.Tab(tab)
	if err != nil {
		t.Fatal(err)
	}
	form := w.Form.PostOf(section, w.Answers)
	form.Set(name, words)
	if _, err := s.cases.Save(t.Context(), w, casework.Post{Tab: tab, Base: w.Tabs[tab].Revision, SaveID: vault.Ref(), Close: true, Form: form}); err != nil {
		t.Fatal(err)
	}
}

// press does a row action on a tab, as the signatory.
func (s *signedUp) press(t *testing.T, tab, action string) {
	t.Helper()
	w, err := s.cases.Open(t.Context(), s.manager, s.ref)
	if err == nil {
		_, err = s.cases.Save(t.Context(), w, casework.Post{Tab: tab, Base: w.Tabs[tab].Revision, SaveID: vault.Ref(), Close: true, Form: url.Values{"_do": {action}}})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestCommentTwice sends the same page twice: what it says is said once.
func TestCommentTwice(t *testing.T) {
	t.Parallel()
	s := newSignedUp(t)
	say := func(save, words string) {
		t.Helper()
		s.post(s.m, "/comments", "_save", save, "at", "needs.strengths", "body", words).expect(t, words, 303)
	}
	for range 2 {
		say(s.m.get(s.task+"/comments/new?at=needs.strengths").field("_save"), "Is this ours?")
	}
	if n := s.number(t, "select count(*) from comments"); n != 2 {
		t.Errorf("two pages say %d things, want 2", n)
	}
	for _, path := range []string{"/comments", "/comments/new", "/counter-sign"} {
		id := s.m.get(s.task + path).field("_save")
		if id == "" {
			t.Fatalf("%s gives a comment no reference", path)
		}
		before := s.number(t, "select count(*) from comments")
		say(id, "Once, from "+path)
		say(id, "Once, from "+path)
		say(id, "Written on, from "+path)
		if n := s.number(t, "select count(*) from comments") - before; n != 2 {
			t.Errorf("%s: %d comments are kept, want 2", path, n)
		}
	}
	s.post(s.a, "/comments", "_save", "mine", "body", "The same").expect(t, "the author's", 303)
	s.post(s.m, "/comments", "_save", "mine", "body", "The same").expect(t, "the signatory's", 303)
	if n := s.number(t, "select count(*) from comments where path = ''"); n != 2 {
		t.Errorf("two people say %d things", n)
	}
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
	s.post(s.m, "/counter-sign/back", "words", "x").expect(t, "sending back", 409, "The council has taken this form back")
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
