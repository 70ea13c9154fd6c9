package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// council is a portal with an officer at her desk and a case.
type council struct {
	*testPortal
	officer  portal.Account
	b        *browserClient
	casePath string
	caseRef  string
}

func newCouncil(t *testing.T) *council {
	t.Helper()
	c := &council{testPortal: newPortal(t)}
	c.officer = c.addPerson(t, "Olive Officer", portal.RoleOfficer)
	c.b = c.signedIn(t, c.officer)
	c.caseRef = c.text(t, "select ref from cases where id = $1", c.addCase(t, "Diane Bluebell"))
	c.casePath = "/cases/" + c.caseRef
	return c
}

// record is what a browser posts from the page that records a case.
func (c *council) record(change map[string]string) url.Values {
	form := url.Values{"_csrf": {c.b.token()}, "_case": {vault.Ref()}, "_do": {"save"}}
	for name, value := range map[string]string{"case.reference": "NC-1", "case.kind": "assessment", "case.request": "", "case.requested": "",
		"child.fullName": "Tomos Bevan", "child.born": "1/4/2016", "child.nhsNumber": "", "child.yearGroup": ""} {
		form.Add("_q", name)
		form.Set(name, value)
	}
	for name, value := range change {
		form.Set(name, value)
	}
	return form
}

func TestInputCase(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	next := time.Now().AddDate(1, 0, 0).Format("02/01/2006")
	for _, bad := range []struct {
		change map[string]string
		say    string
	}{
		{map[string]string{"case.reference": ""}, "Enter the council's reference"},
		{map[string]string{"case.reference": "  "}, "Enter the council's reference"},
		{map[string]string{"case.kind": "divorce"}, "Kind"},
		{map[string]string{"case.reference": "\u200b"}, "Enter the council's reference"},
		{map[string]string{"child.fullName": ""}, "Enter the child's full name"},
		{map[string]string{"child.fullName": "\u200b"}, "Enter the child's full name"},
		{map[string]string{"child.born": ""}, "Enter the date of birth"},
		{map[string]string{"child.born": "31/02/2016"}, "31/02/2016 is not a real date"},
		{map[string]string{"child.born": next}, "The date of birth is in the future"},
		{map[string]string{"child.born": "01/04/1916"}, "older than 26"},
		{map[string]string{"child.yearGroup": "ninth"}, "National Curriculum year"},
		{map[string]string{"case.requested": "last week"}, "Date requested"},
	} {
		got := c.b.post("/cases/new", c.record(bad.change))
		got.expect(t, fmt.Sprint(bad.change), http.StatusUnprocessableEntity, bad.say, "There is a problem")
		for name, value := range bad.change {
			if strings.Trim(value, " \u200b") != "" && name != "case.kind" && !strings.Contains(got.Body, value) {
				t.Errorf("%s: what was typed is lost: %q", name, value)
			}
		}
	}
	good := c.record(map[string]string{"child.nhsNumber": "999 012 3455"})
	first, second := c.b.post("/cases/new", good), c.b.post("/cases/new", good)
	if first.Status != http.StatusSeeOther || second.Location != first.Location {
		t.Errorf("the same post twice: %d to %q, then %d to %q", first.Status, first.Location, second.Status, second.Location)
	}
	c.b.follow(first).expect(t, "a number that does not sound", http.StatusOK, "The case is recorded.", "does not pass its own check")
	c.b.post("/cases/new", c.record(nil)).expect(t, "the same reference for another case", http.StatusUnprocessableEntity, "There is a case with this reference already.", "Tomos Bevan")
	for _, same := range []string{"nc-1", " NC-1 ", "NC\u200b-1"} {
		c.b.post("/cases/new", c.record(map[string]string{"case.reference": same})).expect(t, same, http.StatusUnprocessableEntity, "There is a case with this reference already.")
	}
	if n := c.number(t, "select count(*) from cases where lower(reference) like 'nc%1'"); n != 1 {
		t.Errorf("%d cases were recorded, want 1", n)
	}
	edit := c.b.get(first.Location + "/edit")
	change := c.record(map[string]string{"_base": edit.field("_base"), "child.fullName": "Tomos Rhys Bevan"})
	if got := c.b.post(first.Location+"/edit", change); got.Status != http.StatusSeeOther {
		t.Errorf("a change: status %d: %.300s", got.Status, got.words())
	}
	late := c.b.post(first.Location+"/edit", c.record(map[string]string{"_base": edit.field("_base"), "child.fullName": "Tom Bevan"}))
	late.expect(t, "a change on an old revision", http.StatusConflict, "Somebody else has changed this case meanwhile", "Tom Bevan")
	c.b.get(first.Location).expect(t, "the case", http.StatusOK, "Tomos Rhys Bevan")
}

