package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"portico/internal/portal"
)

// TestInputTasks is about tasks that can no longer be written.
func TestInputTasks(t *testing.T) {
	t.Parallel()

	t.Run("submitted", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		d.answer(t, d.owner, d.ref, "typical")
		late := d.post(t, "views", map[string]string{"views.child_views": "Words after submitting"})
		confirm := d.b.get("/tasks/" + d.ref + "/submit")
		declared := url.Values{"_csrf": {confirm.field("_csrf")}, "declaration": {"yes"}}
		first := d.b.post("/tasks/"+d.ref+"/submit", declared)
		receipt := d.b.follow(first)
		second := d.b.follow(d.b.post("/tasks/"+d.ref+"/submit", declared))
		if receipt.Status != http.StatusOK || receipt.Body != second.Body {
			t.Errorf("submitting twice gives two receipts:\n%.600s\n%.600s", receipt.words(), second.words())
		}
		if n := d.number(t, "select count(*) from submissions"); n != 1 {
			t.Errorf("%d submissions, want 1", n)
		}
		kept := d.b.post(formPath(d.ref, "views"), late)
		kept.expect(t, "a save after submitting", http.StatusConflict, "This form has been submitted.", "Your words are kept.", "submitting")
		if strings.Contains(kept.Body, "Save my choices") {
			t.Error("the page offers to save what can no longer be saved")
		}
		if n := d.number(t, "select count(*) from strays where why = 'submitted'"); n != 1 {
			t.Errorf("%d strays, want 1", n)
		}
		if form := d.b.get(formPath(d.ref, "views")); form.Location != "/tasks/"+d.ref+"/read" {
			t.Errorf("the form of a submitted task: status %d, to %q", form.Status, form.Location)
		}
		d.b.postFiles("/tasks/"+d.ref+"/attachments", d.b.token(), upload{"a.pdf", samplePDF()}).
			expect(t, "a file after submitting", http.StatusConflict, "This form has been submitted")
	})

	t.Run("retracted", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		late := d.post(t, "views", map[string]string{"views.child_views": "Words after retracting"})
		d.exec(t, "update tasks set state = 'retracted', retract_reason = 'not_needed', retracted_at = now()")
		d.b.post(formPath(d.ref, "views"), late).expect(t, "a save after retracting", http.StatusConflict, "The council has taken this form back", "Your words are kept.", "retracting")
		for _, path := range []string{"", "/form/views", "/check", "/submit"} {
			if got := d.b.get("/tasks/" + d.ref + path); got.Location != "/tasks/"+d.ref+"/retracted" {
				t.Errorf("%s of a retracted form: status %d to %q", path, got.Status, got.Location)
			}
		}
		for _, path := range []string{"/read", "/receipt"} {
			d.b.get("/tasks/"+d.ref+path).expect(t, path, http.StatusConflict, "The council has taken this form back")
		}
		d.b.get("/tasks/"+d.ref+"/retracted").expect(t, "why", http.StatusOK, "The advice is no longer needed", "PDF of the draft", "Words of yours could not be saved")
	})

	t.Run("taken over", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		late := d.post(t, "views", map[string]string{"views.child_views": "Words of the former owner"})
		next := d.addPerson(t, "Gwen Pritchard")
		d.save(t, "needs", "needs.strengths", "Draws well")
		d.exec(t, "insert into task_holders (task_id, account_id, held_from) select id, $1, now() from tasks", next.ID)
		d.exec(t, "update tasks set owner_id = $1", next.ID)
		late.Set("_csrf", d.b.token())
		got := d.b.post(formPath(d.ref, "views"), late)
		got.expect(t, "a save after the task was taken over", http.StatusConflict, "with somebody else now", "Words of the former owner")
		if strings.Contains(got.Body, "Save my choices") {
			t.Error("the former owner may choose")
		}
		d.b.get(formPath(d.ref, "views")).expect(t, "the form for the former owner", http.StatusNotFound)
		newcomer := d.signedIn(t, next)
		var stray string
		if err := d.database(t).QueryRow("select ref from strays where why = 'taken_over'").Scan(&stray); err != nil {
			t.Fatal(err)
		}
		newcomer.get("/tasks/"+d.ref+"/strays/"+stray).expect(t, "the words for the present owner", http.StatusOK, "Words of the former owner", "Save my choices")
		if got := d.b.post(formPath(d.ref, "needs"), url.Values{"_csrf": {d.b.token()}}); strings.Contains(got.Body, "Draws well") {
			t.Error("the former owner reads what the form holds now")
		}
	})

	t.Run("returned and submitted again", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		d.answer(t, d.owner, d.ref, "typical")
		d.submit(t, d.owner, d.ref)
		first := receiptOf(d.b.get("/tasks/" + d.ref + "/receipt"))
		d.exec(t, "update tasks set state = 'returned'")
		d.save(t, "views", "views.child_views", "Put right").expect(t, "a save after the return", http.StatusSeeOther)
		d.submit(t, d.owner, d.ref)
		if second := receiptOf(d.b.get("/tasks/" + d.ref + "/receipt")); second == first || second == "" {
			t.Errorf("the returned form was not submitted anew: receipts %q and %q", first, second)
		}
		d.b.get("/tasks/"+d.ref+"/read").expect(t, "what the council reads", http.StatusOK, "Put right")
	})

	t.Run("unknown and another's", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		other := d.signedIn(t, d.addPerson(t, "Tom Stranger", portal.RoleProfessional))
		for _, ref := range []string{d.ref, "k3f9x2abcd", "1", "../" + d.ref, "%27%20or%201=1"} {
			got := other.get("/tasks/" + ref + "/form/views")
			if got.Status != http.StatusNotFound || strings.Contains(got.Body, "Diane") {
				t.Errorf("the task %q for a stranger: status %d", ref, got.Status)
			}
		}
		if list := other.get("/tasks"); strings.Contains(list.Body, "Diane") {
			t.Error("a stranger's list shows the child")
		}
	})
}

var reference = regexp.MustCompile(`\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b`)

// receiptOf is the reference of a receipt.
func receiptOf(p page) string { return reference.FindString(p.words()) }

// TestFirstOpenedTwice opens a form that nobody has opened yet in several windows at once:
// each shows it, and the facts of the account are there.
func TestFirstOpenedTwice(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	owner := p.addPerson(t, "Ffion Llewellyn")
	b := p.signedIn(t, owner)
	for range 6 {
		ref := p.sendTask(t, owner)
		answers := make(chan page, 6)
		for range cap(answers) {
			go func() { answers <- b.get(formPath(ref, "signoff")) }()
		}
		for range cap(answers) {
			if got := <-answers; got.Status != 200 || !strings.Contains(got.Body, "Occupational therapist") {
				t.Errorf("status %d: %.200s", got.Status, got.words())
			}
		}
	}
}
