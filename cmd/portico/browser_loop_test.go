package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"portico/internal/portal"
)

// TestLoopInBrowser goes the whole way round: an officer records a child and sends a form
// with a paper, somebody who is not registered is invited, registers with a code, answers
// and submits, and the officer reads and downloads it. With JavaScript and without.
func TestLoopInBrowser(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script %t", script), func(t *testing.T) {
			t.Parallel()
			l := loop{p: p, script: script, email: fmt.Sprintf("gwenllian.%t@seren.example", script), reference: fmt.Sprintf("NC-%t", script)}
			l.officer = p.addPerson(t, fmt.Sprintf("Marged %t", script), portal.RoleOfficer)
			w := p.window(t, wide)
			l.opens(w)
			l.records(w)
			l.sends(w)
			guest := p.anotherWindow(t, narrow)
			l.opens(guest)
			l.registers(guest)
			l.answers(guest)
			l.reads(w)
		})
	}
}

// loop is an officer and a professional at two windows.
type loop struct {
	p                *testPortal
	script           bool
	officer          portal.Account
	email, reference string
	casePath, task   string
}

func (l *loop) opens(w *window) {
	if !l.script {
		w.scriptOff()
	}
}

func (l *loop) records(w *window) {
	w.open("/")
	w.signIn(l.officer)
	w.at("/cases")
	w.leads(func() { w.press("Record a case") })
	w.types(control("case.reference"), l.reference)
	w.chooses(control("case.kind"), "EHC", "assessment")
	w.types(control("child.fullName"), "Diane Bluebell")
	w.types(control("child.born"), "10/2/2013")
	w.types(control("child.nhsNumber"), "999 012 3454")
	w.leads(func() { w.press("Add row to Parents and carers") })
	w.types(`[name^="child.parents."][name$=".name"]`, "Rosemary Bluebell")
	w.leads(func() { w.press("Save") })
	w.sees("The case is recorded.")
	w.sees("Rosemary Bluebell")
	l.casePath = ask[string](w, "location.pathname")
}

func (l *loop) sends(w *window) {
	w.leads(func() { w.press("Send forms") })
	w.choosesOT()
	w.types(control("r1.email"), strings.ToUpper(l.email[:1])+l.email[1:])
	w.types(control("comments"), "The seating question, if you can.")
	w.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), w.files(map[string][]byte{"Our story.pdf": samplePDF()})))
	w.leads(func() { w.press("Continue") })
	for _, words := range []string{"will be invited to register with this address", "Our story.pdf", "the form’s own time limit", "Home address"} {
		w.sees(words)
	}
	w.leads(func() { w.click("main form button", "Send") })
	w.at(l.casePath)
	w.sees("The form is sent.")
	w.sees("Invited, not registered")
	w.sees("Not opened yet")
}

func (l *loop) registers(w *window) {
	w.open("/invitations/" + l.p.invitation(w.t, l.email))
	for name, value := range map[string]string{"forename": "Gwenllian", "surname": "ap Rhys", "role": "Occupational therapist",
		"organisation": "Seren Therapy", "street": "4 Quay Street", "town": "Northshire", "postcode": "NS1 1AA"} {
		w.types(control(name), value)
	}
	w.click(control("capacity", "true"), "")
	w.leads(func() { w.press("Next") })
	w.holds("#email", l.email)
	w.types("#password", testPassword)
	w.types("#again", testPassword)
	w.leads(func() { w.press("Next") })
	w.paste("#code", l.p.newestCode(w.t, l.email, 0))
	w.leads(func() { w.press("Next") })
	w.sees("Registration completed")
	w.sees("1 form waits for you.")
	w.leads(func() { w.press("Continue") })
	w.at("/tasks")
}

