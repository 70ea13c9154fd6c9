package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/vault"
)

// together makes a work group of people; the last of them may counter-sign.
func (p *testPortal) together(t testing.TB, people ...portal.Account) {
	t.Helper()
	name := "Therapies " + people[0].Name
	p.exec(t, "insert into work_groups (ref, name, made_at) values (md5($1::text), $1::text, now())", name)
	for i, who := range people {
		p.exec(t, "insert into work_group_members (group_id, account_id, signatory, added_at) select id, $2, $3, now() from work_groups where name = $1", name, who.ID, i == len(people)-1)
	}
}

// asked is a complete form that its author has given to somebody to counter-sign.
func (p *testPortal) asked(t testing.TB, author, signatory portal.Account, note string) string {
	t.Helper()
	ref := p.sendTask(t, author)
	p.answer(t, author, ref, "typical")
	p.ask(t, author, signatory, ref, note)
	return ref
}

func (p *testPortal) ask(t testing.TB, author, signatory portal.Account, ref, note string) {
	t.Helper()
	w, err := p.cases.Open(t.Context(), author, ref)
	if err == nil {
		err = p.cases.AskSignature(t.Context(), w, signatory.Ref, note, true)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// amend changes one answer, as the owner does on the form.
func (p *testPortal) amend(t testing.TB, owner portal.Account, ref, tab, name, words string) {
	t.Helper()
	w, err := p.cases.Open(t.Context(), owner, ref)
	if err == nil {
		_, err = p.cases.Save(t.Context(), w, casework.Post{Tab: tab, Base: w.Tabs[tab].Revision, SaveID: vault.Ref(), Close: true,
			Form: url.Values{"_q": {name}, name: {words}}})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestCounterSignWithoutScript is the whole way of a form through a counter-signature with
// plain forms and links: asked, read by its author, amended, commented, sent back, asked
// again, signed.
func TestCounterSignWithoutScript(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	author, manager := p.addPerson(t, "Ffion Llewellyn"), p.addPerson(t, "Olu Grant")
	p.exec(t, "update accounts set profession = 'Therapies manager', registration_number = 'PH60217' where id = $1", manager.ID)
	p.together(t, author, manager)
	ref := p.sendTask(t, author)
	p.answer(t, author, ref, "typical")
	a, m := p.signedIn(t, author), p.signedIn(t, manager)
	task := "/tasks/" + ref

	check := a.get(task + "/check")
	check.expect(t, "the check", 200, "Ask a counter signatory")
	ask := a.get(task + "/counter-sign/ask")
	ask.expect(t, "asking", 200, "Select User", "Olu Grant", "Counter signatory", "You sign as its author")
	post := func(b *browserClient, path string, pairs ...string) page {
		form := url.Values{"_csrf": {b.token()}}
		for i := 0; i+1 < len(pairs); i += 2 {
			form.Add(pairs[i], pairs[i+1])
		}
		return b.post(task+path, form)
	}
	who := manager.Ref
	post(a, "/counter-sign/ask").expect(t, "asking nobody", 422, "Select who is to counter-sign")
	post(a, "/counter-sign/ask", "who", "nobody", "note", "My note").expect(t, "asking a stranger", 422, "not in your work groups", "My note")
	post(a, "/counter-sign/ask", "who", who).expect(t, "without the declaration", 422, "Tick the declaration")
	post(a, "/counter-sign/ask", "who", who, "declaration", "yes", "note", strings.Repeat("é", 2001)).expect(t, "a long note", 422, "longer than 2,000")
	post(a, "/counter-sign/ask", "who", author.Ref, "declaration", "yes").expect(t, "asking oneself", 422)
	done := post(a, "/counter-sign/ask", "who", who, "declaration", "yes", "note", "The amounts in section 6, please")
	a.follow(done).expect(t, "asked", 200, "The form is with the counter signatory now", "With Olu Grant since", "The amounts in section 6", "Take back")

	for _, path := range []string{"", "/form/views", "/check", "/submit"} {
		if got := a.get(task + path); got.Location != task+"/read" {
			t.Errorf("%s leads the author to %q (%d), want the page to read", path, got.Location, got.Status)
		}
	}
	a.get(task+"/read").expect(t, "reading", 200, "With Olu Grant since", task+"/messages")
	a.get("/tasks").expect(t, "the list", 200, `href="`+task+`/counter-sign"`, "With Olu Grant for counter-signature")
	a.get(task+"/messages").expect(t, "the thread", 200, "Send message")
	post(a, "/messages", "words", "Which school is it?", "_do", "send").expect(t, "a message", 303)
	post(a, "/submit", "declaration", "yes").expect(t, "submitting what is counter-signed", 409, "take it back first")
	post(a, "/form/views", "_q", "views.child_views", "views.child_views", "Late words", "_base", "1").expect(t, "saving", 409, "Late words")
	post(a, "/counter-sign/ask", "who", who, "declaration", "yes").expect(t, "asking twice", 409)

	if got := m.get(task); got.Location != task+"/counter-sign" {
		t.Errorf("the task opens for the signatory on %q", got.Location)
	}
	m.get(task+"/counter-sign").expect(t, "the signatory's page", 200, "Ffion Llewellyn finished this on", "The amounts in section 6", "Sign and submit", "Nothing was changed")
	p.amend(t, manager, ref, "needs", "needs.strengths", "Diane draws and paints well.")
	m.get(task+"/counter-sign").expect(t, "the changes", 200, "Changed by you since Ffion Llewellyn finished (1)", "<del>", "<ins>")
	m.get(task+"/form/needs").expect(t, "the form", 200, "Changed by you since Ffion Llewellyn finished", "You counter-sign this for Ffion Llewellyn")
	a.get(task+"/counter-sign").expect(t, "the author sees it", 200, "Changed by Olu Grant since you finished (1)")

	post(m, "/comments", "at", "needs.strengths", "body", "I put it stronger. Right?").expect(t, "a comment", 303)
	m.get(task+"/form/needs").expect(t, "the comment at its question", 200, "I put it stronger. Right?")
	comment := p.text(t, "select ref from comments")
	post(a, "/comments", "to", comment, "body", "Yes, thank you").expect(t, "an answer", 303)
	a.get(task+"/comments").expect(t, "the comments", 200, "I put it stronger", "Yes, thank you", "Settle")
	post(a, "/comments/"+comment+"/settle").expect(t, "settling", 303)
	a.get(task+"/comments").expect(t, "settled", 200, "Settled by Ffion Llewellyn")

	post(m, "/counter-sign/back").expect(t, "sending back without words", 422, "Say in a few words")
	post(m, "/counter-sign/back", "words", "Add the review date").expect(t, "sending back", 303)
	m.get(task).expect(t, "who sent it back", 404)
	a.get(task+"/form/needs").expect(t, "back with the author", 200, "Olu Grant sent this back on", "Add the review date")
	a.get(task+"/counter-sign").expect(t, "what was changed", 200, "Changed by Olu Grant since you finished (1)", "paints")

	p.ask(t, author, manager, ref, "")
	p.amend(t, manager, ref, "needs", "needs.strengths", "Diane draws, paints and builds well.")
	m.get(task+"/submit").expect(t, "signing", 200, "Ffion Llewellyn, who signed it on", "Counter-signed as Olu Grant, Therapies manager, HCPC PH60217")
	post(m, "/submit").expect(t, "signing without the declaration", 422, "Tick the declaration")
	signed := post(m, "/submit", "declaration", "yes")
	m.follow(signed).expect(t, "the receipt", 200, "Submitted")
	again := post(m, "/submit", "declaration", "yes")
	if again.Location != task+"/receipt" || p.number(t, "select count(*) from submissions") != 1 {
		t.Errorf("signing twice: %d %s", again.Status, again.Location)
	}
	for name, b := range map[string]*browserClient{"author": a, "signatory": m} {
		b.get("/tasks").expect(t, "the lists of the "+name, 200, "Diane Bluebell", "Submitted")
		b.get(task+"/read").expect(t, "read by the "+name, 200, "Counter signatory", "Changed at counter-signature", "paints and builds")
		b.get(task+"/comments").expect(t, "the comments of the "+name, 200, "Yes, thank you")
		p.signedPDF(t, b.get(task+"/pdf").Body)
		if got := b.get(task + "/xlsx"); got.Status != http.StatusOK {
			t.Errorf("the workbook for the %s: %d", name, got.Status)
		}
	}
	officer := p.signedIn(t, p.addPerson(t, "Olive Officer", portal.RoleOfficer))
	read := officer.get(task + "/read")
	read.expect(t, "read by the council", 200, "Changed at counter-signature", "Olu Grant")
	if strings.Contains(read.Body, "Right?") || strings.Contains(officer.get(task+"/pdf").Body, "Right?") {
		t.Error("the council reads the comments")
	}
	officer.get(task+"/comments").expect(t, "the comments", 404)
	for _, m := range p.mails() {
		if strings.Contains(m.Text+m.Subject, "Bluebell") || strings.Contains(m.Text, "amounts") || strings.Contains(m.Text, "review date") {
			t.Errorf("the mail %q says too much: %s", m.Subject, m.Text)
		}
	}
}

// signedPDF looks for both signers, and for what was changed, in the text of a PDF.
func (p *testPortal) signedPDF(t *testing.T, body string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "signed.pdf")
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(pdfTool(t, "pdftotext", "-raw", "-enc", "UTF-8", file, "-")), " ")
	today := portal.London(time.Now()).List()
	for _, want := range []string{"Author Ffion Llewellyn Occupational therapist", "Counter signatory Olu Grant Therapies manager", "HCPC OT71834", "HCPC PH60217",
		"Signed by account on " + today, "Agreed with 1 change, signed by account on " + today, "Changed at counter-signature", "The author’s text", "The signed text",
		"Diane draws, paints and builds well."} {
		if !strings.Contains(text, want) {
			t.Errorf("the PDF does not say %q", want)
		}
	}
}
