package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portico/internal/portal"
)

// installShared installs the form of two roles and two languages, once.
func (p *testPortal) installShared(t testing.TB) {
	t.Helper()
	if _, err := p.store.LatestVersion(t.Context(), "shared"); portal.CodeOf(err) != portal.NotFound {
		return
	}
	source, err := os.ReadFile("../../engine/testdata/shared.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.cases.Install(t.Context(), source, "For tests", 0); err != nil {
		t.Fatal(err)
	}
}

// inParts sends a form about the council's case to two people: health to the first, the rest to the second.
func (c *council) inParts(t *testing.T, health, rest portal.Account) (first, second string) {
	t.Helper()
	c.installShared(t)
	checked := c.b.follow(c.b.upload(c.casePath+"/send", c.rows("save", "form=shared part=part tabs_shared=health email="+health.Email,
		"form=shared part=part tabs_shared=both tabs_shared=school tabs_shared=papers email="+rest.Email), nil))
	checked.expect(t, "the check", http.StatusOK, "Sections: 2. Health.", "One form together with Recipient 2", "Sections: 1. The child, 3. School, Supporting Documentation.")
	if got := c.b.submit(checked, ""); got.Location != c.casePath {
		t.Fatalf("sending: %d %.300s", got.Status, got.words())
	}
	return c.text(t, "select ref from tasks where part = '2. Health' order by id desc limit 1"), c.text(t, "select ref from tasks where part = '1. The child, 3. School, Supporting Documentation' order by id desc limit 1")
}

// write saves answers on a tab, as its page does without a script.
func (b *browserClient) write(t testing.TB, ref, tab string, answers ...string) page {
	t.Helper()
	shown := b.get(formPath(ref, tab))
	form := url.Values{"_csrf": {shown.field("_csrf")}, "_base": {shown.field("_base")}, "_save": {shown.field("_save")}, "_do": {"save"}}
	for i := 0; i < len(answers); i += 2 {
		if !strings.HasPrefix(answers[i], "_") {
			form.Add("_q", answers[i])
		}
		form.Add(answers[i], answers[i+1])
	}
	return b.post(formPath(ref, tab), form)
}

// TestSendPartsFaults says what is wrong with who fills in what, and loses nothing.
func TestSendPartsFaults(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	c.installShared(t)
	const one, two = "form=shared part=part email=a@seren.example", "form=shared part=part email=b@seren.example"
	for words, rows := range map[string][]string{
		"Tick the sections that this person fills in":                                  {one},
		"Recipient 2: “2. Health” is given to Recipient 1 already":                     {one + " tabs_shared=health tabs_shared=both", two + " tabs_shared=health"},
		"Recipient 1: Nobody fills in “3. School”, which has mandatory":                {one + " tabs_shared=both", two + " tabs_shared=health"},
		"Recipient 1: Nobody fills in “Supporting Documentation”, which has mandatory": {one + " tabs_shared=both", two + " tabs_shared=health"},
	} {
		got := c.b.upload(c.casePath+"/send", c.rows("save", rows...), nil)
		got.expect(t, words, http.StatusUnprocessableEntity, words, "a@seren.example", `value="part" checked`)
	}
	alone := c.b.follow(c.b.upload(c.casePath+"/send", c.rows("save", one+" tabs_shared=health"), nil))
	alone.expect(t, "one recipient, some sections", http.StatusOK, "Sections: 2. Health.", "The rest is not shown to this recipient")
}