func (l *loop) answers(w *window) {
	w.leads(func() { w.press("EHCNA Information Gathering") })
	w.sees("999 012 3454")
	w.press("Papers from the council (1)")
	l.task = strings.Split(ask[string](w, "location.pathname"), "/")[2]
	if got := w.client().get(ask[string](w, "new URL(document.querySelector('.p-more .p-files a').href).pathname")); got.Status != 200 || !strings.HasPrefix(got.Body, "%PDF-") {
		w.t.Fatalf("the paper answers %d", got.Status)
	}
	w.open(formPath(l.task, "signoff"))
	w.holds(`[name$=".job_title"]`, "Occupational therapist") // a fact of the new account
	owner, err := l.p.store.AccountByEmail(w.t.Context(), l.email)
	if err != nil {
		w.t.Fatal(err)
	}
	l.p.answer(w.t, owner, l.task, "typical") // answering is TestJourneyInBrowser's matter
	w.open("/tasks/" + l.task + "/submit")
	w.click("#declaration", "")
	w.leads(func() { w.press("Yes, Submit Contribution") })
	w.sees("Receipt")
}

func (l *loop) reads(w *window) {
	w.open(l.casePath)
	for _, words := range []string{"Submitted", "Gwenllian ap Rhys", "Opened"} {
		w.sees(words)
	}
	w.missing("Not opened yet")
	w.leads(func() { w.press("Read") })
	w.sees("Submitted by Gwenllian ap Rhys, Seren Therapy")
	b := w.client()
	for what, begins := range map[string]string{"pdf": "%PDF-", "xlsx": "PK"} {
		if got := b.get("/tasks/" + l.task + "/" + what); got.Status != 200 || !strings.HasPrefix(got.Body, begins) {
			w.t.Errorf("the %s answers %d", what, got.Status)
		}
	}
	all := b.get("/tasks/" + l.task + "/zip")
	z, err := zip.NewReader(bytes.NewReader([]byte(all.Body)), int64(len(all.Body)))
	if err != nil {
		w.t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, ", "); got != fmt.Sprintf("ot-advice %[1]s.pdf, ot-advice %[1]s.xlsx, answers.json, SHA256SUMS.txt", l.reference) {
		w.t.Errorf("the ZIP holds %s", got)
	}
}

// TestRetractWhileWriting takes a form back while its owner types: her next save is kept, the
// page says what happened, and the draft can be downloaded.
func TestRetractWhileWriting(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script %t", script), func(t *testing.T) {
			t.Parallel()
			owner, officer := p.addPerson(t, fmt.Sprintf("Ffion Back %t", script)), p.addPerson(t, fmt.Sprintf("Marged Back %t", script), portal.RoleOfficer)
			ref := p.sendTask(t, owner)
			writes, council := p.window(t, narrow), p.anotherWindow(t, wide)
			if !script {
				writes.scriptOff()
				council.scriptOff()
			}
			writes.open("/")
			writes.signIn(owner)
			writes.open(formPath(ref, "views"))
			council.open("/")
			council.signIn(officer)
			council.open("/tasks/" + ref + "/retract")
			council.click(control("reason", "other_form"), "")
			council.types(control("words"), "You will get the form for the new school.")
			council.leads(func() { council.click("main form button", "Retract") })
			council.sees("The form is retracted.")
			council.sees("Another form is sent in its place")
			writes.types(control("views.child_views"), "Diane likes drawing.")
			if script {
				writes.sees("The council has taken this form back")
				writes.leads(func() { writes.press("See both texts") })
			} else {
				writes.leads(func() { writes.press("Save") })
			}
			writes.wait("the page says what happened", `/the council has taken (it|this form) back/i.test(document.querySelector('main').innerText)`)
			writes.sees("Diane likes drawing.")
			writes.leads(func() { writes.press("Why it was retracted") })
			writes.sees("You will get the form for the new school.")
			if got := writes.client().get("/tasks/" + ref + "/pdf"); got.Status != 200 || !strings.HasPrefix(got.Body, "%PDF-") {
				t.Errorf("the PDF of the draft answers %d", got.Status)
			}
			writes.open("/tasks")
			writes.sees("Recently Retracted Tasks")
			p.mailed(t, owner.Email, "Form retracted by the council")
		})
	}
}

// mailed waits for a mail with a subject and fails when it holds what no mail may.
func (p *testPortal) mailed(t testing.TB, email, subject string) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		for _, m := range p.mails() {
			if m.To != email || m.Subject != subject {
				continue
			}
			for _, never := range []string{"Diane", "Bluebell", "seating", "new school"} {
				if strings.Contains(m.Text, never) {
					t.Errorf("the mail holds %q: %s", never, m.Text)
				}
			}
			return
		}
	}
	t.Fatalf("no mail %q came to %s", subject, email)
}
