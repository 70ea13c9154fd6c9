package main

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"portico/internal/portal"
)

// mailedTo waits for a mail to an address whose subject holds words.
func (p *testPortal) mailedTo(t testing.TB, to, subject string) string {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		for _, m := range p.mails() {
			if m.To == to && strings.Contains(m.Subject, subject) {
				return m.Text
			}
		}
	}
	t.Fatalf("no mail %q was sent to %s", subject, to)
	return ""
}

// TestSendToGroup is an officer who sends a form to a work group and takes it back, without a
// script: exactly one of person and group, notices to the mailbox, the tray on the case.
func TestSendToGroup(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	officer, member := p.addPerson(t, "Olive Officer", portal.RoleOfficer), p.addPerson(t, "Ffion Llewellyn")
	b := p.signedIn(t, officer)
	made := b.submit(b.get("/groups/new"), "/groups/new", "name", "Paediatric OT", "mailbox", "OT.Box@health.example")
	made.expect(t, "making a group", http.StatusSeeOther)
	group := strings.TrimPrefix(made.Location, "/groups/")
	sendTo := "/cases/" + p.text(t, "select ref from cases where id = $1", p.addCase(t, "Diane Bluebell")) + "/send"
	enter := func(pairs ...string) page {
		return b.submit(b.get(sendTo), sendTo, append(pairs, "r1.form", "ot-advice")...)
	}
	enter().expect(t, "sending to nobody", http.StatusUnprocessableEntity, "or choose a work group")
	enter("r1.group", group, "r1.email", "a@b.example").expect(t, "sending to both", http.StatusUnprocessableEntity, "to a person or to a work group")
	check := b.follow(enter("r1.group", group))
	check.expect(t, "a group without members", http.StatusOK, "This work group has no members", "Paediatric OT")
	add := "/groups/" + group + "/members"
	b.submit(b.get("/groups/"+group), add, "email", member.Email).expect(t, "adding a member", http.StatusSeeOther)
	check = b.get(check.action(t))
	check.expect(t, "the check", http.StatusOK, "1 member", "notice to ot.box@health.example")
	b.submit(check, "").expect(t, "sending", http.StatusSeeOther)
	text := p.mailedTo(t, "ot.box@health.example", "New form for Paediatric OT")
	if strings.Contains(text, "Diane") || !strings.Contains(text, "press Pickup") {
		t.Errorf("the mail says %s", text)
	}
	if n := p.number(t, "select count(*) from mails where recipient = $1 and template = 'group_task'", member.Email); n != 0 {
		t.Errorf("with a mailbox the member got %d mails", n)
	}
	m := p.signedIn(t, member)
	m.get("/tasks").expect(t, "the tray", http.StatusOK, "Tasks assigned to your Work Groups", "Work Group", "Paediatric OT", "Pickup", "Diane Bluebell")
	casePath := strings.TrimSuffix(sendTo, "/send")
	b.get(casePath).expect(t, "the case", http.StatusOK, "In the tray", "Nobody has picked it up", "Paediatric OT")
	task := "/tasks/" + p.text(t, "select ref from tasks")
	b.get(task+"/hands").expect(t, "the hands", http.StatusOK, "The tray of Paediatric OT")
	enter("r1.group", group) // the same again is asked about
	b.submit(b.get(task+"/retract"), "", "reason", "other_form").expect(t, "retracting", http.StatusSeeOther)
	p.mailedTo(t, "ot.box@health.example", "Form retracted by the council")
	if got := m.get("/tasks"); strings.Contains(got.Body, "Tasks assigned to your Work Groups") {
		t.Error("the empty tray is still there")
	}
}

