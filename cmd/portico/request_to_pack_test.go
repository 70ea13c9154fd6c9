package main

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"portico/engine"
	"portico/engine/xlsx"
	"portico/formdefs"
	"portico/internal/portal"
)

// TestRequestToPack runs a case from the request to the pack for the plan: an officer asks four
// advisers in one go, one is late and is chased, one asks for more time, one is asked to correct
// an answer, all is accepted, read in Word and Excel, and the case is closed. Each of the five
// has a session of their own, in windows and without JavaScript.
func TestRequestToPack(t *testing.T) {
	t.Parallel()
	t.Run("in windows", func(t *testing.T) {
		t.Parallel()
		p, seated := newPortal(t), false
		p.fromRequestToPack(t, func() visitor {
			if seated {
				return atWindow{p.anotherWindow(t, wide)}
			}
			seated = true
			return atWindow{p.window(t, wide)}
		})
	})
	t.Run("without a script", func(t *testing.T) {
		t.Parallel()
		p := newPortal(t)
		p.fromRequestToPack(t, func() visitor { return &plainVisitor{t: t, b: p.browser(t)} })
	})
}

// planCase is a case on its way, with whoever works on it.
type planCase struct {
	*testPortal
	t       *testing.T
	officer visitor
	path    string // of the case
	asked   []*adviser

	therapist, psychologist, school, doctor *adviser
}

// adviser is somebody who is asked for advice.
type adviser struct {
	visitor
	surname, email, form, title string
	account                     portal.Account
	ref                         string // of the task
	def                         *engine.Definition
}

func (p *testPortal) fromRequestToPack(t *testing.T, sits func() visitor) {
	c := &planCase{testPortal: p, t: t, officer: sits(),
		therapist:    &adviser{surname: "Moss", email: "orla.moss@health.example", form: "ot-advice", title: "EHCNA Information Gathering"},
		psychologist: &adviser{surname: "Frost", email: "edna.frost@health.example", form: "ep-advice", title: "Psychological advice", account: p.addPerson(t, "Edna Frost")},
		school:       &adviser{surname: "Field", email: "orla.field@school.example", form: "ehcna-info-gathering", title: "EHCNA Information Gathering"},
		doctor:       &adviser{surname: "Reed", email: "orla.reed@health.example", form: "health-advice", title: "Health advice"}}
	c.asked = []*adviser{c.therapist, c.psychologist, c.school, c.doctor}
	c.requests()
	c.sends()
	for _, a := range c.asked {
		a.visitor, a.def = sits(), p.compiled(t, a.form)
		if a != c.doctor {
			c.arrives(a)
			c.opens(a)
		}
	}
	c.answers(c.therapist)
	c.answers(c.psychologist)
	c.asksForTime(c.school)
	c.chases(c.doctor)
	c.decides(c.school, map[string]string{"decision": "grant", "words": "Half term is kept free"})
	c.returns(c.psychologist)
	c.corrects(c.psychologist)
	c.arrives(c.doctor)
	c.opens(c.doctor)
	c.answers(c.doctor)
	c.answers(c.school)
	for _, a := range c.asked {
		c.decides(a, map[string]string{"decision": "accept"})
	}
	c.officer.says("4 of 4", "Accepted")
	c.takesPack()
	c.tellsAll()
	c.ends()
}

// compiled is a shipped form.
func (p *testPortal) compiled(t testing.TB, key string) *engine.Definition {
	t.Helper()
	src, err := formdefs.Definition(key)
	if err != nil {
		t.Fatal(err)
	}
	def, findings := engine.Compile(src, formdefs.Catalogue())
	if def == nil {
		t.Fatal(findings)
	}
	return def
}

// signsIn signs somebody in who has an account.
func (c *planCase) signsIn(v visitor, email string) {
	c.t.Helper()
	v.goes("/sign-in")
	before := c.codesMailed(email)
	v.enters("Submit", map[string]string{"email": email, "password": testPassword})
	v.enters("Finish", map[string]string{"code": c.newestCode(c.t, email, before)})
}

// requests records the child, the request and the decision to assess: the clock shows the week.
func (c *planCase) requests() {
	who, v := c.addPerson(c.t, "Olive Officer", portal.RoleOfficer), c.officer
	c.signsIn(v, who.Email)
	v.follows("Record a case")
	v.enters("Save", map[string]string{"case.reference": "NC-2026-17", "case.kind": "assessment", "case.requested": inDays(-50), "child.fullName": "Diane Bluebell", "child.born": "10/2/2013", "child.yearGroup": "8"})
	v.says("The case is recorded.", "Statutory clock", "day 50")
	c.path = v.here()
	v.follows("Record dates")
	v.enters("Save", map[string]string{"assess": inDays(-40)})
	v.says("The dates are saved.", "Decision to assess", "week 6", "week 16", "week 20")
}

