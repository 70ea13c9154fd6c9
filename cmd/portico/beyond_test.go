package main

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"portico/engine/xlsx"
	"portico/internal/casework"
	"portico/internal/demo"
	"portico/internal/portal"
	"portico/internal/store"
)

// makeGroup puts people into a work group.
func (p *testPortal) makeGroup(t testing.TB, name string, people ...portal.Account) {
	t.Helper()
	p.exec(t, "insert into work_groups (ref, name, made_at) values (left(md5($1), 10), $1, now()) on conflict do nothing", name)
	for _, a := range people {
		p.exec(t, "insert into work_group_members (group_id, account_id, added_at) select id, $2, now() from work_groups where name = $1 on conflict do nothing", name, a.ID)
	}
}

// absent writes an automatic reply as its owner does.
func (b *browserClient) absent(t testing.TB, text, from, until, deputy string) page {
	t.Helper()
	return b.post("/automatic-replies", url.Values{"_csrf": {b.token()}, "_q": {"running", "text", "from", "until", "deputy"},
		"running": {"on"}, "text": {text}, "from": {from}, "until": {until}, "deputy": {deputy}})
}

// TestAutomaticReplies writes a reply and looks at what is wrong with others, without a script.
func TestAutomaticReplies(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	me, peer, stranger := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Gwen Pritchard"), p.addPerson(t, "Tom Stranger")
	p.makeGroup(t, "Northshire OT", me, peer)
	b := p.signedIn(t, me)
	today := portal.London(time.Now())
	shown := b.get("/automatic-replies")
	shown.expect(t, "the page", 200, "Automatic replies are off", "Gwen Pritchard", "Work Group: Northshire OT")
	if strings.Contains(shown.Body, "Tom Stranger") {
		t.Error("somebody of no own group is offered as a deputy")
	}
	b.absent(t, "", today.String(), "", "nobody").expect(t, "without words", 422, "Enter the reply")
	b.absent(t, "Away", today.String(), today.Add(-1).String(), "nobody").expect(t, "ends first", 422, "The last day is before the first")
	b.absent(t, "Away", today.String(), "", "to-"+stranger.Ref).expect(t, "a stranger as deputy", 422)
	b.follow(b.absent(t, "I am on leave. <b>", today.String(), today.Add(3).String(), "to-"+peer.Ref)).
		expect(t, "a right one", 200, "Automatic replies are on until "+today.Add(3).Long(), "I am on leave. &lt;b&gt;")
	all, err := p.store.Absences(t.Context(), me.ID, peer.ID)
	if err != nil || len(all) != 1 || all[me.ID].Deputy.Name != peer.Name || all[me.ID].Deputy.Away || all[me.ID].Text != "I am on leave. <b>" {
		t.Fatalf("the absences are %+v, %v", all, err)
	}
	p.exec(t, "update work_group_members set removed_at = now() where account_id = $1", peer.ID)
	b.get("/automatic-replies").expect(t, "the deputy left", 200, "Gwen Pritchard is in none of your groups any more")
	p.exec(t, "update absences set from_on = from_on - 9, until_on = from_on - 8")
	b.get("/automatic-replies").expect(t, "it ended", 200, "ended by themselves")
	if all, err := p.store.Absences(t.Context(), me.ID); err != nil || len(all) != 0 {
		t.Errorf("an absence that is over runs: %+v, %v", all, err)
	}
}

// TestHelp reads the page with and without a session.
func TestHelp(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	me, officer := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Olive Officer", portal.RoleOfficer)
	ref := p.sendTask(t, me)
	p.exec(t, "update tasks set sender_id = $2 where ref = $1", ref, officer.ID)
	p.browser(t).get("/help").expect(t, "without a session", 200, "Whom to ask", "Recently Retracted Tasks", "Microsoft Edge", `href="/forgotten-password"`, `href="/account"`, `href="/groups"`)
	p.signedIn(t, me).get("/help").expect(t, "with an open form", 200, "Olive Officer", officer.Email, "EHCNA Information Gathering for")
	other := p.signedIn(t, p.addPerson(t, "Tom Stranger")).get("/help")
	other.expect(t, "without forms", 200, "You have no open forms")
	if strings.Contains(other.Body, officer.Email) {
		t.Error("the officer's address is shown to somebody without a form of theirs")
	}
}