func TestInputCaseSearch(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	c.addCase(t, "Seán O'Brien-Łukasz")
	for words, finds := range map[string]string{"blue": "Diane Bluebell", "DIANE bluebell": "Diane Bluebell", "brien": "Seán", "łuk": "Seán", "seán o'brien": "Seán",
		"%": "", "'; drop table cases; --": "", "lue": "", "()&|!:*": "", "\x00": ""} {
		found := c.b.post("/cases", url.Values{"_csrf": {c.b.token()}, "search": {words}})
		if strings.Contains(found.Location, "blue") {
			t.Errorf("the address names what is looked for: %s", found.Location)
		}
		got := c.b.follow(found)
		if got.Status != http.StatusOK || finds != "" && !strings.Contains(got.Body, finds) || finds == "" && !strings.Contains(got.Body, "No case fits") && words != "\x00" {
			t.Errorf("%q: status %d, want %q: %.300s", words, got.Status, finds, got.words())
		}
	}
	mine := c.b.post("/cases", url.Values{"_csrf": {c.b.token()}, "search": {"blue"}})
	other := c.signedIn(t, c.addPerson(t, "Another Officer", portal.RoleOfficer))
	if got := other.get(mine.Location); got.Location != "/cases" {
		t.Errorf("another officer sees what was looked for: status %d", got.Status)
	}
}

// sending is what a browser posts from the page that sends a form.
func (c *council) sending(change map[string]string) url.Values {
	form := url.Values{"_csrf": {c.b.token()}, "_do": {"save"}, "_papers": {"shown"}, "_row": {"r1"}}
	for name, value := range map[string]string{"form": "ot-advice", "email": "gwenllian@seren.example", "name": "", "due": "", "comments": ""} {
		form.Add("_q", inRow1(name))
		form.Set(inRow1(name), value)
	}
	for name, value := range change {
		form.Set(inRow1(name), value)
	}
	return form
}

// inRow1 is the name of a control of the first recipient; comments are to all.
func inRow1(name string) string {
	if name == "comments" {
		return name
	}
	return "r1." + name
}