// TestPickUp is the tray without a script: two people press Pickup at once, one gets the form,
// the other reads who has it; whoever types into a form that was taken over loses no word.
func TestPickUp(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	officer, first, second := p.addPerson(t, "Olive Officer", portal.RoleOfficer), p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Colm Colleague")
	group := p.addGroup(t, officer, "Paediatric OT", first, second)
	ref := p.sendTask(t, first)
	p.intoTray(t, ref, group)
	browsers := []*browserClient{p.signedIn(t, first), p.signedIn(t, second)}
	answers := make([]page, 2)
	var wg sync.WaitGroup
	for i, b := range browsers {
		token := b.get("/tasks").form(t, "/tasks/"+ref+"/pickup").Get("_csrf")
		wg.Go(func() { answers[i] = b.post("/tasks/"+ref+"/pickup", url.Values{"_csrf": {token}}) })
	}
	wg.Wait()
	won := 0
	if answers[0].Status != http.StatusSeeOther {
		won = 1
	}
	winner, loser := browsers[won], browsers[1-won]
	names := []string{"Ffion Llewellyn", "Colm Colleague"}
	winner.follow(answers[won]).expect(t, "who was faster", http.StatusSeeOther)
	answers[1-won].expect(t, "who was slower", http.StatusConflict, names[won]+" has picked this form up already", `href="/tasks"`)
	list := loser.get("/tasks")
	list.expect(t, "the other's list", http.StatusOK, "Group member tasks", "Assigned to", names[won])
	loser.get("/tasks/"+ref).expect(t, "a colleague's form", http.StatusNotFound)

	shown := winner.get(formPath(ref, "views")) // open in a window when it is taken over
	over := loser.get("/tasks/" + ref + "/reassign")
	over.expect(t, "taking over", http.StatusOK, "Take it over only if they are away or have agreed", "Reason")
	me := over.all(`name="to" value="(person:\w+)"`)[0]
	loser.submit(over, "", "to", me, "note", "Kept words").expect(t, "without a reason", http.StatusUnprocessableEntity, "Choose why you take this form", "Kept words")
	done := loser.submit(over, "", "to", me, "reason", "away")
	if done.expect(t, "taking over", http.StatusSeeOther); done.Location != "/tasks/"+ref {
		t.Errorf("taking over leads to %s", done.Location)
	}
	text := p.mailedTo(t, strings.ToLower(strings.ReplaceAll(names[won], " ", "."))+"@health.example", "Form taken over from you")
	if !strings.Contains(text, names[1-won]) || strings.Contains(text, "Diane") {
		t.Errorf("the mail says %s", text)
	}
	form := shown.form(t, formPath(ref, "views"))
	form.Set("views.child_views", "Typed while it was taken over")
	winner.post(formPath(ref, "views"), form).expect(t, "typing on", http.StatusConflict, "Typed while it was taken over")
	winner.get("/tasks/"+ref+"/reassign").expect(t, "taking it back", http.StatusOK)
}

// TestTasksSortedAndFiltered goes through the heads of the columns, the filters and the search.
func TestTasksSortedAndFiltered(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	ot := p.addPerson(t, "Ffion Llewellyn")
	refs := []string{p.sendTask(t, ot), p.sendTask(t, ot)}
	p.exec(t, "update cases set child_name = 'Zadie Zephyr' where id = (select case_id from tasks where ref = $1)", refs[0])
	p.exec(t, "update tasks set due_on = '2020-01-01' where ref = $1", refs[1])
	b := p.signedIn(t, ot)
	order := func(got page) string {
		z, d := strings.Index(got.Body, "Zadie Zephyr"), strings.Index(got.Body, "Diane Bluebell")
		switch {
		case z < 0 && d < 0:
			return ""
		case z < 0:
			return "d"
		case d < 0:
			return "z"
		case z < d:
			return "zd"
		}
		return "dz"
	}
	for path, want := range map[string]string{"/tasks": "dz", "/tasks?sort=-due": "zd", "/tasks?sort=name": "dz", "/tasks?sort=-name": "zd", "/tasks?sort=nonsense": "dz",
		"/tasks?filter=overdue": "d", "/tasks?filter=soon": "z", "/tasks?filter=returned": "", "/tasks?filter=others": "", "/tasks?search=k3f9x2abcd": ""} {
		if got := b.get(path); order(got) != want {
			t.Errorf("%s shows %q, want %q", path, order(got), want)
		}
	}
	found := b.submit(b.get("/tasks?filter=soon"), "/tasks", "search", "zeph")
	if strings.Contains(found.Location, "zeph") || order(b.follow(found)) != "z" {
		t.Errorf("the search leads to %s", found.Location)
	}
	b.follow(found).expect(t, "the headline", http.StatusOK, "1 form is overdue")
	other := p.signedIn(t, p.addPerson(t, "Otto Other"))
	if got := other.get(found.Location); got.Location != "/tasks" {
		t.Errorf("another's search leads to %q, status %d", got.Location, got.Status)
	}
	for range linesAtFirstInTest {
		p.sendTask(t, ot)
	}
	long := b.get("/tasks")
	if n := strings.Count(long.Body, "/reassign\""); n != 50 || !strings.Contains(long.Body, "Show all 52") {
		t.Errorf("%d of a long list are shown", n)
	}
	if n := strings.Count(b.get("/tasks?more=assigned").Body, "/reassign\""); n != 52 {
		t.Errorf("%d of all 52 are shown", n)
	}
}

