package main

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// turnWorld is a task, its owner and an officer of the council, all without a script.
type turnWorld struct {
	*testPortal
	t              *testing.T
	ref            string
	owner, officer portal.Account
	hers, council  *browserClient
}

func newTurnWorld(t *testing.T) *turnWorld {
	t.Helper()
	w := &turnWorld{testPortal: newPortal(t), t: t}
	w.owner, w.officer = w.addPerson(t, "Ffion Llewellyn"), w.addPerson(t, "Olive Officer", portal.RoleOfficer)
	w.ref = w.sendTask(t, w.owner)
	w.exec(t, "update tasks set sender_id = $1 where ref = $2", w.officer.ID, w.ref)
	w.hers, w.council = w.signedIn(t, w.owner), w.signedIn(t, w.officer)
	return w
}

func (w *turnWorld) at(parts ...string) string {
	return strings.Join(append([]string{"/tasks", w.ref}, parts...), "/")
}

// sends posts a page's form with these answers beside its hidden fields, as a browser does.
func (w *turnWorld) sends(b *browserClient, path string, answers map[string]string) page {
	w.t.Helper()
	shown := b.get(path)
	return b.post(path, w.form(shown, answers))
}

func (w *turnWorld) form(shown page, answers map[string]string) url.Values {
	form := url.Values{"_csrf": {shown.field("_csrf")}, "_do": {"save"}}
	for _, name := range []string{"_on", "_save", "_checked"} {
		if value := shown.field(name); value != "" {
			form.Set(name, value)
		}
	}
	form["_q"] = shown.all(`<input type="hidden" name="_q" value="([^"]+)">`)
	for _, row := range shown.all(`name="_rows\.questions" value="([^"]+)"`) {
		form.Add("_rows.questions", row)
	}
	for name, value := range answers {
		form.Set(name, value)
	}
	return form
}

func (w *turnWorld) caseOf() string {
	return "/cases/" + w.text(w.t, "select c.ref from cases c join tasks t on t.case_id = c.id where t.ref = $1", w.ref)
}

func TestDeclineWithoutScript(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	w.answer(t, w.owner, w.ref, "typical")
	got := w.sends(w.hers, w.at("decline"), map[string]string{"reason": "discharged", "words": "Last seen in 2024", "instead.service": "Community SLT"})
	got.expect(t, "a discharge without its date", 422, "Enter the date of the discharge", "Last seen in 2024", "Community SLT")
	got = w.sends(w.hers, w.at("decline"), map[string]string{"reason": "discharged", "words": "Last seen in 2024", "first": "3/2/2024", "_do": "look"})
	got.expect(t, "the Enter key", 200, "Last seen in 2024")
	if got := w.sends(w.hers, w.at("decline"), map[string]string{"reason": "discharged", "words": "Last seen in 2024", "first": "3/2/2024", "instead.service": "Community SLT"}); got.Location != w.at("decline") {
		t.Fatalf("declining: %d %s", got.Status, got.words())
	}
	w.mailed(t, w.officer.Email, "Somebody proposes to decline a form")
	w.hers.get(w.at("decline")).expect(t, "the page", 200, "You have asked to decline this form", "Last seen in 2024", "3 February 2024", "What is written so far")
	if got := w.hers.get(w.at("form", "views")); got.Location != w.at("decline") {
		t.Errorf("the form leads to %q", got.Location)
	}
	w.hers.get("/tasks").expect(t, "her list", 200, "Decline proposed")
	if got := w.hers.post(w.at("decline", "withdraw"), url.Values{"_csrf": {w.hers.token()}}); got.Status != 303 {
		t.Fatalf("taking it back: %d", got.Status)
	}
	w.hers.get(w.at("form", "views")).expect(t, "the form", 200, "The form is yours to complete again.")
	w.sends(w.hers, w.at("decline"), map[string]string{"reason": "unknown", "words": "We looked in all systems"})
	w.council.get(w.caseOf()).expect(t, "the case", 200, "Decline proposed", "Not known to the service", "Decide on the decline")
	w.sends(w.council, w.at("decide"), map[string]string{"decision": "refuse"}).expect(t, "refusing without words", 422, "Say in a few words why")
	if got := w.sends(w.council, w.at("decide"), map[string]string{"decision": "refuse", "words": "You saw her in May"}); got.Location != w.caseOf() {
		t.Fatalf("refusing: %d %s", got.Status, got.words())
	}
	w.mailed(t, w.owner.Email, "The council asks you to complete a form after all")
	w.hers.get(w.at("form", "views")).expect(t, "the form", 200, "You saw her in May", "Refused on")
	w.sends(w.hers, w.at("decline"), map[string]string{"reason": "other", "words": "That was her sister"})
	w.sends(w.council, w.at("decide"), map[string]string{"decision": "agree", "words": "So it was"})
	w.mailed(t, w.owner.Email, "The council has agreed that you decline a form")
	w.hers.get("/tasks").expect(t, "her list", 200, "Nil return: Another reason", "Declined")
	w.hers.get(w.at("decline")).expect(t, "the page", 200, "The council has agreed", "So it was")
	if got := w.sends(w.council, w.at("decide"), map[string]string{"words": "It is about this child after all"}); got.Location != w.caseOf() {
		t.Fatalf("opening it again: %d %s", got.Status, got.words())
	}
	w.hers.get(w.at("form", "views")).expect(t, "the form", 200, "Opened again on", "It is about this child after all")
}