func TestInputSend(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	for _, bad := range []struct {
		change map[string]string
		say    string
	}{
		{map[string]string{"form": ""}, "Choose the form to send"},
		{map[string]string{"form": "no-such-form"}, "Form"},
		{map[string]string{"email": ""}, "Enter the work email address"},
		{map[string]string{"email": "gwenllian at seren"}, "Work email address"},
		{map[string]string{"email": "sofia@localhost"}, "This is not an email address"},
		{map[string]string{"email": `"a b"@nhs.example`}, "mail address"},
		{map[string]string{"due": "soon"}, "Required By"},
		{map[string]string{"due": "1/9/2025"}, "1 September 2025 is past"},
	} {
		c.b.upload(c.casePath+"/send", c.sending(bad.change), nil).expect(t, fmt.Sprint(bad.change), http.StatusUnprocessableEntity, bad.say)
	}
	mixed := c.b.upload(c.casePath+"/send", c.sending(map[string]string{"comments": "Keep these words"}), map[string][]byte{
		"Our story.pdf": samplePDF(), "run.exe": []byte("MZ\x90\x00"), "empty.pdf": nil})
	mixed.expect(t, "papers of all kinds", http.StatusUnprocessableEntity, "Our story.pdf", "run.exe cannot be attached", "empty.pdf is empty", "Keep these words")
	path := strings.TrimSuffix(mixed.action(t), "")
	refs := mixed.all(`name="paper" value="([^"]+)"`)
	if len(refs) != 1 {
		t.Fatalf("%d papers are kept, want 1", len(refs))
	}
	same := c.sending(nil)
	same["paper"] = refs
	again := c.b.upload(path, same, map[string][]byte{"Our story.pdf": samplePDF()})
	again.expect(t, "the same paper again", http.StatusUnprocessableEntity, "Our story.pdf goes along already.")
	out := c.sending(nil)
	c.b.follow(c.b.upload(path, out, nil)).expect(t, "the paper unticked", http.StatusOK, "None", "will be invited to register")
	if n := c.number(t, "select count(*) from enclosures"); n != 0 {
		t.Errorf("%d papers are left, want 0", n)
	}
	c.b.get(c.casePath).expect(t, "the case with a form begun", http.StatusOK, "Not sent yet", "EHCNA Information Gathering")
	c.b.get(c.casePath+"/edit"+"?sending="+path[strings.LastIndex(path, "/")+1:]).expect(t, "the record from the check", http.StatusOK, "Back to “Check and send”")
	check := c.b.get(path + "/check")
	send := url.Values{"_csrf": {check.field("_csrf")}}
	for range 3 {
		if got := c.b.post(path+"/check", send); got.Location != c.casePath {
			t.Fatalf("sending: status %d to %q: %.300s", got.Status, got.Location, got.words())
		}
	}
	if n := c.number(t, "select count(*) from tasks"); n != 1 {
		t.Errorf("sending three times made %d tasks, want 1", n)
	}
	if got := c.b.upload(path, c.sending(nil), nil); got.Status != http.StatusConflict {
		t.Errorf("changing what is sent: status %d, want 409", got.Status)
	}
	if got := c.b.get(path); got.Location != c.casePath {
		t.Errorf("the page of what is sent leads to %q", got.Location)
	}
	twice := c.b.follow(c.b.upload(c.casePath+"/send", c.sending(map[string]string{"email": "GWENLLIAN@seren.example"}), nil))
	twice.expect(t, "the same again", http.StatusOK, "This form was sent to this address about this child on")
	where := twice.action(t)
	c.b.post(where, send).expect(t, "without saying so", http.StatusUnprocessableEntity, "Tick to say that you want to send it all the same")
	if got := c.b.post(where, url.Values{"_csrf": send["_csrf"], "sure.r1": {"yes"}}); got.Location != c.casePath {
		t.Errorf("sending it all the same: status %d: %.300s", got.Status, got.words())
	}
	closed := c.addPerson(t, "Carys Closed")
	if err := c.store.DisableAccount(t.Context(), closed.Email); err != nil {
		t.Fatal(err)
	}
	shut := c.b.follow(c.b.upload(c.casePath+"/send", c.sending(map[string]string{"email": closed.Email}), nil))
	shut.expect(t, "a closed account", http.StatusOK, "The account of this address is closed")
	c.b.post(shut.action(t), send).expect(t, "sending to a closed account", http.StatusUnprocessableEntity, "The account of this address is closed")
	if n := c.number(t, "select count(*) from tasks"); n != 2 {
		t.Errorf("%d tasks, want 2", n)
	}
}

