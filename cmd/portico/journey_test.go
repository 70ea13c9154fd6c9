package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestJourneyWithoutScript is the main job from signing in to the PDF, as a browser
// without JavaScript does it.
func TestJourneyWithoutScript(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	ot := p.addPerson(t, "Ffion Llewellyn")
	ref := p.sendTask(t, ot)
	b := p.browser(t)
	tasks := p.signIn(t, b, ot)
	for _, want := range []string{"Currently Assigned Tasks", "EHCNA Information Gathering", "Diane Bluebell", "day 31 of 42, 11 days left"} {
		if !strings.Contains(tasks.Body, want) {
			t.Errorf("the list of tasks does not say %q: %s", want, tasks.Body)
		}
	}
	w, err := p.cases.Open(t.Context(), ot, ref)
	if err != nil {
		t.Fatal(err)
	}
	answers := sampleAnswers(t, w.Form.Definition, "typical")
	b.follow(b.get("/tasks/" + ref))
	for _, tab := range w.Form.Tabs {
		if tab.Attachments != nil {
			continue
		}
		shown := b.get(formPath(ref, tab.Name))
		post := p.tabPost(t, shown, tab.Name, answers)
		post.Set("_do", "next")
		if next := b.post(formPath(ref, tab.Name), post); next.Status != http.StatusSeeOther {
			t.Fatalf("tab %s: status %d\n%s", tab.Name, next.Status, next.Body)
		}
	}
	check := b.get("/tasks/" + ref + "/check")
	if !strings.Contains(check.Body, "/tasks/"+ref+"/submit") {
		t.Fatalf("the form cannot be submitted:\n%s", check.Body)
	}
	confirm := b.get("/tasks/" + ref + "/submit")
	without := b.post("/tasks/"+ref+"/submit", url.Values{"_csrf": {confirm.field("_csrf")}})
	if without.Status != http.StatusUnprocessableEntity {
		t.Errorf("submitting without the declaration: status %d, want 422", without.Status)
	}
	done := b.post("/tasks/"+ref+"/submit", url.Values{"_csrf": {confirm.field("_csrf")}, "declaration": {"yes"}})
	receipt := b.follow(done)
	if !strings.Contains(receipt.Body, "submitted") {
		t.Fatalf("no receipt: status %d\n%s", receipt.Status, receipt.Body)
	}
	if again := b.post("/tasks/"+ref+"/submit", url.Values{"_csrf": {confirm.field("_csrf")}, "declaration": {"yes"}}); again.Location != "/tasks/"+ref+"/receipt" {
		t.Errorf("submitting twice leads to %q, status %d", again.Location, again.Status)
	}
	pdf := b.get("/tasks/" + ref + "/pdf")
	if pdf.Status != http.StatusOK || !strings.HasPrefix(pdf.Body, "%PDF-") {
		t.Errorf("the PDF: status %d, %d bytes", pdf.Status, len(pdf.Body))
	}
	if read := b.get("/tasks/" + ref + "/read"); !strings.Contains(read.Body, "Diane Bluebell") {
		t.Errorf("the read-only page: status %d", read.Status)
	}
	if list := b.get("/tasks"); !strings.Contains(list.Body, "Recently Submitted Tasks") {
		t.Error("the list has no Recently Submitted Tasks")
	}
}
