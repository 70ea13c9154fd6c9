package store

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"
	"testing"

	"portico/internal/portal"
	"portico/internal/vault"
)

// inParts sends one form in two parts: the tab advice to the owner, the tab health to the colleague.
func (w *world) inParts() (mine, theirs string) {
	w.t.Helper()
	v, tasks := w.ready(w.owner.Email, w.colleague.Email)
	for i, tab := range []string{"advice", "health"} {
		tasks[i].Only, tasks[i].PartWords, tasks[i].Shared, tasks[i].TabsTotal, tasks[i].Again = []string{tab}, "Part "+tab, "ot-advice", 1, true
	}
	tasks[0].Tabs = map[string][]byte{"advice": []byte(`{"answers":{}}`), "health": []byte(`{"answers":{}}`)}
	refs, err := w.SendAll(w.ctx, w.officer.ID, v, tasks)
	w.must(err)
	return refs[0], refs[1]
}

// saveAs saves a tab as somebody who has a part.
func (w *world) saveAs(a portal.Account, ref, tab string, base int64) error {
	w.t.Helper()
	_, _, err := w.SaveTab(w.ctx, Save{SheetIDs: w.open(a, ref).SheetIDs, AccountID: a.ID, Tab: tab, Base: base, SaveID: vault.Ref(), Body: []byte(`{"answers":{"a":1}}`), Done: 1, Total: 1})
	return err
}

// partOf is a submission of a part as it is now.
func (w *world) partOf(a portal.Account, ref string) Submission {
	w.t.Helper()
	sheet := w.open(a, ref)
	n := Submission{TaskID: sheet.TaskID, AccountID: a.ID, Tabs: map[string]int64{}, Answers: []byte(fmt.Sprintf(`{%q:{}}`, sheet.Only[0])), Reference: vault.Reference(),
		At: w.Store.now(), Salt: []byte("salt"), Signers: []Signer{{AccountID: a.ID, Name: a.Name, At: start}}}
	n.Tabs[sheet.Only[0]] = sheet.Tabs[sheet.Only[0]].Revision
	for _, x := range sheet.Attachments {
		n.Attachments = append(n.Attachments, x.Ref)
	}
	sum := sha256.Sum256([]byte(n.Reference))
	n.Hash = sum[:]
	return n
}

// Two people have one sheet, and each writes the tabs of one's own task only.
func TestPartsWriteTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mine, theirs := w.inParts()
	a, b := w.open(w.owner, mine), w.open(w.colleague, theirs)
	if a.ContributionID != b.ContributionID || a.TaskID == b.TaskID || !slices.Equal(a.Only, []string{"advice"}) || !slices.Equal(b.Only, []string{"health"}) {
		t.Fatalf("sheets %d and %d with %v and %v", a.ContributionID, b.ContributionID, a.Only, b.Only)
	}
	w.must(w.saveAs(w.owner, mine, "advice", 1))
	for _, base := range []int64{0, 1} {
		w.wants(w.saveAs(w.owner, mine, "health", base), portal.NotFound)
		w.wants(w.saveAs(w.owner, mine, "unknown", base), portal.NotFound)
	}
	_, _, err := w.RestoreTab(w.ctx, Save{SheetIDs: a.SheetIDs, AccountID: w.owner.ID, Tab: "health", Base: 1, SaveID: "r", Body: []byte("{}")}, 1)
	w.wants(err, portal.NotFound)
	_, _, err = w.CloseTab(w.ctx, a.SheetIDs, w.owner.ID, "health")
	w.wants(err, portal.NotFound)
	_, err = w.OpenSheet(w.ctx, w.owner.ID, theirs)
	w.wants(err, portal.NotFound)
	if w.number("select revision from tabs where contribution_id = $1 and tab = 'health'", a.ContributionID) != 1 {
		t.Error("somebody else's tab was written")
	}
	lines, err := w.AssignedTasks(w.ctx, w.owner.ID)
	w.must(err)
	for _, l := range lines {
		if l.Ref == mine && (l.FormType != "EHCNA Information Gathering: part Part advice" || l.TabsDone != 1 || l.TabsTotal != 1) {
			t.Errorf("listed as %q, %d of %d", l.FormType, l.TabsDone, l.TabsTotal)
		}
	}
	if w.number("select tabs_done from part_progress where task_id = $1", b.TaskID) != 0 {
		t.Error("a save counts for the other part")
	}
	parts, err := w.Parts(w.ctx, a.SheetIDs)
	w.must(err)
	if len(parts) != 2 || !parts[0].Own || parts[1].Own || parts[1].Name != w.colleague.Name || parts[1].Words != "Part health" {
		t.Errorf("parts %+v", parts)
	}
}

