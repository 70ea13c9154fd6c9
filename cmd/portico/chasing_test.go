package main

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"portico/internal/portal"
	"portico/internal/store"
)

// chasePress is the form on a case that asks again for what is missing, as a browser posts it.
func chasePress(shown page, words string) url.Values {
	return url.Values{"_csrf": {shown.field("_csrf")}, "_save": {shown.field("_save")}, "words": {words}, "task": shown.all(`name="task" value="([^"]+)"`)}
}

// An officer chases what is missing of a case with one press; who has it reads the words on the
// form; a second press, and a second officer, do nothing more and are told so.
func TestChaseWithoutScript(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	shown := w.council.get(w.caseOf())
	shown.expect(t, "the case", 200, "0 of 1 form in", "Chase the 1 missing")
	press := chasePress(shown, "Her panel is on Thursday")
	report := w.council.follow(w.council.post(w.caseOf()+"/chase", press))
	report.expect(t, "the report", 200, "1 of 1 form chased", "Back to the case", "Ffion Llewellyn")
	if text := w.mailedTo(t, w.owner.Email, "The council asks again for a form"); strings.Contains(text, "Thursday") || strings.Contains(text, "Diane") {
		t.Errorf("the mail holds too much: %s", text)
	}
	w.hers.get(formPath(w.ref, "views")).expect(t, "the form", 200, "The council asked again for this form on", "by Olive Officer", "Her panel is on Thursday", "Next reminder")
	if got := w.council.post(w.caseOf()+"/chase", press); got.Location == "" {
		t.Errorf("pressed twice: %d %s", got.Status, got.words())
	}
	w.council.get(w.caseOf()).expect(t, "the case after", 200, "was chased today at", "Chased", "by Olive Officer")
	second := w.signedIn(t, w.addPerson(t, "Otto Officer", portal.RoleOfficer))
	second.get(w.at("chase")).expect(t, "the second officer", 200, "Olive Officer chased this form today at")
	got := second.post(w.at("chase"), url.Values{"_csrf": {second.token()}, "words": {"What I had to say"}})
	got.expect(t, "the second officer's press", 409, "Olive Officer chased this form today at", "once a day at most", "What I had to say")
	if n := w.number(t, "select count(*) from mails where template = 'chased'"); n != 1 {
		t.Errorf("%d mails, want 1", n)
	}
	long := second.post(w.at("chase"), url.Values{"_csrf": {second.token()}, "words": {strings.Repeat("ä", 1001)}})
	long.expect(t, "too many words", 422, "longer than 1,000 characters", "ääää")
	second.follow(second.post(w.at("reminders"), url.Values{"_csrf": {second.token()}, "reminders": {"off"}})).expect(t, "reminders off", 200, "No more reminders go out", "switched off")
	w.hers.get(formPath(w.ref, "views")).expect(t, "the form", 200, "None: the council has switched them off")
}

