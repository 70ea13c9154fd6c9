package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"portico/internal/portal"
)

// TestCounterSigningFromTheLists is the way from the lists of tasks to a form that is being
// counter-signed: its author reads it and takes it back, and so does whoever runs a work group
// of one of both when the signatory does not come to it; a plain colleague is offered nothing.
func TestCounterSigningFromTheLists(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	author, clerk, plain, manager := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Sioned Haf"), p.addPerson(t, "Colm Colleague"), p.addPerson(t, "Olu Grant")
	p.together(t, author, clerk, plain, manager)
	p.exec(t, "update work_group_members set admin = true where account_id = $1", clerk.ID)
	ref := p.asked(t, author, manager, "")
	task := "/tasks/" + ref
	if got := p.signedIn(t, plain).get("/tasks").all(`href="(` + task + `[^"]*)"`); len(got) != 0 {
		t.Errorf("a colleague is offered %v", got)
	}
	a, c, m := p.signedIn(t, author), p.signedIn(t, clerk), p.signedIn(t, manager)
	if got := a.get("/tasks").all(`href="(` + task + `[^"]*)"`); len(got) != 1 || got[0] != task+"/counter-sign" {
		t.Errorf("the author's list leads to %v", got)
	}
	for _, path := range []string{"/letter", "/decline", "/counter-sign/ask"} {
		m.get(task+path).expect(t, "the signatory at "+path, http.StatusConflict, "with you to be counter-signed for Ffion Llewellyn")
	}
	got := c.get("/tasks").all(`href="(` + task + `[^"]*)"`)
	if len(got) != 1 {
		t.Fatalf("the list of whoever runs the group leads to %v", got)
	}
	c.submit(c.get(got[0]), got[0]).expect(t, "taking it back for the author", http.StatusSeeOther)
	if state := p.text(t, "select state from tasks where ref = $1", ref); state != string(portal.Assigned) {
		t.Errorf("the form is %s", state)
	}
	if got := c.get("/tasks").all(`href="(` + task + `[^"]*)"`); len(got) != 1 || got[0] != task+"/reassign" {
		t.Errorf("then the list leads to %v", got)
	}
}

// TestReassignFromAnOldPage presses a button on a page from before the form went elsewhere: the
// same press again is done and no fault, and nobody's form is taken by a page that showed another.
func TestReassignFromAnOldPage(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	officer, owner, colleague, third := p.addPerson(t, "Olive Officer", portal.RoleOfficer), p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Colm Colleague"), p.addPerson(t, "Tomos Third")
	group := p.addGroup(t, officer, "Paediatric OT", owner, colleague, third)
	ref := p.sendTask(t, owner)
	path := "/tasks/" + ref + "/reassign"
	with := func() string {
		return p.text(t, "select coalesce(a.name, 'tray') from tasks t left join accounts a on a.id = t.owner_id where t.ref = $1", ref)
	}
	f, c := p.signedIn(t, owner), p.signedIn(t, third)
	first := f.get(path)
	for _, press := range []string{"once", "twice"} {
		if got := f.submit(first, path, "to", "person:"+colleague.Ref, "note", "Yours"); got.Status != http.StatusSeeOther || got.Location != "/tasks" {
			t.Errorf("pressed %s: %d %s %s", press, got.Status, got.Location, got.Body)
		}
	}
	f.submit(first, path, "to", "group:"+group, "note", "My words").expect(t, "another choice on the old page", http.StatusUnprocessableEntity,
		"The form has gone to somebody else since this page was opened", "The form is with Colm Colleague", "My words")
	over := c.get(path) // shows that Colm has it; then he gives it back
	colm := p.signedIn(t, colleague)
	colm.submit(colm.get(path), path, "to", "person:"+owner.Ref).expect(t, "giving it back", http.StatusSeeOther)
	c.submit(over, path, "to", "person:"+third.Ref, "reason", "away").expect(t, "taking over what went elsewhere", http.StatusUnprocessableEntity, "The form is with Ffion Llewellyn")
	if got := with(); got != "Ffion Llewellyn" {
		t.Errorf("the form is with %s", got)
	}
	over = c.get(path)
	for range 2 {
		got := c.submit(over, path, "to", "person:"+third.Ref, "reason", "away")
		if got.Status != http.StatusSeeOther || got.Location != "/tasks/"+ref {
			t.Errorf("taking over: %d %s", got.Status, got.Location)
		}
	}
	mine := c.get(path)
	for range 2 {
		c.submit(mine, path, "to", "group:"+group).expect(t, "into the tray", http.StatusSeeOther)
	}
	if got := with(); got != "tray" {
		t.Errorf("the form is with %s", got)
	}
}