func TestMoreTimeWithoutScript(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	w.hers.get(w.at("more-time")).expect(t, "the page", 200, "A waiting list and shortage of staff are not among them", "examination or test")
	soon := portal.London(time.Now()).Add(2)
	got := w.sends(w.hers, w.at("more-time"), map[string]string{"reason": "missed", "wanted": soon.String()})
	got.expect(t, "a date before the due date", 422, "Enter the date of the appointment that was missed", "Ask for a day after the present due date")
	wanted := portal.London(time.Now()).Add(30)
	if got := w.sends(w.hers, w.at("more-time"), map[string]string{"reason": "missed", "first": "1/10/2026", "wanted": wanted.String()}); got.Status != 303 {
		t.Fatalf("asking: %d %s", got.Status, got.words())
	}
	w.mailed(t, w.officer.Email, "Somebody asks for more time")
	w.hers.get("/tasks").expect(t, "her list", 200, "More time asked on")
	w.hers.get(w.at("form", "views")).expect(t, "the form", 200, "More time asked on")
	w.hers.get(w.at("more-time")).expect(t, "the page while it waits", 200, "The council has not decided yet", "Take it back")
	w.council.get(w.caseOf()).expect(t, "the case", 200, "More time asked, to "+wanted.List(), "Decide on more time")
	w.council.get(w.at("decide")).expect(t, "the decision", 200, wanted.Long(), "1 October 2026")
	if got := w.sends(w.council, w.at("decide"), map[string]string{"decision": "grant", "due": wanted.String()}); got.Location != w.caseOf() {
		t.Fatalf("granting: %d %s", got.Status, got.words())
	}
	w.mailed(t, w.owner.Email, "You have more time")
	w.hers.get("/tasks").expect(t, "her list", 200, wanted.List())
	w.council.get(w.at("decide")).expect(t, "nothing to decide", 409, "Nothing about this form waits")
}