func TestInputInvitation(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	task := func(email string) (ref, token string) {
		t.Helper()
		refs, err := c.cases.SendSending(t.Context(), c.officer, c.ready(t, c.officer, c.caseRef, email), "r1")
		if err != nil {
			t.Fatal(err)
		}
		ref = refs[0]
		return ref, c.invitation(t, email)
	}
	invite := func(ref, email string) page {
		return c.b.post("/tasks/"+ref+"/invite", url.Values{"_csrf": {c.b.token()}, "_q": {"email"}, "email": {email}})
	}
	guest := c.browser(t)
	unknown := guest.get("/invitations/" + vault.Token())
	unknown.expect(t, "an unknown token", http.StatusNotFound, "copy all of it from the mail")
	if nowhere := guest.get("/invitations/cut"); values.ReplaceAllString(nowhere.Body, "") != values.ReplaceAllString(unknown.Body, "") {
		t.Error("one unknown invitation can be told from another")
	}

	ref, token := task("wrong@seren.example")
	guest.get("/invitations/"+token).expect(t, "the link", http.StatusOK, "wrong@seren.example", "EHCNA Information Gathering")
	invite(ref, "gwenllian at seren").expect(t, "an address that is none", http.StatusUnprocessableEntity, "gwenllian at seren")
	invite(ref, "a@b").expect(t, "an address that nobody can register", http.StatusUnprocessableEntity, "This is not an email address")
	if got := invite(ref, "right@seren.example"); got.Location != c.casePath {
		t.Fatalf("correcting the address: status %d: %.300s", got.Status, got.words())
	}
	guest.get("/invitations/"+token).expect(t, "the link of the wrong address", http.StatusGone, "this link no longer works")
	c.b.get(c.casePath).expect(t, "the case", http.StatusOK, "right@seren.example", "Invited, not registered")
	right := c.registered(t, "right@seren.example", c.invitation(t, "right@seren.example"))
	right.get("/tasks").expect(t, "the tasks of who was invited", http.StatusOK, "Diane Bluebell")
	guest.get("/invitations/"+c.invitation(t, "right@seren.example")).expect(t, "a used link", http.StatusGone, "has been used already", "Sign in")
	if got := right.get("/invitations/" + c.invitation(t, "right@seren.example")); got.Location != "/tasks/"+ref {
		t.Errorf("a used link, signed in, leads to %q", got.Location)
	}
	invite(ref, "third@seren.example").expect(t, "inviting once somebody has registered", http.StatusConflict, "Somebody has registered for this form")
	c.b.get("/tasks/"+ref+"/invite").expect(t, "the page once somebody has registered", http.StatusConflict, "Somebody has registered for this form")

	_, token = task("invited@seren.example")
	wrong := c.registered(t, "private@home.example", token)
	if got := wrong.get("/tasks"); strings.Contains(got.Body, "Diane") {
		t.Error("who registers another address gets the task of the one that was invited")
	}
	wrong.get("/invitations/"+token).expect(t, "the link, signed in with another address", http.StatusConflict,
		"This invitation is for another address", "invited@seren.example", "private@home.example")
	c.registered(t, "invited@seren.example", "").get("/tasks").expect(t, "registering without the link", http.StatusOK, "Diane Bluebell")

	ref, token = task("late@seren.example")
	c.exec(t, "update invitations set expires_at = now() where token_hash = $1", vault.HashToken(token))
	guest.get("/invitations/"+token).expect(t, "an expired link", http.StatusGone, "good for 28 days", "Ask the council to invite you again")
	late := c.registered(t, "late@seren.example", "")
	if got := late.get("/tasks"); strings.Contains(got.Body, "Diane") {
		t.Error("an invitation that is over still gives the task")
	}
	late.get("/invitations/"+token).expect(t, "an expired link, signed in", http.StatusGone, "good for 28 days", "Ask the council to invite you again")
	asked := invite(ref, "late@seren.example")
	asked.expect(t, "the address of somebody registered", http.StatusOK, "Gwenllian ap Rhys, Seren", "nothing is sent yet")
	if n := c.number(t, "select count(*) from tasks where ref = $1 and owner_id is not null", ref); n != 0 {
		t.Error("the form is handed over before the officer has seen to whom")
	}
	given := c.b.post("/tasks/"+ref+"/invite", url.Values{"_csrf": {c.b.token()}, "_q": {"email"}, "email": {"late@seren.example"}, "_person": {asked.field("_person")}})
	if given.Location != c.casePath {
		t.Fatalf("inviting again: status %d: %.300s", given.Status, given.words())
	}
	c.b.follow(given).expect(t, "handed over", http.StatusOK, "The form is with the person now.")
	if n := c.number(t, "select count(*) from tasks t join accounts a on a.id = t.owner_id where t.ref = $1 and a.email = 'late@seren.example'", ref); n != 1 {
		t.Error("who has registered meanwhile did not get the task when invited again")
	}

	ref, token = task("taken.back@seren.example")
	if err := c.store.RetractTask(t.Context(), store.Retract{AccountID: c.officer.ID, TaskRef: ref, Reason: "not_needed"}); err != nil {
		t.Fatal(err)
	}
	guest.get("/invitations/"+token).expect(t, "the link of a form that was retracted", http.StatusGone, "The council has taken this form back")
	c.mailed(t, "taken.back@seren.example", "Form retracted by the council")
}

// registered registers an address in a browser of its own and gives that browser.
func (p *testPortal) registered(t testing.TB, email, token string) *browserClient {
	t.Helper()
	b := p.browser(t)
	code := b.follow(p.registering(t, b, email, token))
	path := code.action(t)
	done := b.post(path, url.Values{"_csrf": {code.field("_csrf")}, "code": {p.newestCode(t, email, 0)}})
	if !strings.HasSuffix(done.Location, "/done") {
		t.Fatalf("the code: status %d: %.300s", done.Status, done.words())
	}
	if got := b.get(path); got.Location != "/tasks" {
		t.Errorf("a registration that is complete, signed in, leads to %q", got.Location)
	}
	return b
}