const linesAtFirstInTest = 50

// TestHandsInBrowser is Bristol's "Picking up and reassigning tasks within a Work Group", steps 1
// to 7, with JavaScript and without.
func TestHandsInBrowser(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	officer := p.addPerson(t, "Olive Officer", portal.RoleOfficer)
	for _, script := range []bool{true, false} {
		name := map[bool]string{true: "With", false: "Without"}[script]
		t.Run(name+" script", func(t *testing.T) {
			t.Parallel()
			first, second := p.addPerson(t, "Ffion "+name), p.addPerson(t, "Colm "+name)
			group := p.addGroup(t, officer, "OT "+name, first, second)
			ref := p.sendTask(t, first)
			p.intoTray(t, ref, group)
			w := p.window(t, wide)
			if !script {
				w.scriptOff()
			}
			w.open("/")
			w.signIn(first)
			w.sees("Tasks assigned to your Work Groups")
			w.sees("OT " + name)
			w.leads(func() { w.press("Pickup") })
			w.at(formPath(ref, "details"))
			w.leads(func() { w.press("Close") })
			w.at("/tasks")
			w.missing("Tasks assigned to your Work Groups")
			w.leads(func() { w.press("Re-Assign") })
			w.leads(func() { w.press("Select User and Re-Assign") })
			w.sees("Choose who gets the form")
			w.click(".govuk-radios label", "Colm")
			w.types("#note", "Sections 1 to 5 are finished.")
			w.leads(func() { w.press("Select User and Re-Assign") })
			w.at("/tasks")
			w.sees("The form is re-assigned")
			w.sees("Group member tasks")
			p.mailedTo(t, second.Email, "Form re-assigned to you")

			other := p.anotherWindow(t, narrow)
			if !script {
				other.scriptOff()
			}
			other.open("/")
			other.signIn(second)
			other.sees("Note from Ffion " + name)
			other.leads(func() { other.press("Re-Assign") })
			other.click(".govuk-radios label", "OT "+name)
			other.leads(func() { other.press("Select User and Re-Assign") })
			other.sees("The form is in the tray of the work group.")
			other.leads(func() { other.press("Pickup") })
			other.at(formPath(ref, "details"))

			w.open("/tasks")
			w.sees("Group member tasks")
			w.leads(func() { w.press("Re-Assign") })
			w.click(".govuk-radios label", "Ffion "+name)
			w.click("#reassign label", "Agreed with the person")
			w.leads(func() { w.press("Select User and Re-Assign") })
			w.at(formPath(ref, "details"))
			w.leads(func() { w.press("Who has had this form") })
			w.sees("Taken over: Agreed with the person")
		})
	}
}

// Whoever is in no work group is led to the council, to whom they write about the form.
func TestReassignWithoutGroup(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	me := p.addPerson(t, "Ffion Llewellyn")
	task := "/tasks/" + p.sendTask(t, me)
	b := p.signedIn(t, me)
	b.get(task+"/reassign").expect(t, "the page", 200, "You are in no work group", `href="`+task+`/messages">Ask the council`)
	b.get(task+"/messages").expect(t, "the messages", 200, "Send message")
}

// A form in a tray is picked up and answered by letter in one step.
func TestTrayByLetter(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	me := p.addPerson(t, "Ffion Llewellyn")
	p.makeGroup(t, "Northshire OT", me)
	ref := p.sendTask(t, me)
	p.exec(t, "update tasks set owner_id = null, group_id = (select id from work_groups) where ref = $1", ref)
	b := p.signedIn(t, me)
	b.get("/tasks").expect(t, "the tray", 200, `name="to" value="letter">Answer by letter`)
	done := b.post("/tasks/"+ref+"/pickup", url.Values{"_csrf": {b.token()}, "to": {"letter"}})
	if done.Location != "/tasks/"+ref+"/letter" {
		t.Errorf("picking up leads to %q (%d)", done.Location, done.Status)
	}
	b.follow(done).expect(t, "the letter", 200, "Answer by letter")
}