func TestMessagesWithoutScript(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	w.hers.get(w.at("messages")+"?about=views.child_views").expect(t, "about a question", 200, "About “")
	w.sends(w.hers, w.at("messages"), map[string]string{"words": " "}).expect(t, "nothing written", 422, "Write the message first")
	long := strings.Repeat("é", portal.MessageChars+1)
	w.sends(w.hers, w.at("messages"), map[string]string{"words": long}).expect(t, "too much", 422, "longer than 4,000 characters", long)
	form := w.form(w.hers.get(w.at("messages")), map[string]string{"words": "Which school is <b>it</b>?", "_do": "send"})
	for range 2 { // a double press
		if got := w.hers.post(w.at("messages"), form); got.Status != 303 {
			t.Fatalf("sending: %d", got.Status)
		}
	}
	if n := w.number(t, "select count(*) from messages"); n != 1 {
		t.Errorf("a double press sent %d messages", n)
	}
	w.mailed(t, w.officer.Email, "You have a message")
	w.council.get(w.caseOf()).expect(t, "the case", 200, "Messages, 1 new")
	w.hers.get(w.at("messages")).expect(t, "her thread", 200, "Not read yet")
	w.council.get(w.at("messages")).expect(t, "the officer's thread", 200, "Which school is &lt;b&gt;it&lt;/b&gt;?", "New")
	w.hers.get(w.at("messages")).expect(t, "her thread", 200, "Read on")
	w.sends(w.council, w.at("messages"), map[string]string{"words": "Testertown High", "_do": "send"})
	w.mailed(t, w.owner.Email, "You have a message")
	w.hers.get("/tasks").expect(t, "her list", 200, "1 new message")
	w.hers.get(w.at("messages"))
	if strings.Contains(w.hers.get("/tasks").Body, "new message") {
		t.Error("what was read is still new")
	}
	for _, m := range w.mails() {
		if strings.Contains(m.Text+m.Subject, "Testertown") || strings.Contains(m.Text, "Bluebell") {
			t.Errorf("a mail holds words or a name: %s", m.Text)
		}
	}
}

func TestReturnWithoutScript(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	w.answer(t, w.owner, w.ref, "typical")
	stale := w.form(w.hers.get(w.at("submit")), map[string]string{"declaration": "yes"})
	if got := w.hers.post(w.at("submit"), stale); got.Location != w.at("receipt") {
		t.Fatalf("submitting: %d %s", got.Status, got.words())
	}
	second := w.signedIn(t, w.addPerson(t, "Otto Officer", portal.RoleOfficer))
	theirs := w.form(second.get(w.at("decide")), map[string]string{"decision": "return", "words": "My own long reasons"})
	w.sends(w.council, w.at("decide"), map[string]string{"decision": "return"}).expect(t, "without words", 422, "Say what must be changed")
	row := w.council.post(w.at("decide"), w.form(w.council.get(w.at("decide")), map[string]string{"decision": "return", "words": "Say how often", "_do": "add:questions"}))
	row.expect(t, "another row", 200, "Say how often", `value="views.child_views"`)
	names := row.all(`name="(questions\.[0-9a-z]+\.question)"`)
	if len(names) == 0 {
		t.Fatalf("there is no row to fill in: %.2000s", row.words())
	}
	answers := map[string]string{"decision": "return", "words": "Say how often", names[0]: "views.child_views", strings.Replace(names[0], ".question", ".remark", 1): "In her own words"}
	if got := w.council.post(w.at("decide"), w.form(row, answers)); got.Location != w.caseOf() {
		t.Fatalf("returning: %d %s", got.Status, got.words())
	}
	second.post(w.at("decide"), theirs).expect(t, "the officer who was slower", 409, "Somebody was faster", "My own long reasons")
	w.mailed(t, w.owner.Email, "The council has returned a form to you")
	w.hers.get("/tasks").expect(t, "her list", 200, "Returned for correction")
	w.hers.get(w.at("form", "views")).expect(t, "the form", 200, "Say how often", "In her own words", "The council asks:")
	w.hers.post(w.at("submit"), stale).expect(t, "a submit page from before", 409, "returned this form since")
	if got := w.sends(w.hers, w.at("submit"), map[string]string{"declaration": "yes"}); got.Location != w.at("receipt") {
		t.Fatalf("submitting again: %d %s", got.Status, got.words())
	}
	w.council.get(w.at("read")).expect(t, "the read page", 200, "Submitted 2 times", "Submission 1 on", "Accept or return")
	if got := w.council.get(w.at("rounds", "1", "pdf")); got.Status != 200 || !strings.HasPrefix(got.Body, "%PDF") {
		t.Errorf("the first PDF: %d", got.Status)
	}
	if got := w.sends(w.council, w.at("decide"), map[string]string{"decision": "accept"}); got.Location != w.caseOf() {
		t.Fatalf("accepting: %d %s", got.Status, got.words())
	}
	w.hers.get("/tasks").expect(t, "her list", 200, "Accepted")
	if strings.Contains(w.hers.get(w.at("read")).Body, "Accept or return") {
		t.Error("the owner is offered an officer's decision")
	}
}