// Supporting documents and words that could not be saved are each part's own.
func TestPartsKeepTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mine, theirs := w.inParts()
	a, b := w.open(w.owner, mine), w.open(w.colleague, theirs)
	file, err := w.AddAttachment(w.ctx, NewAttachment{TaskID: a.TaskID, ContributionID: a.ContributionID, AccountID: w.owner.ID, Name: "a.pdf", Key: "k1", Limit: 1})
	w.must(err)
	_, err = w.AddAttachment(w.ctx, NewAttachment{TaskID: b.TaskID, ContributionID: b.ContributionID, AccountID: w.colleague.ID, Name: "b.pdf", Key: "k2", Limit: 1})
	w.must(err)
	if got := w.open(w.colleague, theirs).Attachments; len(got) != 1 || got[0].Name != "b.pdf" {
		t.Errorf("the other part has %+v", got)
	}
	_, err = w.RemoveAttachment(w.ctx, b.TaskID, w.colleague.ID, file.Ref)
	w.wants(err, portal.NotFound)
	w.wants(w.ChangeAttachment(w.ctx, b.SheetIDs, w.colleague.ID, Attachment{Ref: file.Ref}), portal.NotFound)
	ref, err := w.SaveStray(w.ctx, Stray{ContributionID: a.ContributionID, Tab: "advice", AccountID: w.owner.ID, SaveID: "s", Body: []byte("{}"), Why: StrayStale})
	w.must(err)
	kept, err := w.Strays(w.ctx, a.ContributionID, w.colleague.ID)
	w.must(err)
	if len(kept) > 0 || len(w.open(w.colleague, theirs).Strays) > 0 || len(w.open(w.owner, mine).Strays) != 1 {
		t.Error("words are shown to whoever has another part, or not to their writer")
	}
	w.wants(w.SettleStray(w.ctx, w.colleague.ID, ref), portal.NotFound)
	w.must(w.SettleStray(w.ctx, w.owner.ID, ref))
}

