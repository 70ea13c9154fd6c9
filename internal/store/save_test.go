package store

import (
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"portico/internal/portal"
	"portico/internal/vault"
)

func TestSaveTab(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i, body := range []string{"one", "two", "three"} {
		rev, err := w.save("advice", int64(i), "id"+strconv.Itoa(i), body)
		w.must(err)
		if rev != int64(i+1) {
			t.Errorf("revision %d, want %d", rev, i+1)
		}
	}
	tab := w.open(w.owner, w.ref).Tabs["advice"]
	if string(tab.Body) != "three" || tab.Revision != 3 || tab.SaveID != "id2" || tab.SavedBy != w.owner.ID || !tab.SavedAt.Equal(start) {
		t.Errorf("tab is %+v", tab)
	}
	lines, err := w.AssignedTasks(w.ctx, w.owner.ID)
	w.must(err)
	if lines[0].TabsDone != 1 || lines[0].TabsTotal != 3 || w.audited(AuditTabSaved) != 3 {
		t.Errorf("progress %d of %d, %d saves told", lines[0].TabsDone, lines[0].TabsTotal, w.audited(AuditTabSaved))
	}
	if n := w.number("select count(*) from audit_events where kind = 'tab_saved' and object = 'advice' and detail = 'rev 2' and task_id is not null and case_id = $1", w.caseID); n != 1 {
		t.Error("the audit does not tell of revision 2")
	}
}

func TestTheSameSaveAnswersTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.open(w.owner, w.ref).SheetIDs
	for base := int64(0); base < 2; base++ {
		save := Save{SheetIDs: ids, AccountID: w.owner.ID, Tab: "advice", Base: base, SaveID: "same" + strconv.Itoa(int(base)), Body: []byte("x")}
		rev, at, err := w.SaveTab(w.ctx, save)
		w.must(err)
		w.clock.forward(time.Second)
		together(4, func(int) {
			again, atAgain, err := w.SaveTab(w.ctx, save)
			if err != nil || again != rev || !atAgain.Equal(at) {
				t.Errorf("again: revision %d at %v, %v; want %d at %v", again, atAgain, err, rev, at)
			}
		})
	}
	if n := w.audited(AuditTabSaved); n != 2 {
		t.Errorf("%d saves told, want 2", n)
	}
	// The answer was lost, but the page has learnt the new revision meanwhile.
	late := Save{SheetIDs: ids, AccountID: w.owner.ID, Tab: "advice", Base: 2, SaveID: "same1", Body: []byte("x")}
	if rev, _, err := w.SaveTab(w.ctx, late); err != nil || rev != 2 {
		t.Errorf("the same save at a newer base: revision %d, %v; want 2", rev, err)
	}
	late.Key = vault.CaseKey{}
	_, _, err := w.SaveTab(w.ctx, late)
	w.wants(err, portal.NotFound)
	fresh := Save{SheetIDs: ids, AccountID: w.owner.ID, Tab: "advice", Base: 2, SaveID: "at once", Body: []byte("x")}
	together(6, func(int) {
		if rev, _, err := w.SaveTab(w.ctx, fresh); err != nil || rev != 3 {
			t.Errorf("at once: revision %d, %v", rev, err)
		}
	})
}

func TestOfTwoSavesOneWins(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.open(w.owner, w.ref).SheetIDs
	for base := int64(0); base < 4; base++ {
		var won, lost atomic.Int32
		together(5, func(i int) {
			_, _, err := w.SaveTab(w.ctx, Save{SheetIDs: ids, AccountID: w.owner.ID, Tab: "advice", Base: base, SaveID: "w" + strconv.Itoa(i) + strconv.Itoa(int(base)), Body: []byte(strconv.Itoa(i))})
			switch portal.CodeOf(err) {
			case "":
				won.Add(1)
			case portal.Conflict:
				lost.Add(1)
			default:
				t.Error(err)
			}
		})
		if won.Load() != 1 || lost.Load() != 4 {
			t.Errorf("at base %d %d won and %d lost", base, won.Load(), lost.Load())
		}
	}
	if n := w.audited(AuditTabSaved); n != 4 {
		t.Errorf("%d saves told, want 4", n)
	}
}

