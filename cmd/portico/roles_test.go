package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
)

// sendShared installs the form of two roles and two languages, once, and sends it in roles.
func (p *testPortal) sendShared(t testing.TB, owner portal.Account, roles ...string) string {
	t.Helper()
	p.installShared(t)
	caseID, err := p.store.CreateCase(t.Context(), store.NewCase{Reference: "NC-" + vault.Ref(), Kind: "assessment", ChildName: "Diane Bluebell",
		ChildBorn: portal.Date{Year: 2013, Month: 2, Day: 10}, Record: []byte("{}")})
	if err != nil {
		t.Fatal(err)
	}
	ref, _, err := p.cases.Send(t.Context(), casework.NewTask{CaseID: caseID, FormKey: "shared", OwnerID: owner.ID, SenderID: owner.ID, Facts: dianeFacts(t), Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// TestWalkInRoles asks for every page of a form in each role.
func TestWalkInRoles(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	owner := p.addPerson(t, "Ffion Llewellyn")
	b := p.signedIn(t, owner)
	token := b.token()
	for role, want := range map[string]map[string]int{
		"health": {"both": 200, "health": 200, "school": 404, "papers": 404, "nothing": 404},
		"school": {"both": 200, "health": 200, "school": 200, "papers": 200},
	} {
		ref := p.sendShared(t, owner, role)
		for tab, status := range want {
			if got := b.get(formPath(ref, tab)); got.Status != status {
				t.Errorf("as %s GET %s: %d, want %d", role, tab, got.Status, status)
			}
		}
	}
	health, school := p.sendShared(t, owner, "health"), p.sendShared(t, owner, "school")
	shown := b.get(formPath(health, "health"))
	if strings.Contains(shown.Body, "3. School") || !strings.Contains(shown.Body, `name="health.strengths"`) {
		t.Error("the tab of health shows the school's, or no question")
	}
	read := b.get(formPath(school, "health"))
	if strings.Contains(read.Body, `name="health.strengths"`) || !strings.Contains(read.Body, "filled in by: Health professional") || !strings.Contains(read.Body, "Strengths") {
		t.Error("the tab that is only read has a control, or does not say why")
	}
	if got := b.get(formPath(school, "health") + "/table/health.visits"); got.Status != http.StatusSeeOther {
		t.Errorf("the whole screen of a table that is only read: %d", got.Status)
	}
	post := url.Values{"_csrf": {token}, "_base": {"0"}, "_save": {"s"}, "_q": {"health.strengths"}, "health.strengths": {"Not mine to say"}}
	if got := b.post(formPath(school, "health"), post); got.Status != http.StatusForbidden || !strings.Contains(got.Body, "You can read it and not change it.") {
		t.Errorf("posting to it: %d", got.Status)
	}
	if got := b.post(formPath(health, "school"), post); got.Status != http.StatusNotFound {
		t.Errorf("posting to a tab that is not there: %d", got.Status)
	}
	if got := b.get(formPath(school, "health")); strings.Contains(got.Body, "Not mine to say") {
		t.Error("the post was written")
	}
	check := b.get("/tasks/" + health + "/check")
	if strings.Contains(check.Body, "3. School") || strings.Contains(check.Body, "Supporting Documentation") || !strings.Contains(check.Body, "2. Health") {
		t.Error("the check page shows what is not there, or not what is")
	}
	if got := b.postFiles("/tasks/"+health+"/attachments", token, upload{"a.pdf", samplePDF()}); got.Status != http.StatusNotFound {
		t.Errorf("attaching: %d", got.Status)
	}
	if got := b.get("/tasks/" + health + "/pdf"); got.Status != http.StatusOK || got.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the PDF: %d", got.Status)
	}
}

// TestFormInALanguage: the reader chooses by a link, and the choice holds on every page of
// the form.
func TestFormInALanguage(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	owner := p.addPerson(t, "Ffion Llewellyn")
	b := p.signedIn(t, owner)
	ref := p.sendShared(t, owner)
	const arabic, title = `lang="ar" dir="rtl"`, "نقاط القوة"
	first := b.get(formPath(ref, "health"))
	if strings.Contains(first.Body, title) || !strings.Contains(first.Body, `?lang=ar" hreflang="ar" lang="ar" dir="rtl">العربية</a>`) {
		t.Error("the form does not begin in its own language with a link to the other")
	}
	chosen := b.get(formPath(ref, "health") + "?lang=ar")
	if !strings.Contains(chosen.Body, title) || !strings.Contains(chosen.Body, `<form id="form" `+arabic) || !strings.Contains(chosen.Body, `<html lang="en-GB">`) {
		t.Error("the chosen language is not shown, or not said")
	}
	if cookie := chosen.Header.Get("Set-Cookie"); !strings.Contains(cookie, "portico_lang=ar;") {
		t.Errorf("cookie %q", cookie)
	}
	for _, path := range []string{formPath(ref, "health"), "/tasks/" + ref + "/check"} {
		if got := b.get(path); !strings.Contains(got.Body, title) {
			t.Errorf("%s forgets the language", path)
		}
	}
	form := url.Values{"_csrf": {chosen.field("_csrf")}, "_base": {chosen.field("_base")}, "_save": {"s1"}, "_do": {"save"}, "_q": {"health.visits", "health.visits.aaaaaaaa.when"},
		"_rows.health.visits": {"aaaaaaaa"}, "health.visits.aaaaaaaa.when": {"soon"}}
	wrong := b.post(formPath(ref, "health"), form)
	if wrong.Status != http.StatusUnprocessableEntity || !strings.Contains(wrong.Body, title) || !strings.Contains(wrong.Body, `<span lang="en-GB" dir="ltr">Row 1: “soon” is not a date.`) {
		t.Errorf("a save with a fault answers %d", wrong.Status)
	}
	if got := b.get(formPath(ref, "health") + "/table/health.visits"); !strings.Contains(got.Body, `<h1 `+arabic+`>الزيارات`) {
		t.Error("the table on the whole screen is in another language")
	}
	if got := b.get("/tasks/" + ref + "/pdf"); got.Status != http.StatusOK || !strings.HasPrefix(got.Body, "%PDF-") || !strings.Contains(got.Body, "/Lang(ar)") && !strings.Contains(got.Body, "/Lang (ar)") {
		t.Errorf("the PDF of the draft: %d, or in another language", got.Status)
	}
	if got := b.get(formPath(ref, "health") + "?lang=fr"); got.Header.Get("Set-Cookie") != "" || !strings.Contains(got.Body, title) {
		t.Error("a language that the form does not have changes something")
	}
	if got := b.get(formPath(ref, "health") + "?lang=en-GB"); strings.Contains(got.Body, title) {
		t.Error("there is no way back")
	}
	if got := b.get(formPath(p.sendTask(t, owner), "views")); strings.Contains(got.Body, `class="p-languages"`) {
		t.Error("a form in one language offers a choice")
	}
}