// TestRefusedWordsAreShown types on a page about a form while the form goes away: the answer is
// a refusal, and it holds every word that was typed, without saying anything of the form.
func TestRefusedWordsAreShown(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	author, manager := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Olu Grant")
	p.together(t, author, manager)
	ref := p.asked(t, author, manager, "")
	task := "/tasks/" + ref
	a, m := p.signedIn(t, author), p.signedIn(t, manager)
	back, comment, message, time := m.get(task+"/counter-sign/back"), m.get(task+"/comments/new?at=needs.strengths"), m.get(task+"/messages"), m.get(task+"/more-time")
	a.submit(a.get(task+"/counter-sign/take"), task+"/counter-sign/take").expect(t, "taking it back", http.StatusSeeOther)
	const typed = "Long, careful words\nof a <b>second</b> line"
	for path, got := range map[string]page{
		"/counter-sign/back": m.submit(back, task+"/counter-sign/back", "words", typed),
		"/comments":          m.submit(comment, task+"/comments", "body", typed),
		"/messages":          m.submit(message, task+"/messages", "words", typed, "_do", "send"),
		"/more-time":         m.submit(time, task+"/more-time", "words", typed),
	} {
		got.expect(t, path, http.StatusNotFound, "What you typed", "Long, careful words\nof a &lt;b&gt;second&lt;/b&gt; line")
		if strings.Contains(got.Body, "Bluebell") {
			t.Errorf("%s names the child", path)
		}
	}
	got := a.post("/account/password", url.Values{"_csrf": {"old"}, "present": {"quiet harbour lantern 7"}})
	if got.Status != http.StatusForbidden || strings.Contains(got.Body, "harbour") {
		t.Errorf("a password comes back: %d %s", got.Status, got.Body)
	}
}

// TestWordsOfAnEndedSession posts words about a form after the session is over, without a script:
// after the sign-in each page is there again with the words, and nothing was sent by itself.
func TestWordsOfAnEndedSession(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	author, manager := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Olu Grant")
	officer := p.addPerson(t, "Olive Officer", portal.RoleOfficer)
	p.together(t, author, manager)
	own, asked := p.sendTask(t, author), p.asked(t, author, manager, "")
	const sent = "select (select count(*) from comments) + (select count(*) from task_hands) + (select count(*) from tasks where state = 'retracted')"
	already := p.number(t, sent)
	for _, c := range []struct {
		who        portal.Account
		page, path string
		field      string
	}{
		{author, "/tasks/" + own + "/reassign", "/tasks/" + own + "/reassign", "note"},
		{author, "/tasks/" + own + "/counter-sign/ask", "/tasks/" + own + "/counter-sign/ask", "note"},
		{author, "/tasks/" + own + "/comments/new?at=needs.strengths", "/tasks/" + own + "/comments", "body"},
		{manager, "/tasks/" + asked + "/counter-sign/back", "/tasks/" + asked + "/counter-sign/back", "words"},
		{officer, "/tasks/" + own + "/retract", "/tasks/" + own + "/retract", "words"},
	} {
		b := p.signedIn(t, c.who)
		shown := b.get(c.page)
		shown.expect(t, c.page, http.StatusOK)
		before := p.number(t, "select count(*) from held_posts")
		p.exec(t, "update sessions set last_seen_at = last_seen_at - interval '31 minutes' where account_id = $1", c.who.ID)
		if got := b.submit(shown, c.path, c.field, "Typed too\nlate"); got.Location != "/sign-in" {
			t.Errorf("%s without a session: %d %s", c.path, got.Status, got.Location)
		}
		if n := p.number(t, "select count(*) from held_posts"); n != before+1 {
			t.Errorf("%s: %d posts are kept", c.path, n-before)
			continue
		}
		held := "/held/" + p.text(t, "select ref from held_posts order by held_at desc limit 1")
		p.signedIn(t, c.who).get(held).expect(t, "after the sign-in, "+c.path, http.StatusOK, "Typed too\nlate", `action="`+c.path+`"`)
	}
	if n := p.number(t, sent); n != already {
		t.Errorf("%d were sent by themselves", n-already)
	}
}

// TestCounterSignatoryByTheGuide does what people were trained to do, Re-Assign and their manager:
// the page leads to the counter-signature, which the help names, and to nobody who cannot ask for it.
func TestCounterSignatoryByTheGuide(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	author, manager := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Olu Grant")
	officer := p.addPerson(t, "Olive Officer", portal.RoleOfficer)
	p.together(t, author, manager)
	task := "/tasks/" + p.sendTask(t, author)
	a := p.signedIn(t, author)
	a.get(task+"/reassign").expect(t, "Re-Assign", http.StatusOK, "Add a Counter Signatory", `href="`+task+`/counter-sign/ask"`)
	if got := p.signedIn(t, manager).get(task + "/reassign"); strings.Contains(got.Body, "counter-sign") {
		t.Error("who takes a form over is led to a counter-signature of somebody else's")
	}
	a.get("/help").expect(t, "the help", http.StatusOK, "press Counter signatory, or press Re-Assign", `href="/automatic-replies"`)
	if got := p.signedIn(t, officer).get("/help"); strings.Contains(got.Body, `href="/automatic-replies"`) {
		t.Error("an officer is led to automatic replies, which officers do not have")
	}
}