// TestCalendar makes, reads, renews and switches off a calendar.
func TestCalendar(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	me := p.addPerson(t, "Ffion Llewellyn")
	ref := p.sendTask(t, me)
	p.exec(t, "update tasks set due_on = '2026-12-31' where ref = $1", ref)
	b, phone := p.signedIn(t, me), p.browser(t)
	b.get("/calendar").expect(t, "none yet", 200, "You have no calendar yet")
	made := b.post("/calendar", url.Values{"_csrf": {b.token()}})
	made.expect(t, "made", 200, "it is not shown again")
	address := made.all(`value="[^"]*(/calendar/[A-Za-z0-9_-]+\.ics)"`)
	if len(address) != 1 {
		t.Fatalf("no address on %s", made.words())
	}
	if strings.Contains(b.get("/calendar").Body, address[0]) {
		t.Error("the address is shown a second time")
	}
	feed := phone.get(address[0])
	feed.expect(t, "read without a session", 200, "DTSTART;VALUE=DATE:20261231", "UID:task-"+ref+"@127.0.0.1", "/tasks/"+ref)
	if got := feed.Header.Get("Content-Type"); got != "text/calendar; charset=utf-8" {
		t.Errorf("the type is %q", got)
	}
	if feed.Header.Get("Set-Cookie") != "" || strings.Contains(feed.Body, "Diane") || strings.Contains(feed.Body, "Bluebell") {
		t.Errorf("it sets a cookie or names the child:\n%s", feed.Body)
	}
	phone.get(address[0])
	if n := p.number(t, "select count(*) from audit_events where kind = 'calendar_read'"); n != 1 {
		t.Errorf("reading stands %d times in the audit of a day", n)
	}
	again := b.post("/calendar", url.Values{"_csrf": {b.token()}}).all(`value="[^"]*(/calendar/[A-Za-z0-9_-]+\.ics)"`)
	phone.get(address[0]).expect(t, "the earlier address", 404, "Page not found")
	phone.get(again[0]).expect(t, "the new address", 200, "BEGIN:VCALENDAR")
	for range portal.GuessesPerAccount {
		phone.get(again[0])
	}
	phone.get(again[0]).expect(t, "read too often", 429)
	b.follow(b.post("/calendar/off", url.Values{"_csrf": {b.token()}})).expect(t, "switched off", 200, "The calendar is switched off")
	phone.get(again[0]).expect(t, "switched off", 404)
	for range portal.GuessesPerAddress {
		phone.get("/calendar/guessed.ics")
	}
	phone.get("/calendar/guessed.ics").expect(t, "guessed too often", 429)
}

// TestTasksExport reads the workbook of one's own lists.
func TestTasksExport(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	me := p.addPerson(t, "Ffion Llewellyn")
	p.sendTask(t, me)
	p.sendTask(t, p.addPerson(t, "Gwen Pritchard"))
	b := p.signedIn(t, me)
	b.get("/tasks").expect(t, "the link", 200, "Export to Excel")
	got := b.get("/export/tasks.xlsx")
	got.expect(t, "the workbook", 200)
	sheets, err := xlsx.Read([]byte(got.Body))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, s := range sheets {
		for _, row := range s.Rows {
			if slices.Contains(row, "Diane Bluebell") && slices.Contains(row, "EHCNA Information Gathering") {
				found++
			}
		}
	}
	if found != 1 {
		t.Errorf("the own task stands %d times in %d sheets: %+v", found, len(sheets), sheets)
	}
}