// registering goes as far as the mailed code.
func (p *testPortal) registering(t testing.TB, b *browserClient, email, token string) page {
	t.Helper()
	start := b.get("/register")
	if token != "" {
		start = b.get("/invitations/" + token)
	}
	form := url.Values{"_csrf": {start.field("_csrf")}, "_invitation": {token}}
	for name, value := range map[string]string{"forename": "Gwenllian", "surname": "ap Rhys", "capacity": "true", "role": "OT", "organisation": "Seren",
		"street": "4 Quay Street", "town": "Northshire", "postcode": "NS1 1AA"} {
		form.Add("_q", name)
		form.Set(name, value)
	}
	account := b.follow(b.post("/register", form))
	return b.post(account.action(t), url.Values{"_csrf": {account.field("_csrf")}, "email": {email}, "password": {testPassword}, "again": {testPassword}, "other": {"yes"}})
}

func TestInputRegister(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	there := p.addPerson(t, "Ffion There")
	b := p.browser(t)
	start := b.get("/register")
	empty := b.post("/register", url.Values{"_csrf": {start.field("_csrf")}, "_q": {"forename", "capacity"}, "capacity": {"false"}})
	empty.expect(t, "nothing entered", http.StatusUnprocessableEntity, "Enter your forename", "Enter your surname", "for people who answer in a professional capacity", "Enter the postcode")

	unseen := b.post("/register", url.Values{"_csrf": {start.field("_csrf")}, "_q": {"forename", "surname"}, "forename": {"\u200b"}, "surname": {"\u2060 \u200b"}})
	unseen.expect(t, "a name that cannot be seen", http.StatusUnprocessableEntity, "Enter your forename. It needs a letter", "Enter your surname. It needs a letter")

	fresh := p.registering(t, b, "new@seren.example", "")
	account := strings.TrimSuffix(fresh.Location, "/code")
	token := b.get(account).field("_csrf")
	for _, bad := range []struct{ email, password, again, say string }{
		{"", testPassword, testPassword, "Enter your work email address"},
		{"somebody", testPassword, testPassword, "This is not an email address"},
		{"a@b", testPassword, testPassword, "This is not an email address"},
		{"a b@c.example", testPassword, testPassword, "This is not an email address"},
		{"Some Body <a@c.example>", testPassword, testPassword, "This is not an email address"},
		{"a@c.example", "short", "short", "12 characters or more"},
		{"a@c.example", "password1234", "password1234", "Many people use this password"},
		{"longname@c.example", "my longname is", "my longname is", "must not hold your email address"},
		{"a@c.example", testPassword, "another one", "The two passwords are not the same"},
	} {
		got := b.post(account, url.Values{"_csrf": {token}, "email": {bad.email}, "password": {bad.password}, "again": {bad.again}})
		got.expect(t, bad.email+" "+bad.password, http.StatusUnprocessableEntity, bad.say)
		if strings.Contains(got.Body, bad.password) && len(bad.password) > 6 && !strings.Contains(bad.say, bad.password) {
			t.Errorf("the page shows the password %q", bad.password)
		}
	}
	long := strings.Repeat("quiet harbour ", 5)
	if got := b.post(account, url.Values{"_csrf": {token}, "email": {"new@seren.example"}, "password": {long}, "again": {long}}); got.Status != http.StatusSeeOther {
		t.Errorf("a password of 70 characters: status %d", got.Status)
	}

	other := p.browser(t)
	known := p.registering(t, other, there.Email, "")
	mask := func(pg page, email string) string {
		return hidesTimes.ReplaceAllString(values.ReplaceAllString(strings.ReplaceAll(pg.Body, email, "EMAIL"), ""), "")
	}
	another := p.browser(t)
	unknown := p.registering(t, another, "unknown@seren.example", "")
	if got, want := mask(other.follow(known), there.Email), mask(another.follow(unknown), "unknown@seren.example"); got != want {
		t.Errorf("an address with an account can be told from one without:\n%s\n%s", got, want)
	}
	p.mailed(t, there.Email, "You have an account already")
	for i := range 5 {
		code := other.get(known.Location)
		want := "This is not the code that we sent"
		if i == 4 {
			want = "Five wrong codes"
		}
		other.post(known.Location, url.Values{"_csrf": {code.field("_csrf")}, "code": {fmt.Sprintf("%08d", i)}}).expect(t, "a guessed code", http.StatusUnprocessableEntity, want)
	}
	if n := p.number(t, "select count(*) from accounts"); n != 1 {
		t.Errorf("%d accounts, want 1", n)
	}
	if got := p.browser(t).get(known.Location); got.Location != "/register" {
		t.Errorf("another browser goes on with a registration: %d to %q", got.Status, got.Location)
	}
	var last page
	for range portal.RegistrationTries + 1 {
		last = p.registering(t, p.browser(t), there.Email, "")
	}
	last.expect(t, "one address again and again", http.StatusTooManyRequests, "too many registrations")
}