// TestFormInParts is the journey of a form in two parts without a script: each sees and writes
// one's own, submits by oneself, and the officer reads the whole.
func TestFormInParts(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	nurse, teacher := c.addPerson(t, "Nia Nurse"), c.addPerson(t, "Tomos Teacher")
	mine, theirs := c.inParts(t, nurse, teacher)
	a, b := c.signedIn(t, nurse), c.signedIn(t, teacher)
	a.get("/tasks").expect(t, "the list", http.StatusOK, "What helps at school: part 2. Health")
	first := a.get(formPath(mine, "health"))
	first.expect(t, "a part", http.StatusOK, "You have a part of this form: 2. Health.", "Tomos Teacher, not in yet", `name="health.strengths"`)
	if strings.Contains(first.Body, "3. School</") || strings.Contains(first.Body, teacher.Email) {
		t.Error("the part shows a tab or an address of the other")
	}
	c.unknown(t, a, mine, "both", "school", "papers")
	b.write(t, theirs, "both", "both.seen", "true")
	b.write(t, theirs, "school", "school.support", "Quiet room at noon")
	b.upload("/tasks/"+theirs+"/attachments", url.Values{"_csrf": {b.token()}}, map[string][]byte{"Plan.pdf": samplePDF()})
	a.write(t, mine, "health", "health.strengths", "Swims like a fish", "health.visits", "", "_rows.health.visits", "aaaaaaaa", "health.visits.aaaaaaaa.when", "1/9/2026")
	for _, path := range []string{"/check", "/print", "/history", "/form/health"} {
		if got := a.get("/tasks/" + mine + path); got.Status != http.StatusOK || strings.Contains(got.Body, "Quiet room") || strings.Contains(got.Body, "Plan.pdf") {
			t.Errorf("%s: %d, or it shows the other part", path, got.Status)
		}
	}
	c.submit(t, nurse, mine)
	a.get("/tasks/"+mine+"/read").expect(t, "the part read", http.StatusOK, "Swims like a fish")
	c.b.get(c.casePath).expect(t, "the case", http.StatusOK, "1 of 2 parts in", "part 2. Health")
	c.b.get("/tasks/"+mine+"/whole").expect(t, "the whole too early", http.StatusConflict, "Parts of this form are not in yet")
	b.get(formPath(theirs, "school")).expect(t, "the other part", http.StatusOK, "2. Health: Nia Nurse, in")
	c.submit(t, teacher, theirs)
	c.b.get(c.casePath).expect(t, "all in", http.StatusOK, "2 of 2 parts in", "/tasks/"+mine+"/whole")
	read := c.b.get("/tasks/" + mine + "/read")
	if read.expect(t, "the officer reads a part", http.StatusOK, "Swims like a fish"); strings.Contains(read.Body, "Quiet room") {
		t.Error("a part shows the other's words")
	}
	whole := c.b.get("/tasks/" + theirs + "/whole")
	if whole.Status != http.StatusOK || whole.Header.Get("Content-Type") != "application/pdf" {
		t.Fatalf("the whole: %d %.300s", whole.Status, whole.words())
	}
	file := filepath.Join(t.TempDir(), "whole.pdf")
	if err := os.WriteFile(file, []byte(whole.Body), 0o600); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(pdfTool(t, "pdftotext", "-raw", "-enc", "UTF-8", file, "-")), " ")
	for _, words := range []string{"Swims like a fish", "Quiet room at noon", "Plan.pdf", "Nia Nurse", "Tomos Teacher"} {
		if !strings.Contains(text, words) {
			t.Errorf("the whole PDF does not say %q", words)
		}
	}
	for _, own := range []*browserClient{a, b} {
		own.get("/tasks/"+mine+"/whole").expect(t, "the whole to a professional", http.StatusNotFound)
	}
}

// unknown asks for everything about tabs that are not the part's: as if they were not there.
func (c *council) unknown(t *testing.T, b *browserClient, ref string, tabs ...string) {
	t.Helper()
	for _, tab := range tabs {
		for _, path := range []string{formPath(ref, tab), formPath(ref, tab) + "/table/" + tab + ".x", formPath(ref, tab) + "/file/" + tab + ".x", "/tasks/" + ref + "/history/" + tab + "/1"} {
			if got := b.get(path); got.Status != http.StatusNotFound {
				t.Errorf("GET %s: %d", path, got.Status)
			}
		}
		form := url.Values{"_csrf": {b.token()}, "_base": {"1"}, "_save": {"s"}, "_q": {tab + ".support"}, tab + ".support": {"Not mine to say"}}
		if got := b.post(formPath(ref, tab), form); got.Status != http.StatusNotFound {
			t.Errorf("POST %s: %d", tab, got.Status)
		}
	}
}

