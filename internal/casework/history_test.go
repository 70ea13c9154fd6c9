package casework

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/vault"
)

// TestHistoryOfASheet: sittings newest first with who wrote and how much changed; what is
// restored is a sitting too, and what it replaced can be restored again.
func TestHistoryOfASheet(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, words := range []string{"First", "Second"} {
		w := d.open(t)
		p := post(w, "views", "views.child_views", words, "views.parent_views", words+" of the parents")
		if _, err := d.Save(t.Context(), w, p); err != nil {
			t.Fatal(err)
		}
	}
	w := d.open(t)
	h, err := d.History(t.Context(), w, "views", 0)
	if err != nil || len(h.Sittings) < 2 || h.Sittings[0].Changed != 2 || h.Sittings[0].Name != d.owner.Name || h.Older {
		t.Fatalf("%+v, %v", h, err)
	}
	first := h.Sittings[1]
	cmp, err := d.CompareWithNow(w, first)
	if err != nil || len(cmp.Items) != 2 || cmp.Items[0].Mine != "First" || cmp.Items[0].Theirs != "Second" || cmp.Section.Name != "views" {
		t.Fatalf("%+v, %v", cmp, err)
	}
	base := w.Tabs["views"].Revision
	_, err = d.Restore(t.Context(), w, first, []engine.Path{}, base, "x")
	wants(t, "restoring nothing", err, portal.Invalid)
	_, err = d.Restore(t.Context(), w, first, nil, base-1, "x")
	wants(t, "restoring over what was not seen", err, portal.Conflict)
	if _, err := d.Restore(t.Context(), w, first, []engine.Path{"views.child_views", "no.such"}, base, "x"); err != nil {
		t.Fatal(err)
	}
	w = d.open(t)
	if value(w, "views", "child_views") != "First" || value(w, "views", "parent_views") != "Second of the parents" {
		t.Errorf("restored is %v and %v", value(w, "views", "child_views"), value(w, "views", "parent_views"))
	}
	if _, err := d.Restore(t.Context(), w, h.Sittings[0], nil, w.Tabs["views"].Revision, "y"); err != nil {
		t.Fatal(err)
	}
	if w = d.open(t); value(w, "views", "child_views") != "Second" {
		t.Errorf("what was replaced is restored as %v", value(w, "views", "child_views"))
	}
	if h, err = d.History(t.Context(), w, "views", 0); err != nil || len(h.Sittings) < 4 || h.Sittings[0].Changed != 1 {
		t.Errorf("%d sittings, %v", len(h.Sittings), err)
	}
	document, err := d.PastDocument(t.Context(), w, first)
	if err != nil || !strings.Contains(fmt.Sprint(document.Blocks), "First of the parents") {
		t.Errorf("as it was then: %v, %v", document, err)
	}
	if h, err = d.History(t.Context(), w, "", 1); err != nil || len(h.Sittings) != 0 {
		t.Errorf("a page beyond the last: %v, %v", h.Sittings, err)
	}
}

// TestLeavingATab: a post that changes nothing makes no revision, and leaving a page closes
// its sitting, whatever revision it knows of.
func TestLeavingATab(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.open(t)
	p := post(w, "views", "views.child_views", "Words")
	p.Close = false
	saved, err := d.Save(t.Context(), w, p)
	if err != nil {
		t.Fatal(err)
	}
	for _, leave := range []Post{
		{Tab: "views", Form: url.Values{FieldClose: {"1"}}, Base: 0, SaveID: "a", Close: true},
		{Tab: "views", Form: url.Values{"_q": {"views.child_views"}, "views.child_views": {"Words"}}, Base: saved.Revision, SaveID: "b", Close: true},
	} {
		got, err := d.Save(t.Context(), d.open(t), leave)
		if err != nil || got.Revision != saved.Revision {
			t.Errorf("leaving: %+v, %v", got, err)
		}
	}
	var closed, strays int
	err = d.db.QueryRow("select count(*) filter (where sitting_at is null), (select count(*) from strays) from tabs where tab = 'views'").Scan(&closed, &strays)
	if err != nil || closed != 1 || strays != 0 {
		t.Errorf("%d closed, %d strays, %v", closed, strays, err)
	}
	if h, err := d.History(t.Context(), d.open(t), "views", 0); err != nil || len(h.Sittings) == 0 || h.Sittings[0].Open {
		t.Errorf("%+v, %v", h, err)
	}
}