// sends asks all four in one go, with what the family has written.
func (c *planCase) sends() {
	v := c.officer
	v.follows("Send forms")
	for i, a := range c.asked {
		row := fmt.Sprintf("r%d.", i+1)
		values := map[string]string{row + "form": a.form, row + "email": a.email}
		if i < len(c.asked)-1 {
			v.enters("Add another recipient", values)
			v.says(fmt.Sprintf("Recipient %d", i+2))
			continue
		}
		values["comments"] = "The seating question, if you can."
		v.enters("Continue", values, upload{"Our story.pdf", samplePDF()})
	}
	v.says("Send these 4 forms?", "Our story.pdf", "will be invited to register", "Edna Frost")
	v.enters("Send 4 forms", nil)
	v.says("The forms are sent.", "0 of 4 forms in", "Invited, not registered", "Not opened yet")
	for _, a := range c.asked {
		a.ref = c.text(c.t, "select t.ref from tasks t join contributions k on k.id = t.contribution_id join versions v on v.id = k.version_id join definitions d on d.id = v.definition_id where d.key = $1", a.form)
	}
}

// arrives registers from the mailed invitation, or signs in.
func (c *planCase) arrives(a *adviser) {
	if a.account.ID != 0 {
		c.mailedTo(c.t, a.email, "New form for you to complete")
		c.signsIn(a, a.email)
		return
	}
	a.goes("/invitations/" + c.invitation(c.t, a.email))
	a.says(a.email)
	a.enters("Next", map[string]string{"forename": "Orla", "surname": a.surname, "capacity": "true", "role": "Adviser", "organisation": "Northshire",
		"street": "4 Quay Street", "town": "Northshire", "postcode": "NS1 1AA"})
	a.enters("Next", map[string]string{"password": testPassword, "again": testPassword})
	a.enters("Next", map[string]string{"code": c.newestCode(c.t, a.email, 0)})
	a.says("Registration completed", "1 form waits for you.")
	account, err := c.store.AccountByEmail(c.t.Context(), a.email)
	if err != nil {
		c.t.Fatal(err)
	}
	a.account = account
}

// opens finds the form in the list and opens the paper of the family.
func (c *planCase) opens(a *adviser) {
	a.goes("/tasks")
	a.follows(a.title)
	a.says("Diane Bluebell", "Papers from the council (1)")
	shown := a.plain().get(a.here())
	shown.expect(c.t, "the form", 200, "The seating question, if you can.", "Our story.pdf")
	paper := shown.all(`href="(/tasks/` + a.ref + `/enclosures/\w+)"`)
	if len(paper) != 1 {
		c.t.Fatalf("%s: the papers are at %v", a.form, paper)
	}
	a.plain().get(paper[0]).download(c.t, "Our story.pdf", "application/pdf", samplePDF())
}

// answers fills in the form as its sample has it, and submits it.
func (c *planCase) answers(a *adviser) {
	f := &filling{testPortal: c.testPortal, t: c.t, def: a.def, want: sampleAnswers(c.t, a.def, "typical"), owner: a.account, ref: a.ref, rows: map[string]string{}}
	for _, tab := range a.def.Tabs {
		if tab.Attachments != nil || a.def.Sheet(f.want).Hides(tab) {
			continue
		}
		if !strings.Contains(a.plain().get(formPath(a.ref, tab.Name)).Body, "This section does not apply") { // to this child
			a.visitor.answers(f, tab)
		}
	}
	c.submits(a)
}

func (c *planCase) submits(a *adviser) {
	a.goes("/tasks/" + a.ref + "/check")
	a.says("Ready to submit?")
	a.follows("Submit Contribution")
	declared := map[string]string{}
	if strings.Contains(a.plain().get(a.here()).Body, `name="declaration"`) {
		declared["declaration"] = "yes"
	}
	a.enters("Yes, Submit Contribution", declared)
	a.says("Receipt", "SHA-256")
}

// asksForTime asks for two weeks more.
func (c *planCase) asksForTime(a *adviser) {
	a.goes("/tasks/" + a.ref + "/more-time")
	a.enters("Ask", map[string]string{"words": "The teacher is away until then", "wanted": inDays(35)})
	a.goes("/tasks")
	a.says("More time asked on")
}

// chases asks again for what is missing, when the day of one has passed: who has registered is
// told so, and who has not is invited anew, and the earlier link is dead.
func (c *planCase) chases(late *adviser) {
	first := c.invitation(c.t, late.email)
	c.exec(c.t, "update tasks set sent_at = sent_at - interval '44 days', due_on = current_date - 2 where ref = $1", late.ref)
	v := c.officer
	v.goes(c.path)
	v.says("2 of 4 forms in", "2 days overdue", "More time asked", "Chase the 2 missing")
	v.enters("Chase the 2 missing", map[string]string{"words": "Her panel is on Thursday"})
	v.says("2 of 2 forms chased", late.email)
	if text := c.mailedTo(c.t, c.school.email, "The council asks again for a form"); strings.Contains(text, "Thursday") || strings.Contains(text, "Diane") {
		c.t.Errorf("the mail says %s", text)
	}
	for end := time.Now().Add(patience); c.invitation(c.t, late.email) == first; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			c.t.Fatal("who is late was not invited again")
		}
	}
	c.browser(c.t).get("/invitations/"+first).expect(c.t, "the first link", 410, "newer invitation")
}