// askedFor asks an address for a tab of a form that somebody has.
func (p *testPortal) askedFor(t testing.TB, who portal.Account, ref, tab, email string) string {
	t.Helper()
	w, err := p.cases.Open(t.Context(), who, ref)
	if err != nil {
		t.Fatal(err)
	}
	st := p.cases.NewAsking(w)
	if err := st.Bind(url.Values{"_q": {"tabs", "email", "note"}, "tabs": {tab}, "email": {email}, "note": {"What you know of it."}}); err != nil {
		t.Fatal(err)
	}
	if faults := st.Faults(); len(faults) > 0 {
		t.Fatal(faults[0].Message)
	}
	if err := p.cases.Ask(t.Context(), w, st); err != nil {
		t.Fatal(err)
	}
	return p.text(t, "select ref from tasks where asked_of is not null order by id desc limit 1")
}

// TestAskElsewhere is a school that asks health for a part, without a script: health sees its part
// only, the school reads it once it is in, and submits then.
func TestAskElsewhere(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	school, nurse := c.addPerson(t, "Tomos Teacher"), c.addPerson(t, "Nia Nurse")
	ref := c.sendShared(t, school)
	b := c.signedIn(t, school)
	b.write(t, ref, "both", "both.seen", "true")
	b.get(formPath(ref, "both")).expect(t, "the form", http.StatusOK, "Ask a colleague elsewhere for a part")
	ask := func(pairs ...string) page {
		form := url.Values{"_csrf": {b.token()}, "_do": {"save"}, "_q": {"tabs", "email", "due", "note"}}
		for i := 0; i < len(pairs); i += 2 {
			form.Add(pairs[i], pairs[i+1])
		}
		return b.post("/tasks/"+ref+"/ask", form)
	}
	for words, pairs := range map[string][]string{
		"This is your own address":                          {"tabs", "health", "email", school.Email, "note", "x"},
		"This address is a parent’s or carer’s":             {"tabs", "health", "email", "rosemary.bluebell@example.org", "note", "x"},
		"Leave at least one section unticked":               {"tabs", "health", "tabs", "both", "tabs", "school", "email", nurse.Email, "note", "x"},
		"Enter a day that is still to come":                 {"tabs", "health", "email", nurse.Email, "due", "1/9/2020", "note", "x"},
		"“nonsense”":                                        {"tabs", "nonsense", "email", nurse.Email, "note", "x"},
		"Is <b class=\"p-break\">nia@health.example</b> me": {"tabs", "health", "email", "nia@haelth.example", "note", "x"},
	} {
		ask(pairs...).expect(t, words, http.StatusUnprocessableEntity, words, pairs[3])
	}
	ask("tabs", "health", "email", nurse.Email, "note", "Her swimming").expect(t, "asking", http.StatusSeeOther)
	ask("tabs", "health", "email", "x@health.example", "note", "x").expect(t, "the same tab twice", http.StatusUnprocessableEntity)
	part := c.text(t, "select ref from tasks where asked_of is not null")
	b.get(formPath(ref, "health")).expect(t, "what is out", http.StatusNotFound)
	a := c.signedIn(t, nurse)
	a.get(formPath(part, "health")).expect(t, "the part", http.StatusOK, "has asked you for it", "Her swimming", "The rest of the form: Tomos Teacher, not in yet")
	c.unknown(t, a, part, "both", "school")
	a.get("/tasks/"+part+"/ask").expect(t, "asking on", http.StatusOK, "There is no section left")
	a.write(t, part, "health", "health.strengths", "Swims like a fish", "health.visits", "", "_rows.health.visits", "aaaaaaaa", "health.visits.aaaaaaaa.when", "1/9/2026")
	b.write(t, ref, "school", "school.support", "Quiet room at noon")
	b.upload("/tasks/"+ref+"/attachments", url.Values{"_csrf": {b.token()}}, map[string][]byte{"Plan.pdf": samplePDF()})
	early := b.post("/tasks/"+ref+"/submit", url.Values{"_csrf": {b.token()}, "declaration": {"yes"}, "_on": {b.get("/tasks/" + ref + "/submit").field("_on")}})
	early.expect(t, "submitting too early", http.StatusConflict, "You have asked somebody for a part of this form")
	c.submit(t, nurse, part)
	b.get(formPath(ref, "health")).expect(t, "what is in", http.StatusOK, "Swims like a fish", "Somebody whom you asked has filled in this section")
	c.submit(t, school, ref)
	own := b.get("/tasks/" + ref + "/read")
	if own.expect(t, "one's own part", http.StatusOK, "Quiet room"); strings.Contains(own.Body, "Swims like a fish") {
		t.Error("what somebody else was asked for is in one's own submission")
	}
	caseRef := c.text(t, "select c.ref from tasks t join cases c on c.id = t.case_id where t.ref = $1", ref)
	c.b.get("/cases/"+caseRef).expect(t, "the case", http.StatusOK, "Asked by Tomos Teacher", "2 of 2 parts in", "Tomos Teacher asked somebody elsewhere for What helps at school: part 2. Health")
	if got := c.b.get("/tasks/" + ref + "/whole"); got.Status != http.StatusOK {
		t.Errorf("the whole: %d", got.Status)
	}
	for _, kind := range []string{"part_asked", "task_assigned"} {
		if c.number(t, "select count(*) from mails where template = $1", kind) == 0 {
			t.Errorf("no mail %s", kind)
		}
	}
}

