package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestInputRemovingARow: without a script, a row with words in it goes only when that was
// confirmed; what else was typed is saved before.
func TestInputRemovingARow(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at := formPath(d.ref, "outcomes")
	add := d.post(t, "outcomes", nil)
	add.Set("_do", "add:outcomes.outcomes")
	if got := d.b.post(at, add); got.Status != http.StatusSeeOther {
		t.Fatalf("adding a row: status %d: %.300s", got.Status, got.words())
	}
	rows := func() []any { all, _ := d.kept(t, "outcomes", "outcomes").([]any); return all }
	if len(rows()) != 1 {
		t.Fatalf("%d rows, want 1", len(rows()))
	}
	key := rows()[0].(map[string]any)["_row"].(string)
	row := "outcomes.outcomes." + key
	typed := d.post(t, "outcomes", map[string]string{row + ".outcome": "Sits for a lesson"})
	typed.Set("_do", "remove:"+row)
	ask := d.b.post(at, typed)
	ask.expect(t, "removing a row with words", http.StatusOK, "Remove row 1 of “Outcomes”?", "No, keep it")
	if len(rows()) != 1 || rows()[0].(map[string]any)["outcome"] != "Sits for a lesson" {
		t.Fatalf("before it is confirmed the table holds %v", rows())
	}
	sure := url.Values{}
	for _, name := range []string{"_csrf", "_base", "_save", "_do", "_sure"} {
		sure.Set(name, ask.field(name))
	}
	if got := d.b.post(at, sure); got.Status != http.StatusSeeOther || len(rows()) != 0 {
		t.Errorf("confirmed: status %d, the table holds %v", got.Status, rows())
	}
	empty := d.post(t, "outcomes", nil)
	empty.Set("_do", "add:outcomes.outcomes")
	d.b.post(at, empty)
	key = rows()[0].(map[string]any)["_row"].(string)
	gone := d.post(t, "outcomes", nil)
	gone.Set("_do", "remove:outcomes.outcomes."+key)
	if got := d.b.post(at, gone); got.Status != http.StatusSeeOther || len(rows()) != 0 {
		t.Errorf("an empty row: status %d, the table holds %v", got.Status, rows())
	}
}

// TestInputKeptWordsAreShown: words that could not be saved are shown to their writer until
// they were dealt with, on every page of the form and after it was submitted.
func TestInputKeptWordsAreShown(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.post(t, "views", map[string]string{"views.child_views": "Words of the first window"})
	second := d.post(t, "views", map[string]string{"views.child_views": "Words of the second window"})
	d.b.post(formPath(d.ref, "views"), first)
	conflict := d.b.post(formPath(d.ref, "views"), second)
	stray := "/tasks/" + d.ref + "/strays/" + conflict.field("_stray")
	d.b.get(formPath(d.ref, "needs")).expect(t, "another tab", http.StatusOK, "Words of yours could not be saved", stray)
	choice := url.Values{"_csrf": {conflict.field("_csrf")}, "_base": {conflict.field("_base")}, "choice.views.child_views": {"theirs"}}
	d.b.post(stray, choice)
	if shown := d.b.get(formPath(d.ref, "needs")); strings.Contains(shown.Body, stray) {
		t.Error("words that were dealt with are still shown")
	}
}

// TestInputSeveralHeldPosts: two windows whose session ended both give their words; going
// elsewhere before signing in loses none of them.
func TestInputSeveralHeldPosts(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	views := d.post(t, "views", map[string]string{"views.child_views": "Views after the end"})
	needs := d.post(t, "needs", map[string]string{"needs.strengths": "Strengths after the end"})
	d.exec(t, "update sessions set last_seen_at = now() - interval '31 minutes'")
	d.b.post(formPath(d.ref, "views"), views)
	d.b.post(formPath(d.ref, "needs"), needs)
	d.b.get("/tasks")
	d.b.get("/sign-in").expect(t, "the sign-in page", http.StatusOK, "The words that you typed are kept")
	answer, action := d.b.begin(d.owner.Email, testPassword)
	if answer.Status != http.StatusSeeOther {
		t.Fatalf("password: status %d", answer.Status)
	}
	next := d.b.enter(action, d.codes(t, d.owner.Email, 1)[0])
	for range 4 {
		if !strings.HasPrefix(next.Location, "/held/") {
			break
		}
		next = d.b.follow(next)
	}
	if got := d.kept(t, "views", "child_views"); got != "Views after the end" {
		t.Errorf("the first words: %v", got)
	}
	if got := d.kept(t, "needs", "strengths"); got != "Strengths after the end" {
		t.Errorf("the second words: %v", got)
	}
}
