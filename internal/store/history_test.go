package store

import (
	"fmt"
	"testing"
	"time"

	"portico/internal/portal"
)

// story is the history of the world's task in words, newest first.
func (w *world) story(tab string) (out []string) {
	w.t.Helper()
	list, err := w.History(w.ctx, HistoryQuery{SheetIDs: w.open(w.owner, w.ref).SheetIDs, AccountID: w.owner.ID, Tab: tab, Limit: 50})
	w.must(err)
	for _, v := range list {
		words := fmt.Sprintf("%s %d after %d: %q was %q by %s", v.Tab, v.Revision, v.After, v.Body, v.Before, v.Name)
		if v.Open {
			words += ", open"
		}
		if v.Prefill {
			words += ", prefill"
		}
		out = append(out, words)
	}
	return out
}

func (w *world) told(got []string, want ...string) {
	w.t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		w.t.Errorf("the history is\n%q\nwant\n%q", got, want)
	}
}

// The history has every sitting in order: the council's first, one for ten minutes of a
// writer's work, and what is not closed yet.
func TestHistoryIsCompleteAndInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.clock.forward(time.Hour)
	for i, body := range []string{"one", "two", "three"} { // three saves, the third after the sitting is over
		_, err := w.save("details", int64(i+1), "", body)
		w.must(err)
		w.clock.forward(6 * time.Minute)
	}
	_, err := w.save("advice", 0, "", "aim")
	w.must(err)
	w.told(w.story("details"), `details 4 after 3: "three" was "two" by Ffion Rhydderch, open`, `details 3 after 1: "two" was "{\"answers\":{\"name\":\"Diane\"}}" by Ffion Rhydderch`,
		`details 1 after 0: "{\"answers\":{\"name\":\"Diane\"}}" was "" by Marged Ellison, prefill`)
	if all := w.story(""); len(all) != 4 || all[0][:6] != "advice" {
		t.Errorf("of all tabs: %q", all)
	}
	for _, other := range []portal.Account{w.colleague, w.officer} {
		if list, err := w.History(w.ctx, HistoryQuery{SheetIDs: w.open(w.owner, w.ref).SheetIDs, AccountID: other.ID, Limit: 9}); err != nil || len(list) != 0 {
			t.Errorf("%s sees %v, %v", other.Name, list, err)
		}
		_, err := w.RevisionOf(w.ctx, w.open(w.owner, w.ref).SheetIDs, other.ID, "details", 1)
		w.wants(err, portal.NotFound)
	}
	v, err := w.RevisionOf(w.ctx, w.open(w.owner, w.ref).SheetIDs, w.owner.ID, "details", 4)
	if err != nil || string(v.Body) != "three" || !v.Open {
		t.Errorf("the working copy is %+v, %v", v, err)
	}
}

// Sittings that nobody closed are closed once they are ten minutes old, and the writer goes on.
func TestOldSittingsAreClosed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.save("advice", 0, "", "before the crash")
	w.must(err)
	if n, err := w.CloseOldSittings(w.ctx); err != nil || n != 0 {
		t.Errorf("%d closed at once, %v", n, err)
	}
	w.clock.forward(portal.SittingLife)
	if n, err := w.CloseOldSittings(w.ctx); err != nil || n != 1 {
		t.Errorf("%d closed, %v; want 1", n, err)
	}
	if _, err := w.save("advice", 1, "", "after it"); err != nil {
		t.Error(err)
	}
	w.told(w.story("advice"), `advice 2 after 1: "after it" was "before the crash" by Ffion Rhydderch, open`, `advice 1 after 0: "before the crash" was "" by Ffion Rhydderch`)
	together(8, func(i int) { // beside writers: nobody waits for ever and nothing is lost
		w.clock.forward(portal.SittingLife)
		if i%2 == 0 {
			_, err := w.CloseOldSittings(w.ctx)
			w.must(err)
			return
		}
		_, _ = w.save(fmt.Sprint("tab", i), 0, "", "x")
	})
	w.clock.forward(portal.SittingLife)
	_, err = w.CloseOldSittings(w.ctx)
	w.must(err)
	if n := w.number("select count(*) from tabs w where not exists (select 1 from revisions r where r.contribution_id = w.contribution_id and r.tab = w.tab and r.revision = w.revision)"); n != 0 {
		t.Errorf("%d tabs are not in the history", n)
	}
}

// Leaving a tab closes its sitting once, for its owner alone.
func TestCloseTab(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.save("advice", 0, "", "aim")
	w.must(err)
	ids := w.open(w.owner, w.ref).SheetIDs
	_, _, err = w.CloseTab(w.ctx, ids, w.colleague.ID, "advice")
	w.wants(err, portal.NotFound)
	for range 2 {
		if rev, at, err := w.CloseTab(w.ctx, ids, w.owner.ID, "advice"); err != nil || rev != 1 || !at.Equal(start) {
			t.Errorf("revision %d at %v, %v", rev, at, err)
		}
	}
	w.told(w.story("advice"), `advice 1 after 0: "aim" was "" by Ffion Rhydderch`)
	w.state(w.ref, portal.Retracted)
	_, _, err = w.CloseTab(w.ctx, ids, w.owner.ID, "advice")
	w.wants(err, portal.NotFound)
}