// TestWrittenWhileLent is a page that stood open while its section was given to somebody else: its
// words are kept beside what it then held, before and after the part is in. What the other writes is
// not shown before, and how it came about never.
func TestWrittenWhileLent(t *testing.T) {
	t.Parallel()
	c := newCouncil(t)
	school, nurse := c.addPerson(t, "Tomos Teacher"), c.addPerson(t, "Nia Nurse")
	ref := c.sendShared(t, school)
	b := c.signedIn(t, school)
	b.write(t, ref, "both", "both.seen", "true")
	b.write(t, ref, "health", "health.strengths", "Likes water")
	form := url.Values{"_csrf": {b.token()}, "_base": {"1"}, "_save": {"late"}, "_do": {"save"}, "_q": {"health.strengths"}, "health.strengths": {"Loves the sea"}}
	part := c.askedFor(t, school, ref, "health", nurse.Email)
	a := c.signedIn(t, nurse)
	a.write(t, part, "health", "health.strengths", "Swims like a fish", "health.visits", "", "_rows.health.visits", "aaaaaaaa", "health.visits.aaaaaaaa.when", "1/9/2026")
	unread := func(what string, got page, words ...string) {
		t.Helper()
		if got.expect(t, what, got.Status, words...); strings.Contains(got.Body, "Swims") {
			t.Errorf("%s shows what the other writes", what)
		}
	}
	late := b.post(formPath(ref, "health"), form)
	if late.Status != http.StatusConflict {
		t.Fatalf("the late page: %d %.300s", late.Status, late.words())
	}
	unread("the late page", late, "This section was given to somebody else meanwhile", "Loves the sea", "Likes water", "In the form when somebody else was asked for it")
	stray := "/tasks/" + ref + "/strays/" + c.text(t, "select ref from strays where why = 'lent'")
	unread("the list of tasks", b.get("/tasks"), stray, "Somebody else had been asked for the section.")
	unread("the list of kept words", b.get("/tasks/"+ref+"/strays"), stray, "2. Health")
	unread("the kept words", b.get(stray), "Loves the sea", "Likes water")
	unread("the kept words as text", b.get(stray+"/text"), "Loves the sea")
	a.get(stray).expect(t, "the words for the other", http.StatusNotFound)
	c.submit(t, nurse, part)
	b.get(stray).expect(t, "the kept words once it is in", http.StatusOK, "Loves the sea", "Swims like a fish")
	past := b.get("/tasks/" + ref + "/history")
	if past.expect(t, "the history", http.StatusOK, "/history/both/"); strings.Contains(past.Body, "/history/health/") || strings.Contains(past.Body, `value="health"`) {
		t.Error("whoever asked reads how the other's words came about")
	}
	for _, revision := range []string{"1", "2"} {
		b.get("/tasks/"+ref+"/history/health/"+revision).expect(t, "revision "+revision, http.StatusNotFound)
	}
	form.Set("_save", "later")
	form.Set("health.strengths", "Loves the lake")
	b.post(formPath(ref, "health"), form).expect(t, "a page after it is in", http.StatusConflict, "Loves the lake", "Swims like a fish")
	b.post(stray+"/away", url.Values{"_csrf": {b.token()}, "away": {"yes"}}).expect(t, "putting away", http.StatusSeeOther)
}