func TestInputRetract(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	owner := c.addPerson(t, "Ffion Llewellyn")
	ref := c.sendTask(t, owner)
	retract := func(form url.Values) page {
		form.Set("_csrf", c.b.token())
		return c.b.post("/tasks/"+ref+"/retract", form)
	}
	retract(url.Values{}).expect(t, "no reason", http.StatusUnprocessableEntity, "Choose why the form is retracted")
	retract(url.Values{"reason": {"boredom"}, "words": {"Some words"}}).expect(t, "an unknown reason", http.StatusUnprocessableEntity, "Choose why", "Some words")
	retract(url.Values{"reason": {"other"}}).expect(t, "another reason without words", http.StatusUnprocessableEntity, "Say in a few words")
	retract(url.Values{"reason": {"other"}, "words": {strings.Repeat("x", 1001)}}).expect(t, "too many words", http.StatusUnprocessableEntity, "longer than 1,000 characters")
	c.answer(t, owner, ref, "typical")
	c.submit(t, owner, ref)
	retract(url.Values{"reason": {"not_needed"}}).expect(t, "what was submitted a second before", http.StatusConflict, "This form is submitted now, so it is not retracted")
	err := c.store.RetractTask(t.Context(), store.Retract{AccountID: c.officer.ID, TaskRef: ref, Reason: "not_needed"})
	if portal.CodeOf(err) != portal.Conflict || !strings.Contains(portal.SentenceOf(err), "is submitted now") {
		t.Errorf("retracting what was submitted between page and press: %v", err)
	}
	old := c.sendTask(t, owner)
	if err := c.store.RetractTask(t.Context(), store.Retract{AccountID: c.officer.ID, TaskRef: old, Reason: "not_needed"}); err != nil {
		t.Fatal(err)
	}
	b := c.signedIn(t, owner)
	b.get("/tasks").expect(t, "the list", http.StatusOK, "Recently Retracted Tasks", "The advice is no longer needed")
	c.exec(t, "update tasks set retracted_at = now() - interval '31 days' where ref = $1", old)
	if got := b.get("/tasks"); strings.Contains(got.Body, "Recently Retracted Tasks") {
		t.Error("what was retracted 31 days ago is still listed")
	}
	b.get("/tasks/"+old+"/pdf").expect(t, "the draft after 31 days", http.StatusGone, "kept for 30 days")
}

// A form that several take part in asks who fills in what, on the next page without a script.
func TestInputSendRoles(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	source := strings.Replace(kindsForm, `"formType": "Home support",`, `"formType": "Home support", "roles": [{"const": "teacher", "title": "Designated teacher"}, {"const": "worker", "title": "Social worker"}],`, 1)
	if _, err := c.cases.Install(t.Context(), []byte(source), "For tests", 0); err != nil {
		t.Fatal(err)
	}
	asks := c.b.upload(c.casePath+"/send", c.sending(map[string]string{"form": "kinds"}), nil)
	asks.expect(t, "a form with roles", http.StatusOK, "Several people take part in this form", "Designated teacher", "Social worker")
	chosen := c.sending(map[string]string{"form": "kinds"})
	chosen.Add("_q", "r1.roles_kinds")
	chosen.Set("r1.roles_kinds", "worker")
	check := c.b.follow(c.b.upload(asks.action(t), chosen, nil))
	check.expect(t, "the check", http.StatusOK, "Social worker only")
	if got := c.b.post(check.action(t), url.Values{"_csrf": {c.b.token()}}); got.Location != c.casePath {
		t.Fatalf("sending: status %d: %.300s", got.Status, got.words())
	}
	if got := c.text(t, "select array_to_string(roles, ' ') from tasks"); got != "worker" {
		t.Errorf("the task is done as %q", got)
	}
}