// TestLateWordsOfAFormerOwner: what somebody sends after the form went to another is kept
// whole, on what it then held: nobody is offered to clear the rest.
func TestLateWordsOfAFormerOwner(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.open(t)
	if _, err := d.Save(t.Context(), w, post(w, "views", "views.child_views", "Before", "views.parent_views", "Parents")); err != nil {
		t.Fatal(err)
	}
	late := post(d.open(t), "views", "views.child_views", "Before and after")
	tom := d.person(t, "Tom Takes")
	d.exec(t, "update task_holders set held_until = now() where task_id = (select id from tasks where ref = $1)", d.ref)
	d.exec(t, "insert into task_holders (task_id, account_id, held_from) select id, $2, now() from tasks where ref = $1", d.ref, tom.ID)
	d.exec(t, "update tasks set owner_id = $2 where ref = $1", d.ref, tom.ID)
	time.Sleep(time.Millisecond)
	var conflict *Conflict
	_, err := d.Save(t.Context(), d.open(t), late)
	if !errors.As(err, &conflict) {
		t.Fatalf("late words: %v", err)
	}
	for who, want := range map[*portal.Account]string{&d.owner: "", &tom: d.owner.Name} {
		w, err := d.Open(t.Context(), *who, d.ref)
		if err != nil {
			t.Fatal(err)
		}
		s, err := d.Stray(t.Context(), w, conflict.Stray)
		if err != nil || s.Writer != want || s.Why != "taken_over" {
			t.Fatalf("%+v, %v", s, err)
		}
		tab, _ := w.Tab("views")
		differences := w.Form.Differences(tab, s.Mine, s.Theirs)
		if len(differences) != 1 || differences[0].Mine != "Before and after" || differences[0].Theirs != "Before" {
			t.Errorf("%s sees %+v", who.Name, differences)
		}
	}
}

// TestHistoryAcrossVersions: what was written on an older version is shown as it was, and
// restored as moving carries it over.
func TestHistoryAcrossVersions(t *testing.T) {
	t.Parallel()
	m := newMoving(t)
	w := m.open(t)
	tab := w.Form.Tabs[0]
	var names []string
	for _, q := range tab.Questions {
		if q.Kind.Name() == "paragraph" || q.Kind.Name() == "text" {
			names = append(names, tab.Name+"."+q.Name)
		}
	}
	m.write(t, w, tab.Name, names[0], "Words of the first version")
	w = m.open(t)
	m.write(t, w, tab.Name, names[0], "")
	m.move(t)
	w = m.open(t)
	h, err := m.History(t.Context(), w, "", 0)
	if err != nil || len(h.Moves) != 1 || len(h.Sittings) < 2 {
		t.Fatalf("%+v, %v", h, err)
	}
	old := h.Sittings[1]
	if old.Form.Number != 1 || old.Changed != 1 {
		t.Fatalf("%+v", old)
	}
	cmp, err := m.CompareWithNow(w, old)
	if err != nil || cmp.Section == nil || len(cmp.Items)+cmp.Homeless == 0 {
		t.Fatalf("%+v, %v", cmp, err)
	}
	if len(cmp.Items) > 0 {
		if _, err := m.Restore(t.Context(), w, old, nil, w.Tabs[cmp.Section.Name].Revision, vault.Ref()); err != nil {
			t.Fatal(err)
		}
		if body := string(m.open(t).Tabs[cmp.Section.Name].Body); !strings.Contains(body, "Words of the first version") && body != "" {
			t.Errorf("restored: %s", body)
		}
	}
	document, err := m.PastDocument(t.Context(), w, old)
	if err != nil || !strings.Contains(fmt.Sprint(document.Blocks), "Words of the first version") {
		t.Errorf("as it was: %v, %v", document, err)
	}
}