// Parts are submitted, returned and retracted each by itself, at once too; when all are in
// the officer reads the whole, and it counts once.
func TestPartsEndApart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mine, theirs := w.inParts()
	_, err := w.PartsIn(w.ctx, w.officer.ID, w.open(w.owner, mine).SheetIDs)
	w.wants(err, portal.Conflict)
	_, err = w.PartsIn(w.ctx, w.owner.ID, w.open(w.owner, mine).SheetIDs)
	w.wants(err, portal.NotFound)
	one, other := w.partOf(w.owner, mine), w.partOf(w.colleague, theirs)
	w.must(w.saveAs(w.colleague, theirs, "health", 1)) // what others write since is none of it
	errs := make([]error, 2)
	var wait sync.WaitGroup
	wait.Go(func() { _, errs[0] = w.Submit(w.ctx, one) })
	wait.Go(func() { _, errs[1] = w.Submit(w.ctx, other) })
	wait.Wait()
	w.must(errs[0])
	w.wants(errs[1], portal.Conflict) // its own tab was saved since it was checked
	w.wants(w.saveAs(w.owner, mine, "advice", 1), portal.Conflict)
	w.must(w.saveAs(w.colleague, theirs, "health", 2))
	_, err = w.Submit(w.ctx, w.partOf(w.colleague, theirs))
	w.must(err)
	in, err := w.PartsIn(w.ctx, w.officer.ID, w.open(w.officer, mine).SheetIDs)
	w.must(err)
	if len(in) != 2 || string(in[0].Answers) != `{"advice":{}}` || string(in[1].Answers) != `{"health":{}}` {
		t.Errorf("the whole is %+v", in)
	}
	q := SubmissionQuery{Versions: []int64{w.versionID}}
	span, err := w.CountSubmissions(w.ctx, w.officer.ID, q)
	w.must(err)
	n := 0
	w.must(w.EachSubmission(w.ctx, w.officer.ID, q, span, func(x ExportedSubmission) error {
		if n++; len(x.Others) != 1 || x.By != "Tom Peverell, Ffion Rhydderch" {
			t.Errorf("exported by %q with %d others", x.By, len(x.Others))
		}
		return nil
	}))
	if span.Count != 1 || n != 1 {
		t.Errorf("a form in two parts is exported %d times, %d counted", n, span.Count)
	}
	tasks, err := w.CaseTasks(w.ctx, w.officer.ID, w.caseID)
	w.must(err)
	if len(tasks) != 3 || tasks[0].ContributionID != tasks[1].ContributionID || tasks[0].Part == "" || tasks[2].Part != "" {
		t.Errorf("the case has %+v", tasks)
	}
	// What came in last and was taken back then speaks for nobody, and of what retention removes no progress is known.
	w.must(w.exec("update tasks set state = 'retracted', retracted_at = now(), retract_reason = 'other', retracted_by = ? where ref = ?", w.officer.ID, theirs))
	span, err = w.CountSubmissions(w.ctx, w.officer.ID, q)
	w.must(err)
	var left []string
	w.must(w.EachSubmission(w.ctx, w.officer.ID, q, span, func(x ExportedSubmission) error {
		left = append(left, x.TaskRef)
		return nil
	}))
	if span.Count != 1 || len(left) != 1 || left[0] != mine {
		t.Errorf("%d counted, exported %v, want %s", span.Count, left, mine)
	}
	w.must(w.exec("delete from part_progress"))
	_, err = w.CaseTasks(w.ctx, w.officer.ID, w.caseID)
	w.must(err)
}

// One part is taken back while somebody saves another, again and again: neither waits for ever,
// and the words of both are there.
func TestRetractOnePartWhileAnotherSaves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 5 {
		mine, theirs := w.inParts()
		w.must(w.saveAs(w.owner, mine, "advice", 1))
		b := w.open(w.colleague, theirs)
		var wait sync.WaitGroup
		wait.Go(func() {
			if err := w.RetractTask(w.ctx, Retract{AccountID: w.officer.ID, TaskRef: mine, Reason: "other"}); err != nil {
				t.Error(err)
			}
		})
		for i := range 4 {
			wait.Go(func() {
				_, _, err := w.SaveTab(w.ctx, Save{SheetIDs: b.SheetIDs, AccountID: w.colleague.ID, Tab: "health", Base: 1, SaveID: fmt.Sprint("s", i), Body: []byte("{}"), Done: 1, Total: 1})
				if err != nil && portal.CodeOf(err) != portal.Conflict {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		sheet := w.open(w.colleague, theirs)
		if sheet.State != portal.Assigned || sheet.Tabs["health"].Revision != 2 || sheet.Tabs["advice"].Revision != 2 {
			t.Fatalf("%s, %+v", sheet.State, sheet.Tabs)
		}
		parts, err := w.Parts(w.ctx, sheet.SheetIDs)
		w.must(err)
		if len(parts) != 1 {
			t.Errorf("a retracted part is still there: %+v", parts)
		}
	}
}

// A sheet in parts is not moved to another version: its parts name tabs.
func TestPartsAreNotMoved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.inParts()
	_, _, err := w.PublishVersion(w.ctx, NewVersion{Key: "ot-advice", Title: "OT advice", FormType: "EHCNA Information Gathering", Source: []byte(`{"a":2}`), Bundled: []byte(`{"a":2}`), Note: "second"})
	w.must(err)
	running, err := w.RunningSheets(w.ctx, "ot-advice", 2)
	w.must(err)
	if len(running) != 1 || running[0].TaskRef != w.ref {
		t.Errorf("to be moved: %+v", running)
	}
}