func TestLetterWithoutScript(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	shown := w.hers.get(w.at("letter"))
	letter := w.form(shown, map[string]string{"author": "Dr N. Chaudhry", "role": "Paediatrician", "date": "1/1/2099"})
	w.hers.upload(w.at("letter"), letter, nil).expect(t, "no file, no tick, a date to come", 422, "Attach the letter", "Tick to declare", "in the future", "Dr N. Chaudhry")
	letter.Set("_do", "attach")
	w.hers.upload(w.at("letter"), letter, map[string][]byte{"Clinic letter.pdf": samplePDF(), "notes.txt": []byte("words")}).
		expect(t, "one file of two", 422, "Clinic letter.pdf", "Not attached", "Dr N. Chaudhry")
	letter = w.form(shown, map[string]string{"author": "Dr N. Chaudhry", "role": "Paediatrician", "date": "3/10/2026", "declaration": "true"})
	if got := w.hers.upload(w.at("letter"), letter, nil); got.Location != w.at("receipt") {
		t.Fatalf("sending: %d %s", got.Status, got.words())
	}
	w.hers.get(w.at("receipt")).expect(t, "the receipt", 200, "Submitted")
	w.hers.get(w.at("read")).expect(t, "what she sent", 200, "Answered by letter", "3 October 2026", "Clinic letter.pdf")
	w.council.get(w.at("read")).expect(t, "what the officer reads", 200, "Answered by letter", "Dr N. Chaudhry")
	w.council.get(w.caseOf()).expect(t, "the case", 200, "Answered by letter")
	for _, kind := range []string{"pdf", "xlsx", "zip"} {
		if got := w.council.get(w.at(kind)); got.Status != 200 {
			t.Errorf("%s: %d", kind, got.Status)
		}
	}
	if got := w.sends(w.council, w.at("decide"), map[string]string{"decision": "return", "words": "The form, please"}); got.Location != w.caseOf() {
		t.Fatalf("asking for the form: %d %s", got.Status, got.words())
	}
	w.hers.get(w.at("form", "views")).expect(t, "the form", 200, "The form, please")
}

// letter sends a letter in place of a form, as its owner.
func (s *stage) letter(t testing.TB, ref string) {
	t.Helper()
	w, err := s.cases.Open(t.Context(), s.person(t, writer), ref)
	if err == nil {
		_, err = s.cases.AttachLetter(t.Context(), w, casework.Upload{Name: "Clinic letter of October.pdf", Body: samplePDF()})
	}
	st := s.cases.NewLetter()
	if err == nil {
		err = st.Bind(url.Values{"_q": {"author", "role", "date", "declaration"}, "author": {"Dr Nasreen Chaudhry"}, "role": {"Consultant paediatrician"},
			"date": {"3/10/2026"}, "declaration": {"true"}})
	}
	if err == nil {
		_, err = s.cases.SubmitLetter(t.Context(), w, st)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Words of a message, a reason or a decision outlive the session: after signing in they are
// on the page again, and nothing is sent by itself.
func TestTurnWordsOutliveTheSession(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"messages", "decline", "more-time", "letter", "reassign", "counter-sign/ask"} {
		w := newTurnWorld(t)
		w.makeGroup(t, "Paediatric OT", w.owner, w.addPerson(t, "Carl Colleague"))
		form := w.form(w.hers.get(w.at(page)), map[string]string{"words": "A long message", "author": "A long message", "note": "A long message"})
		w.exec(t, "update sessions set last_seen_at = now() - interval '1 hour'")
		if got := w.hers.post(w.at(page), form); got.Location != "/sign-in" {
			t.Fatalf("%s: the post leads to %q", page, got.Location)
		}
		w.signIn(t, w.hers, w.owner)
		w.hers.get("/held/"+w.text(t, "select ref from held_posts")).expect(t, page, 200, "A long message", "What you typed is still here")
		if n := w.number(t, "select (select count(*) from messages) + (select count(*) from proposals) + (select count(*) from submissions)"); n != 0 {
			t.Errorf("%s: something was sent by itself", page)
		}
	}
}

// So do the words of a chase and the day of receipt, which officers type.
func TestOfficersWordsOutliveTheSession(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"chase", "received", "retract"} {
		w := newTurnWorld(t)
		shown := w.council.get(w.at(page))
		w.endSessions(t, w.officer)
		if got := w.council.post(w.at(page), w.form(shown, map[string]string{"words": "By Thursday"})); got.Location != "/sign-in" {
			t.Fatalf("%s: the post leads to %q", page, got.Location)
		}
		w.signIn(t, w.council, w.officer)
		back := w.council.get("/held/" + w.text(t, "select ref from held_posts order by held_at desc limit 1"))
		back.expect(t, page, 200, "What you typed is still here", "By Thursday")
		if n := w.number(t, "select count(*) from mails where template = 'chased'"); n != 0 {
			t.Errorf("%d chases were sent by themselves", n)
		}
	}
}

