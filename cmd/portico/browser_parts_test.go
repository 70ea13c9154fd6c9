package main

import (
	"strings"
	"testing"

	"portico/internal/portal"
)

// TestCarePlanInParts is an officer who sends a form in two parts, in a browser; each fills in and
// sees one's own, and the officer reads the whole. TestFormInParts is the same without a script.
func TestCarePlanInParts(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	p.installShared(t)
	officer, nurse, teacher := p.addPerson(t, "Olive Officer", portal.RoleOfficer), p.addPerson(t, "Nia Nurse"), p.addPerson(t, "Tomos Teacher")
	casePath := "/cases/" + p.text(t, "select ref from cases where id = $1", p.addCase(t, "Diane Bluebell"))
	w := p.window(t, wide)
	w.open("/")
	w.signIn(officer)
	begun := p.several(t, officer, strings.TrimPrefix(casePath, "/cases/"), "form=shared email="+nurse.Email, "form=shared email="+teacher.Email)
	w.open(casePath + "/send/" + begun.Ref)
	for _, id := range []string{"r1", "r2"} {
		w.click("#"+id+" summary", "")
		w.click("#q-"+id+"-part", "")
	}
	w.leads(func() { w.press("Continue") })
	w.sees("Recipient 1: Tick the sections that this person fills in")
	w.click("#r1 input[value=health]", "")
	for _, tab := range []string{"both", "school", "papers"} {
		w.click("#r2 input[value="+tab+"]", "")
	}
	w.leads(func() { w.press("Continue") })
	w.sees("One form together with Recipient 2")
	w.leads(func() { w.click("main form button", "Send 2 forms") })
	w.at(casePath)
	w.sees("0 of 2 parts in")
	mine, theirs := p.text(t, "select ref from tasks where part = '2. Health'"), p.text(t, "select ref from tasks where part <> '2. Health'")
	n := p.window(t, wide)
	n.open("/")
	n.signIn(nurse)
	n.open(formPath(mine, "health"))
	n.sees("You have a part of this form: 2. Health.")
	n.types(control("health.strengths"), "Swims like a fish")
	n.press("Save")
	n.sees("Saved at")
	a, b := p.signedIn(t, nurse), p.signedIn(t, teacher)
	a.write(t, mine, "health", "health.visits", "", "_rows.health.visits", "aaaaaaaa", "health.visits.aaaaaaaa.when", "1/9/2026")
	b.write(t, theirs, "both", "both.seen", "true")
	b.write(t, theirs, "school", "school.support", "Quiet room at noon")
	b.postFiles("/tasks/"+theirs+"/attachments", b.token(), upload{"Plan.pdf", samplePDF()})
	p.submit(t, nurse, mine)
	p.submit(t, teacher, theirs)
	w.open(casePath)
	w.sees("2 of 2 parts in")
	w.sees("Whole form, PDF")
	if got := w.client().get("/tasks/" + mine + "/whole"); got.Status != 200 || !strings.HasPrefix(got.Body, "%PDF") {
		t.Errorf("the whole answers %d", got.Status)
	}
}