// A restore is a save with a sitting of its own; what it replaces stays in the history,
// though it was still being written.
func TestRestoreTab(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.save("advice", 0, "", "first")
	w.must(err)
	ids := w.open(w.owner, w.ref).SheetIDs
	_, _, err = w.CloseTab(w.ctx, ids, w.owner.ID, "advice")
	w.must(err)
	w.clock.forward(time.Minute)
	_, err = w.save("advice", 1, "", "second")
	w.must(err)
	w.clock.forward(time.Minute)
	n := Save{SheetIDs: ids, AccountID: w.owner.ID, Tab: "advice", Base: 1, SaveID: "restore", Body: []byte("first"), Done: 2, Total: 3}
	_, _, err = w.RestoreTab(w.ctx, n, 1)
	w.wants(err, portal.Conflict)
	n.Base = 2
	for range 2 {
		if rev, _, err := w.RestoreTab(w.ctx, n, 1); err != nil || rev != 3 {
			t.Fatalf("revision %d, %v", rev, err)
		}
	}
	w.told(w.story("advice"), `advice 3 after 2: "first" was "second" by Ffion Rhydderch`, `advice 2 after 1: "second" was "first" by Ffion Rhydderch`,
		`advice 1 after 0: "first" was "" by Ffion Rhydderch`)
	if w.audited(AuditTabRestored) != 1 || w.number("select tabs_done from contributions where id = $1", ids.ContributionID) != 2 {
		t.Error("the restore is not told once, or the progress is not its own")
	}
	n.SaveID, n.Base, n.AccountID = "other", 3, w.colleague.ID
	_, _, err = w.RestoreTab(w.ctx, n, 1)
	w.wants(err, portal.NotFound)
	w.state(w.ref, portal.Submitted)
	n.AccountID = w.owner.ID
	_, _, err = w.RestoreTab(w.ctx, n, 1)
	w.wants(err, portal.Conflict)
}

// Who had a task gets back what it then held, not what came after; whom it is with is told
// to colleagues alone.
func TestLastHeld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.save("advice", 0, "", "before")
	w.must(err)
	w.clock.forward(time.Minute)
	w.hand(w.colleague)
	w.clock.forward(time.Minute)
	ids := w.open(w.colleague, w.ref).SheetIDs
	_, _, err = w.SaveTab(w.ctx, Save{SheetIDs: ids, AccountID: w.colleague.ID, Tab: "advice", Base: 1, Body: []byte("after"), CloseSitting: true})
	w.must(err)
	tabs, err := w.LastHeld(w.ctx, ids, w.owner.ID)
	if err != nil || len(tabs) != 2 || string(tabs["advice"].Body) != "before" {
		t.Errorf("last held: %+v, %v", tabs, err)
	}
	if tabs, err = w.LastHeld(w.ctx, ids, w.colleague.ID); err != nil || len(tabs) != 0 {
		t.Errorf("of whoever holds it: %v, %v", tabs, err)
	}
	if name, _, err := w.HolderFor(w.ctx, ids, w.owner.ID); err != nil || name != "" {
		t.Errorf("whoever is no colleague is told %q, %v", name, err)
	}
	_, err = w.db.ExecContext(w.ctx, `with g as (insert into work_groups (ref, name, made_at) values ('g', 'OT team', now()) returning id)
insert into work_group_members (group_id, account_id, added_at) select g.id, a, now() from g, unnest(array[?, ?]::bigint[]) a`, w.owner.ID, w.colleague.ID)
	w.must(err)
	if name, _, err := w.HolderFor(w.ctx, ids, w.owner.ID); err != nil || name != w.colleague.Name {
		t.Errorf("a colleague is told %q, %v", name, err)
	}
	_, err = w.SaveStray(w.ctx, Stray{ContributionID: ids.ContributionID, Tab: "advice", AccountID: w.owner.ID, Base: 1, Body: []byte("late"), Why: StrayTakenOver})
	w.must(err)
	own, err := w.OwnStrays(w.ctx, w.owner.ID)
	if err != nil || len(own) != 1 || own[0].TaskRef != w.ref || own[0].Why != StrayTakenOver {
		t.Errorf("own strays: %+v, %v", own, err)
	}
	if notes := w.open(w.colleague, w.ref).Strays; len(notes) != 1 || notes[0].Name != w.owner.Name || notes[0].Why != StrayTakenOver {
		t.Errorf("the owner is told of %+v", notes)
	}
}

// hand passes the world's task on, as handing over does.
func (w *world) hand(to portal.Account) {
	w.t.Helper()
	tx, err := w.db.BeginTx(w.ctx, nil)
	w.must(err)
	t, err := lockHeld(w.ctx, tx, w.ref)
	w.must(err)
	w.must(w.passTo(w.ctx, tx, t, to.ID, 0))
	w.must(tx.Commit())
}