func TestWhoMaySave(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.save("advice", 0, "first", "x")
	w.must(err)
	good := Save{SheetIDs: w.open(w.owner, w.ref).SheetIDs, AccountID: w.owner.ID, Tab: "advice", Base: 1, Body: []byte("y")}
	other := w.open(w.colleague, w.send(w.colleague, nil)).SheetIDs
	for name, c := range map[string]struct {
		change func(*Save)
		want   portal.Code
	}{
		"a stranger":            {func(s *Save) { s.AccountID = w.colleague.ID }, portal.NotFound},
		"an officer":            {func(s *Save) { s.AccountID = w.officer.ID }, portal.NotFound},
		"another's task":        {func(s *Save) { s.TaskID = other.TaskID }, portal.NotFound},
		"another's sheet":       {func(s *Save) { s.ContributionID = other.ContributionID }, portal.NotFound},
		"own task, their sheet": {func(s *Save) { s.TaskID, s.AccountID = other.TaskID, w.colleague.ID }, portal.NotFound},
		"an old base":           {func(s *Save) { s.Base = 0 }, portal.Conflict},
		"a base to come":        {func(s *Save) { s.Base = 7 }, portal.Conflict},
		"a new tab at base 3":   {func(s *Save) { s.Tab, s.Base = "views", 3 }, portal.Conflict},
	} {
		save := good
		c.change(&save)
		if _, _, err := w.SaveTab(w.ctx, save); portal.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	for _, state := range portal.TaskStates {
		w.state(w.ref, state)
		rev, _, err := w.SaveTab(w.ctx, good)
		if state.Open() {
			w.must(err)
			good.Base = rev
		} else {
			w.wants(err, portal.Conflict)
		}
		_, _, err = w.SaveTab(w.ctx, Save{SheetIDs: good.SheetIDs, AccountID: w.owner.ID, Tab: "new in " + string(state), Body: []byte("z")})
		if (err == nil) != state.Open() {
			t.Errorf("%s: the first save of a tab: %v", state, err)
		}
	}
	w.state(w.ref, portal.Assigned)
	w.hold(w.ref, w.colleague)
	_, _, err = w.SaveTab(w.ctx, good)
	w.wants(err, portal.Conflict)
	good.AccountID = w.colleague.ID
	_, _, err = w.SaveTab(w.ctx, good)
	w.must(err)
}

func TestSittings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.open(w.owner, w.ref).SheetIDs
	base := int64(0)
	save := func(account int64, close bool) {
		t.Helper()
		rev, _, err := w.SaveTab(w.ctx, Save{SheetIDs: ids, AccountID: account, Tab: "advice", Base: base, Body: []byte("x"), CloseSitting: close})
		w.must(err)
		base = rev
	}
	history := func(want ...int) {
		t.Helper()
		n := w.number("select count(*) from revisions where tab = 'advice'")
		for _, rev := range want {
			n -= w.number("select count(*) from revisions where tab = 'advice' and revision = $1", rev)
		}
		if n != 0 || w.number("select count(*) from revisions where tab = 'advice'") != len(want) {
			t.Fatalf("at revision %d the history is not %v", base, want)
		}
	}
	save(w.owner.ID, false) // 1
	w.clock.forward(5 * time.Minute)
	save(w.owner.ID, false) // 2, same sitting
	history()
	w.clock.forward(5 * time.Minute)
	save(w.owner.ID, false) // 3: ten minutes are over, 2 stays
	history(2)
	save(w.owner.ID, true) // 4: closed
	history(2, 4)
	w.clock.forward(time.Hour)
	save(w.owner.ID, false) // 5: a new sitting, nothing to leave
	history(2, 4)
	w.hold(w.ref, w.colleague)
	save(w.colleague.ID, false) // 6: another writer, 5 stays
	history(2, 4, 5)
	w.clock.forward(20 * time.Minute)
	save(w.colleague.ID, true) // 7: 6 stays and this one too
	history(2, 4, 5, 6, 7)
	var by int64
	w.must(w.db.QueryRowContext(w.ctx, "select saved_by from revisions where revision = 5").Scan(&by))
	if by != w.owner.ID {
		t.Error("revision 5 is not its writer's")
	}
	if rev, _, err := w.SaveTab(w.ctx, Save{SheetIDs: ids, AccountID: w.colleague.ID, Tab: "views", Body: []byte("x"), CloseSitting: true}); err != nil || rev != 1 {
		t.Errorf("a first save that closes: %d, %v", rev, err)
	}
	if w.number("select count(*) from revisions where tab = 'views'") != 1 {
		t.Error("a first save that closes leaves nothing in the history")
	}
}

func TestStrays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.open(w.owner, w.ref).SheetIDs
	stray := Stray{ContributionID: ids.ContributionID, Tab: "advice", AccountID: w.owner.ID, SaveID: "s", Base: 4, Body: []byte("words too late"), Why: StrayTakenOver}
	w.hold(w.ref, w.colleague)
	ref, err := w.SaveStray(w.ctx, stray)
	w.must(err)
	again, err := w.SaveStray(w.ctx, stray)
	if err != nil || again != ref || w.audited(AuditStrayKept) != 1 {
		t.Errorf("kept again as %s, %v; want %s", again, err, ref)
	}
	for _, reader := range []portal.Account{w.owner, w.colleague} {
		strays, err := w.Strays(w.ctx, ids.ContributionID, reader.ID)
		w.must(err)
		if len(strays) != 1 || string(strays[0].Body) != "words too late" || strays[0].Name != w.owner.Name || strays[0].Base != 4 || strays[0].Why != StrayTakenOver || strays[0].Ref != ref {
			t.Errorf("%s sees %+v", reader.Name, strays)
		}
	}
	if strays, _ := w.Strays(w.ctx, ids.ContributionID, w.officer.ID); len(strays) != 0 {
		t.Error("an officer sees strays")
	}
	stray.AccountID = w.officer.ID
	_, err = w.SaveStray(w.ctx, stray)
	w.wants(err, portal.NotFound)
	w.wants(w.SettleStray(w.ctx, w.officer.ID, ref), portal.NotFound)
	w.must(w.SettleStray(w.ctx, w.colleague.ID, ref))
	if strays, _ := w.Strays(w.ctx, ids.ContributionID, w.owner.ID); len(strays) != 0 {
		t.Error("a settled stray is still shown")
	}
	for want, c := range map[string]struct {
		state portal.TaskState
		owner bool
	}{StrayTakenOver: {portal.Assigned, false}, StrayRetracted: {portal.Retracted, true}, StraySubmitted: {portal.Submitted, true}, StrayStale: {portal.Assigned, true}} {
		if got := StrayWhy(c.state, c.owner); got != want {
			t.Errorf("why is %s, want %s", got, want)
		}
	}
}
