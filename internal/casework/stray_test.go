package casework

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/vault"
)

func TestSettle(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first, second, third := d.open(t), d.open(t), d.person(t, "Tom Stranger")
	if err := d.save(t, first, "views", "views.child_views", "First"); err != nil {
		t.Fatal(err)
	}
	var conflict *Conflict
	if err := d.save(t, second, "views", "views.child_views", "Second"); !errors.As(err, &conflict) {
		t.Fatalf("a stale save: %v", err)
	}
	w := d.open(t)
	choice := map[engine.Path]engine.Choice{"views.child_views": engine.ChooseMine, "details.full_name": engine.ChooseMine, "no.such": "odd"}
	_, _, err := d.Settle(t.Context(), w, conflict.Stray, choice, 0, vault.Ref())
	wants(t, "settling on a revision that is gone", err, portal.Conflict)
	w.Account = third
	_, err = d.Stray(t.Context(), w, conflict.Stray)
	wants(t, "somebody else's words", err, portal.NotFound)
	w = d.open(t)
	if _, _, err := d.Settle(t.Context(), w, conflict.Stray, choice, w.Tabs["views"].Revision, vault.Ref()); err != nil {
		t.Fatal(err)
	}
	if got := value(d.open(t), "views", "child_views"); got != "Second" {
		t.Errorf("the form holds %v, want the chosen words", got)
	}
	_, err = d.Stray(t.Context(), d.open(t), conflict.Stray)
	wants(t, "words that were dealt with", err, portal.NotFound)
}

// Save was pressed, the answer did not come, and its writer wrote on before she pressed it
// again: the page's id is the same, the words are not.
func TestSaveStoppedAndWrittenOn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	base := d.open(t).Tabs["views"].Revision
	post := func(words string) Post {
		return Post{Tab: "views", Base: base, SaveID: "of the page", Close: true, Form: url.Values{"_q": {"views.child_views"}, "views.child_views": {words}}}
	}
	for range 2 {
		if saved, err := d.Save(t.Context(), d.open(t), post("First")); err != nil || saved.Revision != base+1 {
			t.Fatalf("the same save: revision %d, %v", saved.Revision, err)
		}
	}
	refs := map[string]string{}
	for _, words := range []string{"First and more", "First and more", "First and yet more"} {
		var conflict *Conflict
		if _, err := d.Save(t.Context(), d.open(t), post(words)); !errors.As(err, &conflict) {
			t.Fatalf("other words under the same id: %v", err)
		}
		if ref, ok := refs[words]; ok && ref != conflict.Stray {
			t.Error("the same words are kept twice")
		}
		refs[words] = conflict.Stray
	}
	for words, ref := range refs {
		kept, err := d.Stray(t.Context(), d.open(t), ref)
		if got := value(&Work{Answers: kept.Mine}, "views", "child_views"); err != nil || got != words {
			t.Errorf("kept are %v, %v, want %q", got, err, words)
		}
	}
}

func TestHeldPosts(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	form := url.Values{"_q": {"a", "b"}, "a": {"é & =\n"}, "_base": {"3"}}
	ref, err := d.Hold(t.Context(), d.owner.ID, "/tasks/x/form/y", form)
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Held(t.Context(), d.owner.ID+1, ref)
	wants(t, "another's held words", err, portal.NotFound)
	for range 2 {
		held, err := d.Held(t.Context(), d.owner.ID, ref)
		if err != nil || held.Path != "/tasks/x/form/y" || held.Form.Encode() != form.Encode() {
			t.Errorf("held: %+v, %v", held, err)
		}
	}
	d.exec(t, "update held_posts set taken_at = now() - interval '11 minutes'")
	_, err = d.Held(t.Context(), d.owner.ID, ref)
	wants(t, "words taken long ago", err, portal.NotFound)
}

func TestPostOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		base, save string
		want       int64
		id         int
	}{{"7", "abc", 7, 3}, {"", "", -1, 0}, {"x", "abc", -1, 3}, {"-9", "abc", -9, 3}, {"99999999999999999999", strings.Repeat("x", 5000), -1, 64}} {
		got := PostOf("views", url.Values{"_base": {c.base}, "_save": {c.save}})
		if got.Base != c.want || len(got.SaveID) != c.id || got.Tab != "views" {
			t.Errorf("base %q, save id of %d: %d and %d, want %d and %d", c.base, len(c.save), got.Base, len(got.SaveID), c.want, c.id)
		}
	}
}

func TestSize(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0 bytes", 1023: "1023 bytes", 1024: "1 KB", 1536: "2 KB", 98_304: "96 KB", 1 << 20: "1.0 MB", 15 << 20: "15.0 MB", 1_887_437: "1.8 MB"} {
		if got := Size(n); got != want {
			t.Errorf("Size(%d) = %q, want %q", n, got, want)
		}
	}
}

// TestGivenUp: a request that was given up does not leave half of its work.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.open(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	cancel()
	_, saveErr := d.Save(ctx, w, Post{Tab: "views", Base: w.Tabs["views"].Revision, SaveID: "s", Form: url.Values{"_q": {"views.child_views"}, "views.child_views": {"Typed"}}})
	_, attachErr := d.Attach(ctx, w, Upload{Name: "a.pdf", Body: onePage})
	kept := d.open(t)
	if saveErr == nil && value(kept, "views", "child_views") != "Typed" {
		t.Error("a save that was acknowledged is gone")
	}
	if rows, bytes := len(kept.Attachments), len(d.stored(t)); rows != bytes || attachErr == nil && rows != 1 {
		t.Errorf("%d rows and %d files (%v)", rows, bytes, attachErr)
	}
}