// TestAbsenceBeforeSending sends to somebody who is away: the deputy is offered and the
// sender decides.
func TestAbsenceBeforeSending(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	me, peer, officer := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Gwen Pritchard"), p.addPerson(t, "Olive Officer", portal.RoleOfficer)
	p.makeGroup(t, "Northshire OT", me, peer)
	today := portal.London(time.Now()).String()
	p.signedIn(t, me).absent(t, "On leave until Friday.", today, "", "to-"+peer.Ref)
	o := p.signedIn(t, officer)
	check := func(child string) (path string, shown page) {
		caseRef := p.text(t, "select ref from cases where id = $1", p.addCase(t, child))
		path = "/cases/" + caseRef + "/send/" + p.ready(t, officer, caseRef, me.Email).Ref + "/check"
		return path, o.get(path)
	}
	owner := func(child string) string {
		return p.text(t, "select a.name from tasks t join cases c on c.id = t.case_id join accounts a on a.id = t.owner_id where c.child_name = $1", child)
	}
	path, shown := check("Ann Away")
	shown.expect(t, "the check", 200, "Automatic reply of Ffion Llewellyn", "On leave until Friday.", "Gwen Pritchard instead")
	o.post(path, url.Values{"_csrf": {o.token()}}).expect(t, "without saying to whom", 422, "Tick to say that you want to send it all the same")
	shown = o.follow(o.post(path, url.Values{"_csrf": {o.token()}, "_do": {"instead:r1"}}))
	shown.expect(t, "to the deputy", 200, "The form goes to the deputy now", "Gwen Pritchard")
	if strings.Contains(shown.Body, "On leave until Friday.") {
		t.Error("the automatic reply is asked about again")
	}
	o.submit(shown, "").expect(t, "to the deputy", 303)
	if got := owner("Ann Away"); got != peer.Name {
		t.Errorf("the form is with %s", got)
	}
	path, _ = check("Bo Away")
	o.post(path, url.Values{"_csrf": {o.token()}, "sure.r1": {"yes"}}).expect(t, "to the person", 303)
	if got := owner("Bo Away"); got != me.Name {
		t.Errorf("the form is with %s", got)
	}
	p.signedIn(t, peer).absent(t, "Ill.", today, "", "nobody")
	_, shown = check("Cy Away")
	shown.expect(t, "the deputy is away", 200, "Gwen Pritchard is named in their place, and has an automatic reply too")
	if strings.Contains(shown.Body, "instead:") {
		t.Error("a deputy who is away is offered")
	}
}