// The list of the officer's tasks posts here: it is asked first, nothing is done to what cannot
// be, and the report has a line for each.
func TestBulkWithoutScript(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	open, sent := w.sendTask(t, w.owner), w.sendTask(t, w.owner)
	w.answer(t, w.owner, sent, "typical")
	w.submit(t, w.owner, sent)
	choose := func(action string) url.Values {
		return url.Values{"_csrf": {w.council.token()}, "action": {action}, "task": {w.ref, open, sent, "nowhere"}}
	}
	for _, bad := range []struct {
		change url.Values
		status int
		say    string
	}{
		{url.Values{"action": {"remind"}}, 422, "No form was chosen"},
		{url.Values{"action": {"burn"}, "task": {w.ref}}, 422, "Choose what is to be done"},
		{url.Values{"action": {"remind"}, "task": strings.Split(strings.Repeat(w.ref+" ", 501), " ")}, 413, "One press can concern 500"},
		{url.Values{"action": {"remind"}, "task": {"nowhere"}}, 404, "There is nothing here"},
	} {
		bad.change.Set("_csrf", w.council.token())
		w.council.post("/officer-tasks/bulk", bad.change).expect(t, bad.say, bad.status, bad.say)
	}
	asked := w.council.post("/officer-tasks/bulk", choose("retract"))
	asked.expect(t, "asking", 200, "Retract 2 forms?", "Left as they are (1)", "This form is submitted now", "Reason for all of them")
	sure := url.Values{"_csrf": {w.council.token()}, "action": {"retract"}, "sure": {"yes"}, "_save": {asked.field("_save")}, "task": {w.ref, open, sent}, "words": {"The case is closed"}}
	w.council.post("/officer-tasks/bulk", sure).expect(t, "without a reason", 422, "Choose why the forms are retracted", "The case is closed")
	sure.Set("reason", "case_closed")
	done := w.council.post("/officer-tasks/bulk", sure)
	again := w.council.post("/officer-tasks/bulk", sure)
	if done.Location == "" || done.Location != again.Location {
		t.Errorf("pressed twice leads to %q and %q", done.Location, again.Location)
	}
	w.council.follow(done).expect(t, "the report", 200, "2 of 3 forms retracted", "Left as they were (1)", "This form is submitted now, so it is not retracted")
	w.hers.get("/tasks/"+open+"/retracted").expect(t, "the retracted form", 200, "The case is closed")
	if n := w.number(t, "select count(*) from mails where template = 'task_retracted'"); n != 2 {
		t.Errorf("%d mails, want 2", n)
	}
	w.council.post("/officer-tasks/bulk", choose("remind")).expect(t, "nothing to chase", 200, "None of these forms can be chased", "This form is retracted", "is in already")
	book := w.council.post("/officer-tasks/bulk", choose("export"))
	if book.Status != 200 || !strings.HasPrefix(book.Body, "PK") || !strings.Contains(book.Header.Get("Content-Disposition"), "Tasks ") {
		t.Errorf("the workbook: %d %s", book.Status, book.Header.Get("Content-Disposition"))
	}
	other := w.signedIn(t, w.addPerson(t, "Otto Officer", portal.RoleOfficer))
	if got := other.get(done.Location); got.Status != 404 {
		t.Errorf("another officer reads the report: %d", got.Status)
	}
}

// Mail that failed is listed with its reason, and goes out again.
func TestUndeliveredWithoutScript(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	w.mailed(t, w.owner.Email, "New form for you to complete – due "+w.text(t, "select to_char(due_on, 'FMDD FMMonth YYYY') from tasks where ref = $1", w.ref))
	w.exec(t, "update mails set state = 'failed', code = 550, last_error = '550 5.2.2 over quota', failed_at = now(), data = $1 where template = 'task_assigned'", []byte("kept"))
	id := w.number(t, "select max(id) from mails where template = 'task_assigned'")
	w.council.get("/cases").expect(t, "the cases", 200, "1 mail could not be delivered")
	w.council.get("/undelivered").expect(t, "the list", 200, w.owner.Email, "New form", "The mailbox is full.", "The mail server answered 550.")
	w.council.post("/undelivered", url.Values{"_csrf": {w.council.token()}, "action": {"again"}}).expect(t, "none chosen", 422, "Choose at least one mail")
	w.council.post("/undelivered", url.Values{"_csrf": {w.council.token()}, "action": {"aside"}, "mail": {"999999"}}).expect(t, "unknown", 404)
	post := url.Values{"_csrf": {w.council.token()}, "action": {"aside"}, "mail": {fmt.Sprint(id)}}
	w.council.follow(w.council.post("/undelivered", post)).expect(t, "set aside", 200, "The chosen mail is set aside.", "All mail was delivered.")
	w.council.post("/undelivered", post).expect(t, "set aside twice", 422, "Somebody has seen to this mail already.")
	if got := w.hers.get("/undelivered"); got.Status != 404 {
		t.Errorf("a professional gets %d", got.Status)
	}
}