// decides decides what waits at a form of the case.
func (c *planCase) decides(a *adviser, values map[string]string) {
	c.officer.goes("/tasks/" + a.ref + "/decide")
	c.officer.enters("Decide", values)
	if c.officer.here() != c.path {
		c.t.Fatalf("deciding about %s leads to %s", a.form, c.officer.here())
	}
}

// Why a form is returned at one question, and what is answered then.
const (
	returnedWhy    = "Say how often she was seen"
	returnedAnswer = "She was seen three times, the last time in October."
)

// returns sends a form back with a reason at one question.
func (c *planCase) returns(a *adviser) {
	v, question := c.officer, openQuestion(c.t, a.def)
	v.goes("/tasks/" + a.ref + "/decide")
	v.enters("Add row to At single questions", nil)
	row := "questions." + v.rows("questions")[0]
	v.enters("Decide", map[string]string{"decision": "return", row + ".question": question, row + ".remark": returnedWhy})
	v.says("Returned for correction")
	c.mailedTo(c.t, a.email, "The council has returned a form to you")
}

// openQuestion is the first question of a form that is answered in plain words
// and feeds the plan.
func openQuestion(t testing.TB, def *engine.Definition) string {
	t.Helper()
	for _, tab := range def.Tabs {
		for _, q := range tab.Questions {
			if kind := q.Kind.Name(); kind == "paragraph" && !q.CanHide && !q.ReadOnly && len(q.EHCP) > 0 {
				return tab.Name + "." + q.Name
			}
		}
	}
	t.Fatalf("%s asks nothing in plain words", def.Key)
	return ""
}

// corrects answers the question anew, where the reason stands, and submits again.
func (c *planCase) corrects(a *adviser) {
	question := openQuestion(c.t, a.def)
	tab, _, _ := strings.Cut(question, ".")
	a.goes("/tasks")
	a.says("Returned for correction")
	a.goes(formPath(a.ref, tab))
	a.says(returnedWhy)
	a.enters("Next", map[string]string{question: returnedAnswer})
	c.submits(a)
}

// takesPack reads the pack and opens both files.
func (c *planCase) takesPack() {
	v := c.officer
	v.follows("Plan pack")
	v.says("Plan pack: Diane Bluebell", "Whose advice this is", "Orla Reed", "Edna Frost")
	b := v.plain()
	word := c.partOf(b.get(c.path+"/pack/docx").Body, "word/document.xml")
	book, err := xlsx.Read([]byte(b.get(c.path + "/pack/xlsx").Body))
	if err != nil {
		c.t.Fatal(err)
	}
	for name, text := range map[string]string{"Word": page{Body: word}.words(), "Excel": strings.Join(strings.Fields(fmt.Sprint(book)), " ")} {
		_, appendix, found := strings.Cut(text, "Appendix K")
		if !found {
			_, appendix, found = strings.Cut(text, "Section K")
		}
		if !found {
			c.t.Errorf("%s holds no Appendix K: %.600s", name, text)
		}
		for _, a := range c.asked {
			if !strings.Contains(appendix, a.surname) {
				c.t.Errorf("%s: the table of advice does not name %s", name, a.surname)
			}
		}
		for _, want := range []string{"Diane Bluebell", "NC-2026-17", returnedAnswer, "Section A", "Section B", "Section F"} {
			if !strings.Contains(text, want) {
				c.t.Errorf("%s does not say %q", name, want)
			}
		}
	}
}

// partOf is a part of an office document.
func (c *planCase) partOf(body, name string) string {
	c.t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		c.t.Fatalf("%v: %.100q", err, body)
	}
	part, err := z.Open(name)
	if err != nil {
		c.t.Fatal(err)
	}
	defer part.Close()
	text, err := io.ReadAll(part)
	if err != nil {
		c.t.Fatal(err)
	}
	return string(text)
}

// tellsAll reads the chronology: each step stands in it, and no word that somebody wrote.
func (c *planCase) tellsAll() {
	v := c.officer
	v.goes(c.path + "/chronology")
	v.says("The request was made", "Recorded the case", "Sent the form", "Registered", "Opened the form for the first time", "Submitted the form. Receipt", "Asked for more time",
		"Granted more time", "Chased the form", "Returned the form", "Submitted the form (submission 2). Receipt", "Accepted the form", "Orla Reed", "Edna Frost")
	for _, never := range []string{"Thursday", returnedWhy, "three times", "Half term"} {
		if strings.Contains(v.plain().get(v.here()).Body, never) {
			c.t.Errorf("the chronology says %q", never)
		}
	}
}

// ends records the draft and the final plan, and closes the case.
func (c *planCase) ends() {
	v := c.officer
	v.goes(c.path + "/dates")
	v.enters("Save", map[string]string{"draft_served": inDays(-1), "plan_sent": inDays(0)})
	v.says("The dates are saved.")
	v.follows("Close the case")
	v.enters("Close the case", map[string]string{"as": "ended", "on": inDays(0)})
	v.says("This case is closed.")
	v.goes("/cases")
	if n := c.number(c.t, "select count(*) from tasks where state <> 'accepted'"); n != 0 {
		c.t.Errorf("%d forms are not accepted", n)
	}
}