// What somebody typed on a page about a task is shown back by the page that says why it was
// refused: nobody types it twice.
func TestTypedWordsAreShownBack(t *testing.T) {
	t.Parallel()
	w := newTurnWorld(t)
	form := w.form(w.hers.get(w.at("messages")), map[string]string{"words": "A long message <b>that</b> took ten minutes", "_do": "send"})
	decline := w.form(w.hers.get(w.at("decline")), map[string]string{"reason": "unknown", "words": "We looked in all systems"})
	if got := w.hers.post(w.at("decline"), decline); got.Status != 303 {
		t.Fatalf("declining: %d %s", got.Status, got.words())
	}
	decline.Set("words", "We looked again and found her")
	w.hers.post(w.at("decline"), decline).expect(t, "declining twice", 409, "What you typed", "We looked again and found her")
	w.exec(t, "update tasks set owner_id = $1 where ref = $2", w.addPerson(t, "Tom Taker").ID, w.ref)
	got := w.hers.post(w.at("messages"), form)
	got.expect(t, "a message about a form that was taken over", 404, "What you typed", "A long message &lt;b&gt;that&lt;/b&gt; took ten minutes")
	if strings.Contains(got.Body, form.Get("_csrf")+"</textarea>") || strings.Contains(got.Body, ">unknown</textarea>") {
		t.Error("the page shows more than prose")
	}
	form.Set("_csrf", "foreign")
	if got := w.hers.post(w.at("messages"), form); got.Status != 403 || strings.Contains(got.Body, "ten minutes") {
		t.Errorf("a post from elsewhere: %d %s", got.Status, got.words())
	}
}

// TestWaitingForTheCouncil reads on the officer's first page what waits, and nothing once it is answered.
func TestWaitingForTheCouncil(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	me, officer := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Olive Officer", portal.RoleOfficer)
	o, b := p.signedIn(t, officer), p.signedIn(t, me)
	if strings.Contains(o.get("/cases").Body, "Waiting for the council") {
		t.Error("something waits where nothing was asked")
	}
	ref := p.sendTask(t, me)
	for i, words := range []string{"Which school?", "And which year?"} {
		err := p.store.SendMessage(t.Context(), store.NewMessage{AccountID: me.ID, TaskRef: ref, Ref: "w" + words[:3] + string(rune('a'+i)), Words: words})
		if err != nil {
			t.Fatal(err)
		}
	}
	wanted := portal.London(time.Now()).Add(25)
	for _, n := range []store.NewProposal{{Kind: store.ProposeMoreTime, Reason: portal.TimeOther, Wanted: &wanted}, {Kind: store.ProposeDecline, Reason: "unknown"}} {
		n.AccountID, n.TaskRef = me.ID, ref
		if err := p.store.Propose(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	o.get("/cases").expect(t, "what waits", 200, "Waiting for the council", "1 decline proposed", "/tasks/"+ref+"/decide", "1 form with new messages", "2 messages", "/tasks/"+ref+"/messages")
	if shown := b.get("/cases"); shown.Status == 200 {
		t.Error("a professional reads what waits for the council")
	}
	o.get("/tasks/" + ref + "/messages")
	if strings.Contains(o.get("/cases").Body, "new messages") {
		t.Error("messages wait that were read")
	}
}