// All forms of one mail that failed are ticked: one mail goes out, and nothing is refused.
func TestUndeliveredTogether(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	w.mailed(t, w.owner.Email, "New form for you to complete – due "+w.text(t, "select to_char(due_on, 'FMDD FMMonth YYYY') from tasks where ref = $1", w.ref))
	w.exec(t, "update mails set state = 'failed', failed_at = now(), data = $1 where template = 'task_assigned'", []byte("kept"))
	w.exec(t, "insert into mails (account_id, task_id, lead_id, recipient, template, data, state, failed_at, created_at) select account_id, task_id, id, recipient, template, data, state, failed_at, created_at from mails, generate_series(1, 2) where template = 'task_assigned'")
	lead := w.number(t, "select min(id) from mails where template = 'task_assigned'")
	post := url.Values{"_csrf": {w.council.token()}, "action": {"again"}, "mail": {fmt.Sprint(lead + 2), fmt.Sprint(lead + 1), fmt.Sprint(lead)}}
	was := w.number(t, "select count(*) from river_job where kind = 'mail'")
	w.council.follow(w.council.post("/undelivered", post)).expect(t, "sent again", 200, "The chosen mail", "All mail was delivered.")
	if n := w.number(t, "select count(*) from river_job where kind = 'mail'"); n != was+1 {
		t.Errorf("%d mails go out, want 1", n-was)
	}
}

// Somebody chooses the daily mail; what the law needs cannot be switched off.
func TestNotificationsWithoutScript(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	choice := url.Values{"_csrf": {w.hers.token()}}
	for _, c := range portal.NotifyClasses {
		choice.Set(c.Name, string(portal.AtOnce))
	}
	choice.Set("messages", "daily")
	choice.Set("reminders", "never")
	w.hers.post("/account/notifications", choice).expect(t, "no reminders at all", 422, "Reminders: choose when you want this mail")
	choice.Set("reminders", "daily")
	w.hers.follow(w.hers.post("/account/notifications", choice)).expect(t, "chosen", 200, "Your choice is saved.", "Always at once")
	if n := w.number(t, "select count(*) from notification_choices where way = 'daily'"); n != 2 {
		t.Errorf("%d choices are kept, want 2", n)
	}
}

// Who declines names somebody else: the officer agrees and has the form for that person ready
// with one press.
func TestAskAnother(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	n := store.NewProposal{AccountID: w.owner.ID, TaskRef: w.ref, Kind: store.ProposeDecline, Reason: "remit"}
	n.Instead = store.Instead{Name: "Gwenllian ap Rhys", Email: "gwenllian@seren.example", Service: "Seren"}
	if err := w.store.Propose(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	w.council.get(w.at("decide")).expect(t, "deciding", 200, "Agree and ask Gwenllian ap Rhys")
	got := w.sends(w.council, w.at("decide"), map[string]string{"ask": "another"})
	check := w.council.follow(got)
	check.expect(t, "the form is ready", 200, "gwenllian@seren.example", "Gwenllian ap Rhys", "OT")
	if state := w.text(t, "select state from tasks where ref = $1", w.ref); state != "declined" || !strings.HasSuffix(got.Location, "/check") {
		t.Errorf("the first form is %s; leads to %q", state, got.Location)
	}
	sent := w.council.post(got.Location, url.Values{"_csrf": {check.field("_csrf")}})
	w.council.follow(sent).expect(t, "sent", 200, "The form is sent.", "Gwenllian ap Rhys", "Declined")
}

// A form that was submitted a second before is not retracted, and the officer is told so.
func TestRetractSubmitted(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	w.answer(t, w.owner, w.ref, "typical")
	shown := w.council.get(w.at("retract"))
	shown.expect(t, "asking", 200, "Retract this form?")
	w.submit(t, w.owner, w.ref)
	got := w.council.post(w.at("retract"), url.Values{"_csrf": {shown.field("_csrf")}, "reason": {"not_needed"}})
	got.expect(t, "too late", 409, "This form is submitted now, so it is not retracted", "return it for correction")
	if err := w.store.RetractTask(t.Context(), store.Retract{AccountID: w.officer.ID, TaskRef: w.ref, Reason: "not_needed"}); portal.CodeOf(err) != portal.Conflict || !strings.Contains(portal.SentenceOf(err), "is submitted now") {
		t.Errorf("at the very moment: %v", err)
	}
}