// inviteGuest sends OT advice as an officer does it, as a guest, and gives the token of the link.
func (p *testPortal) inviteGuest(t testing.TB, officer portal.Account, caseID int64, email string) string {
	t.Helper()
	s := p.ready(t, officer, p.text(t, "select ref from cases where id = $1", caseID), email)
	if err := p.cases.KeepSending(t.Context(), officer, s, url.Values{"_q": {"r1.guest"}, "r1.guest": {"guest"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.cases.SendSending(t.Context(), officer, s); err != nil {
		t.Fatal(err)
	}
	return p.invitation(t, email)
}

// TestGuest takes part as a parent: invited, registered, one form, and what comes after.
func TestGuest(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	officer := p.addPerson(t, "Olive Officer", portal.RoleOfficer)
	const email = "parent@home.example"
	token := p.inviteGuest(t, officer, p.addCase(t, "Diane Bluebell"), email)
	b := p.browser(t)
	b.get("/invitations/"+token).expect(t, "the link", 200, "Choose a password to begin", email, "Gwenllian ap Rhys")
	form := func(more url.Values) url.Values {
		v := url.Values{"_csrf": {b.get("/invitations/" + token).field("_csrf")}, "_q": {"name", "capacity", "phone"}, "name": {"Anna Bluebell"}, "capacity": {"Mother"},
			"password": {testPassword}, "again": {testPassword}}
		for name, value := range more {
			v[name] = value
		}
		return v
	}
	b.post("/guests/"+token, form(url.Values{"name": {""}, "password": {"short"}})).expect(t, "with faults", 422, "Enter your name", "must have 12 characters", `value="Mother"`)
	b.post("/guests/guessed", form(nil)).expect(t, "a guessed token", 404, "Page not found")
	code := b.post("/guests/"+token, form(url.Values{"email": {"other@home.example"}}))
	code.expect(t, "registered", 303)
	shown := b.follow(code)
	shown.expect(t, "the code", 200, email)
	b.get(strings.TrimSuffix(code.Location, "/code")).expect(t, "the address cannot be changed", 303)
	b.post(strings.TrimSuffix(code.Location, "/code"), url.Values{"_csrf": {shown.field("_csrf")}, "email": {"other@home.example"}, "password": {testPassword}, "again": {testPassword}})
	done := b.post(code.Location, url.Values{"_csrf": {shown.field("_csrf")}, "code": {p.mailedCode(t, email)}})
	b.follow(done).expect(t, "done", 200, "Registration completed", "1 form waits for you")
	if role := p.text(t, "select array_to_string(roles, ' ') from accounts where email = $1", email); role != "guest" {
		t.Fatalf("the account is for %q", role)
	}
	ref := p.text(t, "select t.ref from tasks t join accounts a on a.id = t.owner_id where a.email = $1", email)
	b.get("/tasks").expect(t, "the list", 200, "Your forms", "Diane Bluebell", "You can fill it in until")
	b.get("/tasks/"+ref+"/form/views").expect(t, "the form", 200, "Diane Bluebell")
	for _, path := range []string{"/automatic-replies", "/calendar", "/export/tasks.xlsx", "/cases", "/forms", "/tasks/" + p.sendTask(t, officer)} {
		b.get(path).expect(t, path, 404)
	}
	p.browser(t).get("/invitations/"+token).expect(t, "the link once more", 410, "has been used already")
	me, _ := p.store.AccountByEmail(t.Context(), email)
	p.makeGroup(t, "Seren", officer, me)
	if d, err := p.store.Deputies(t.Context(), officer.ID); err != nil || len(d) != 1 {
		t.Errorf("a guest is offered as a deputy: %+v, %v", d, err)
	}
	p.guestEnds(t, b, officer, me, ref)
}

// guestEnds goes through the ends of a guest's time.
func (p *testPortal) guestEnds(t *testing.T, b *browserClient, officer, me portal.Account, ref string) {
	t.Helper()
	o := p.signedIn(t, officer)
	casePath := "/cases/" + p.text(t, "select c.ref from cases c join tasks t on t.case_id = c.id where t.ref = $1", ref)
	o.get(casePath).expect(t, "the case", 200, "guest until "+portal.London(time.Now().Add(portal.GuestLife)).List(), "More time")
	p.exec(t, "update tasks set guest_until = now() - interval '1 hour' where ref = $1", ref)
	b.get("/tasks/"+ref+"/form/views").expect(t, "past its end", 410, "Your time to fill in this form ended")
	b.get("/tasks").expect(t, "past its end", 200, "Your time to fill in this form ended")
	for range 2 {
		if err := p.cases.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	p.mailed(t, me.Email, "Your time for the form has ended")
	if n := p.number(t, "select count(*) from mails where template = 'guest_ended'"); n != 1 {
		t.Errorf("the end was mailed %d times", n)
	}
	o.get("/tasks/"+ref+"/guest").expect(t, "asked", 200, "more time?")
	o.follow(o.post("/tasks/"+ref+"/guest", url.Values{"_csrf": {o.token()}})).expect(t, "extended", 200, "The guest has more time")
	p.mailed(t, me.Email, "You have more time for your form")
	b.get("/tasks/"+ref+"/form/views").expect(t, "extended", 200)
	second := p.ready(t, officer, strings.TrimPrefix(casePath, "/cases/"), me.Email)
	if _, err := p.cases.SendSending(t.Context(), officer, second, "r1"); err != nil {
		t.Fatal(err)
	}
	if n := len(b.get("/tasks").all(`(Open the form)`)); n != 2 {
		t.Errorf("after a second invitation %d forms are open", n)
	}
	p.answer(t, me, ref, "typical")
	p.submit(t, me, ref)
	b.get("/tasks/"+ref+"/receipt").expect(t, "the receipt", 200)
	p.exec(t, "update tasks set submitted_at = now() - interval '31 days' where ref = $1", ref)
	b.get("/tasks/"+ref+"/read").expect(t, "30 days later", 410, "You could read it here for 30 days")
	if err := p.store.RetractTask(t.Context(), store.Retract{AccountID: officer.ID, TaskRef: p.text(t, "select ref from tasks order by id desc limit 1"), Reason: "other_form", Words: "Not needed."}); err != nil {
		t.Fatal(err)
	}
	b.get("/tasks").expect(t, "retracted", 200, "The council took this form back")
}

// sendAbout sends OT advice about a child to somebody.
func (p *testPortal) sendAbout(t testing.TB, owner portal.Account, child string) string {
	t.Helper()
	ref, _, err := p.cases.Send(t.Context(), casework.NewTask{CaseID: p.addCase(t, child), FormKey: "ot-advice", OwnerID: owner.ID, SenderID: owner.ID, Facts: dianeFacts(t)})
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// TestOtherChildNamed writes and attaches what names another child of the own list.
func TestOtherChildNamed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.sendAbout(t, d.owner, "Chan Tsz-yan")
	stranger := d.addPerson(t, "Tom Stranger")
	d.sendAbout(t, stranger, "Persephone Featherstonehaugh")
	const note = "This names Chan Tsz-yan, who is another child on your list"
	d.save(t, "views", "views.child_views", "CHAN TSZ-YAN likes drawing. Persephone too. Diane Bluebell does not.").expect(t, "saved", 303)
	d.save(t, "views", "views.parent_views", "Chan Tsz-yan sings.").expect(t, "saved too", 303)
	tab := d.b.get(formPath(d.ref, "views"))
	tab.expect(t, "the tab", 200, note, "It is meant", "Another child is named")
	if strings.Contains(tab.Body, "names Persephone") || strings.Contains(tab.Body, "names Diane") {
		t.Error("a child of somebody else's list, or the own child, is named")
	}
	check := d.b.get("/tasks/" + d.ref + "/check")
	check.expect(t, "the check", 200, "Worth a look before you submit", note, "#q-views-child_views", "#q-views-parent_views")
	if n, m := strings.Count(check.Body, note), strings.Count(tab.Body, note); n != 1 || m != 2 {
		t.Errorf("the check says it %d times of two answers, want once; the tab %d times, want once at each", n, m)
	}
	d.b.get(formPath(d.ref, "involvement")).expect(t, "another tab", 200)
	settle := d.post(t, "views", map[string]string{"views.child_views": "Chan Tsz-yan likes drawing very much.", "views.parent_views": ""})
	settle.Set("_do", tab.all(`value="(note:[^"]*)"`)[0])
	after := d.b.follow(d.b.post(formPath(d.ref, "views"), settle))
	after.expect(t, "put aside", 200, "It is not mentioned there any more", "very much")
	if strings.Contains(after.Body, note) {
		t.Error("it is still mentioned")
	}
	d.b.postFiles("/tasks/"+d.ref+"/attachments", d.b.token(), upload{name: "Report Chan Tsz-yan.pdf", body: samplePDF()}).expect(t, "attached", 303)
	files := d.b.get(formPath(d.ref, "supporting"))
	files.expect(t, "the file", 200, "This file names Chan Tsz-yan")
	done := d.b.post("/tasks/"+d.ref+"/notes", url.Values{"_csrf": {d.b.token()}, "id": {files.field("id")}})
	if done = d.b.follow(done); strings.Contains(done.Body, "This file names") {
		t.Error("the file is still mentioned")
	}
	if n := d.number(t, "select count(*) from answer_marks where body like '%Chan%'"); n != 0 {
		t.Error("a name lies open in the database")
	}
}

// TestBannerOnEveryPage finds the child's name on every page about a form.
func TestBannerOnEveryPage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, path := range []string{"form/details", "form/involvement/table/involvement.involvement", "form/supporting", "check", "copy"} {
		d.b.get("/tasks/"+d.ref+"/"+path).expect(t, path, 200, "Diane Bluebell")
	}
}

// TestCopyForward copies from one's own earlier form about the same child.
func TestCopyForward(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	me, other := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Gwen Pritchard")
	b, o := p.signedIn(t, me), p.signedIn(t, other)
	before := p.sendTask(t, me)
	b.get("/tasks/" + before + "/form/details")
	p.answer(t, me, before, "typical")
	fresh, foreign := p.sendTask(t, me), p.sendTask(t, other)
	if strings.Contains(b.get("/tasks/"+fresh+"/form/views").Body, "Copy from") {
		t.Error("a form that was not submitted is offered")
	}
	p.submit(t, me, before)
	offer := "Copy from your form of " + portal.London(time.Now()).Long()
	o.get("/tasks/"+foreign+"/copy").expect(t, "somebody else's", 200, "There is nothing to copy")
	shown := b.get("/tasks/" + fresh + "/form/views")
	if !strings.Contains(shown.words(), offer) {
		t.Fatalf("no offer (%s): %s", offer, shown.words())
	}
	copy := b.get("/tasks/" + fresh + "/copy")
	copy.expect(t, "what would be copied", 200, "Copy what is ticked")
	paths := copy.all(`name="copy" value="([^"]*)"`)
	if len(paths) < 5 || slices.Contains(paths, "details.dob") || strings.Contains(copy.Body, "accurate to the best of my knowledge") {
		t.Fatalf("offered are %v", paths)
	}
	b.post("/tasks/"+fresh+"/copy", url.Values{"_csrf": {b.token()}, "copy": {"views.child_views", "details.full_name", "not.there"}}).expect(t, "copied", 303)
	w, err := p.cases.Open(t.Context(), me, fresh)
	if err != nil {
		t.Fatal(err)
	}
	was, _ := p.cases.Open(t.Context(), me, before)
	text := func(w *casework.Work) any {
		v, _ := w.Answers.Values["views"].(map[string]any)
		return v["child_views"]
	}
	if text(w) != text(was) || text(w) == nil {
		t.Errorf("%v became %v", text(was), text(w))
	}
	tab := b.get("/tasks/" + fresh + "/form/views")
	tab.expect(t, "marked", 200, "Check that it still holds", "It still holds")
	b.get("/tasks/"+fresh+"/check").expect(t, "at the check", 200, "Check that it still holds")
	form := p.tabPost(t, tab, "views", w.Answers)
	form.Set("views.child_views", "Something new.")
	b.post("/tasks/"+fresh+"/form/views", form).expect(t, "edited", 303)
	if strings.Contains(b.get("/tasks/"+fresh+"/form/views").Body, "Check that it still holds") {
		t.Error("an answer that was changed is still marked")
	}
	b.post("/tasks/"+fresh+"/copy", url.Values{"_csrf": {b.token()}}).expect(t, "nothing ticked", 303)
}

// TestAbsenceOnReassign reads a colleague's automatic reply where the form is handed on.
func TestAbsenceOnReassign(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	me, peer := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Gwen Pritchard")
	p.makeGroup(t, "Northshire OT", me, peer)
	ref := p.sendTask(t, me)
	p.signedIn(t, peer).absent(t, "Back on Monday.", portal.London(time.Now()).String(), "", "to-"+me.Ref)
	p.signedIn(t, me).get("/tasks/"+ref+"/reassign").expect(t, "the list", 200, "Automatic reply", "Back on Monday.", "Forms go to Ffion Llewellyn meanwhile")
	p.signedIn(t, me).get("/tasks/"+ref+"/counter-sign/ask").expect(t, "who may counter-sign", 200, "Automatic reply", "Back on Monday.", "Forms go to Ffion Llewellyn meanwhile")
}

// TestGroupAsDeputy sends a form into the tray of the group that somebody who is away named.
func TestGroupAsDeputy(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	me, peer, officer := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Gwen Pritchard"), p.addPerson(t, "Olive Officer", portal.RoleOfficer)
	p.makeGroup(t, "Northshire OT", me, peer)
	group := p.text(t, "select ref from work_groups")
	p.signedIn(t, me).absent(t, "On leave until Friday.", portal.London(time.Now()).String(), "", "to-"+group)
	o := p.signedIn(t, officer)
	caseRef := p.text(t, "select ref from cases where id = $1", p.addCase(t, "Ann Away"))
	path := "/cases/" + caseRef + "/send/" + p.ready(t, officer, caseRef, me.Email).Ref + "/check"
	o.get(path).expect(t, "the check", 200, "the Work Group Northshire OT instead")
	o.submit(o.follow(o.post(path, url.Values{"_csrf": {o.token()}, "_do": {"instead:r1"}})), "").expect(t, "to the group", 303)
	p.signedIn(t, peer).get("/tasks").expect(t, "the tray", 200, "Ann Away", "/pickup")
	if n := p.text(t, "select count(*)::text from tasks t join cases c on c.id = t.case_id where c.child_name = 'Ann Away' and t.owner_id is null"); n != "1" {
		t.Errorf("%s forms in the tray", n)
	}
}

// TestDemoGuestAndAbsence looks for a guest and for somebody who is away among the invented people.
func TestDemoGuestAndAbsence(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	if _, err := demo.Fill(t.Context(), demo.Config{Store: p.store, Casework: p.cases}); err != nil {
		t.Fatal(err)
	}
	person := func(email string) portal.Account {
		a, err := p.store.AccountByEmail(t.Context(), email)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	g := p.signedIn(t, person("niamh.oconnell-hart@family.example"))
	g.get("/tasks").expect(t, "the guest", 200, "Finn O’Connell-Hart")
	officer := person("marged.ellison-hughes@northshire.example")
	caseRef := p.text(t, "select ref from cases where reference = 'NC-2026-01978'")
	o := p.signedIn(t, officer)
	o.get("/cases/"+caseRef).expect(t, "the case", 200, "Niamh O’Connell-Hart")
	o.get("/cases/"+caseRef+"/send/"+p.ready(t, officer, caseRef, "sioned.haf-griffiths@northshire-health.example").Ref+"/check").
		expect(t, "the check", 200, "Automatic reply of Sioned Haf-Griffiths", "the Work Group Community Health Admin instead")
}
