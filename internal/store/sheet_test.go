package store

import (
	"testing"
	"time"

	"portico/internal/portal"
)

func TestOpenSheet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.open(w.owner, w.ref)
	if s.Standing != portal.Owner || s.State != portal.Assigned || s.OwnerID != w.owner.ID || s.VersionID != w.versionID || s.CaseID != w.caseID {
		t.Errorf("sheet is %+v", s)
	}
	if s.ChildName != "Diane Bluebell" || s.ChildBorn.List() != "10-Feb-2013" || s.CaseReference != "EHC-1042" || s.Due.List() != "26-Oct-2026" {
		t.Errorf("banner is %q %v %q %v", s.ChildName, s.ChildBorn, s.CaseReference, s.Due)
	}
	if s.Comments != secretComment || string(s.Facts) != `{"child":{"name":"Diane"}}` || s.SenderName != "Marged Ellison" || s.SenderPhone != "01632 960417" || s.SenderAddress != "County Hall" {
		t.Errorf("comments %q, facts %s, sender %q", s.Comments, s.Facts, s.SenderName)
	}
	tab := s.Tabs["details"]
	if len(s.Tabs) != 1 || tab.Revision != 1 || string(tab.Body) != `{"answers":{"name":"Diane"}}` || tab.SavedBy != w.officer.ID || !tab.SavedAt.Equal(start) {
		t.Errorf("tabs are %+v", s.Tabs)
	}
	if !s.SentAt.Equal(start) || s.ReceivedAt != nil || s.OpenedAt != nil || s.SubmittedAt != nil || s.Receipt != nil || s.Attachments != nil {
		t.Errorf("times %v %v %v, receipt %v", s.SentAt, s.ReceivedAt, s.OpenedAt, s.Receipt)
	}
	w.wants(second(w.OpenSheet(w.ctx, w.owner.ID, "nothing")), portal.NotFound)
}

func second[A any](_ A, err error) error { return err }

func TestWhoSeesASheet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.save("advice", 0, "s1", "secret words")
	w.must(err)
	w.wants(second(w.OpenSheet(w.ctx, w.colleague.ID, w.ref)), portal.NotFound)
	w.wants(second(w.OpenSheet(w.ctx, 0, w.ref)), portal.NotFound)
	for _, state := range portal.TaskStates {
		w.state(w.ref, state)
		readable := state == portal.Submitted || state == portal.Accepted
		officer := w.open(w.officer, w.ref)
		if officer.Standing != portal.Officer || (len(officer.Tabs) > 0) != readable || (officer.Comments != "") != readable {
			t.Errorf("%s: an officer has %s with %d tabs", state, officer.Standing, len(officer.Tabs))
		}
		if len(w.open(w.owner, w.ref).Tabs) != 2 {
			t.Errorf("%s: the owner does not see the tabs", state)
		}
	}
	w.hold(w.ref, w.colleague)
	former := w.open(w.owner, w.ref)
	if former.Standing != portal.FormerOwner || len(former.Tabs) != 0 || former.Facts != nil || former.Comments != "" {
		t.Errorf("a former owner sees %+v", former)
	}
	if len(w.open(w.colleague, w.ref).Tabs) != 2 {
		t.Error("the new owner does not see the tabs")
	}
}

func TestMarkOpened(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.open(w.owner, w.ref).SheetIDs
	w.must(w.MarkOpened(w.ctx, ids, w.colleague.ID))
	if s := w.open(w.owner, w.ref); s.OpenedAt != nil || w.audited(AuditTaskOpened) != 0 {
		t.Error("somebody else opened the task")
	}
	together(4, func(int) {
		if err := w.MarkOpened(w.ctx, ids, w.owner.ID); err != nil {
			t.Error(err)
		}
	})
	s := w.open(w.owner, w.ref)
	if s.OpenedAt == nil || !s.OpenedAt.Equal(start) || !s.ReceivedAt.Equal(start) || !s.ViewRecorded || w.audited(AuditTaskOpened) != 1 {
		t.Errorf("opened %v received %v, told %d times", s.OpenedAt, s.ReceivedAt, w.audited(AuditTaskOpened))
	}
	w.clock.forward(time.Hour)
	if w.open(w.owner, w.ref).ViewRecorded {
		t.Error("a view of the hour before counts for this hour")
	}
	w.must(w.MarkOpened(w.ctx, ids, w.owner.ID))
	if s := w.open(w.owner, w.ref); !s.OpenedAt.Equal(start) || w.audited(AuditTaskOpened) != 2 {
		t.Error("the next hour's view changes the opening or is not told")
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	late, soon := portal.Date{Year: 2026, Month: 12, Day: 1}, portal.Date{Year: 2026, Month: 10, Day: 16}
	never, third, first := w.send(w.owner, nil), w.send(w.owner, &late), w.send(w.owner, &soon)
	w.send(w.colleague, &soon)
	lines, err := w.AssignedTasks(w.ctx, w.owner.ID)
	w.must(err)
	want := []string{first, w.ref, third, never}
	for i, l := range lines {
		if i >= len(want) || l.Ref != want[i] {
			t.Fatalf("line %d is %s, want order %v", i, l.Ref, want)
		}
	}
	l := lines[1]
	if l.FormType != "EHCNA Information Gathering" || l.Title != "OT advice" || l.ChildName != "Diane Bluebell" || l.ChildBorn.String() != "2013-02-10" ||
		l.Comments != secretComment || l.Due.String() != "2026-10-26" || l.TabsTotal != 3 || l.CaseReference != "EHC-1042" || !l.SentAt.Equal(start) || lines[3].Due != nil {
		t.Errorf("line is %+v", l)
	}
	_, err = w.Submit(w.ctx, w.submission())
	w.must(err)
	lines, err = w.SubmittedTasks(w.ctx, w.owner.ID, start)
	w.must(err)
	if len(lines) != 1 || lines[0].Ref != w.ref || lines[0].ReceiptRef == "" || !lines[0].SubmittedAt.Equal(start) || lines[0].State != portal.Submitted {
		t.Errorf("submitted lines are %+v", lines)
	}
	if lines, _ = w.SubmittedTasks(w.ctx, w.owner.ID, start.Add(time.Second)); len(lines) != 0 {
		t.Error("what was submitted before since is listed")
	}
	if lines, _ = w.AssignedTasks(w.ctx, w.owner.ID); len(lines) != 3 {
		t.Errorf("%d tasks are still assigned, want 3", len(lines))
	}
}

func TestRetentionTakesTheKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.db.ExecContext(w.ctx, "update cases set wrapped_key = null"); err != nil {
		t.Fatal(err)
	}
	w.wants(second(w.OpenSheet(w.ctx, w.owner.ID, w.ref)), portal.Expired)
	var ref string
	w.must(w.db.QueryRowContext(w.ctx, "select ref from cases").Scan(&ref))
	w.wants(second(w.CaseByRef(w.ctx, w.officer.ID, ref)), portal.Expired)
	lines, err := w.AssignedTasks(w.ctx, w.owner.ID)
	if err != nil || len(lines) != 1 || lines[0].Comments != "" {
		t.Errorf("list is %+v, %v", lines, err)
	}
}

func TestSendTaskRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.DisableAccount(w.ctx, w.colleague.Email))
	for name, n := range map[string]NewTask{
		"no case":        {CaseID: 99, VersionID: w.versionID, OwnerID: w.owner.ID, SenderID: w.officer.ID},
		"no version":     {CaseID: w.caseID, VersionID: 99, OwnerID: w.owner.ID, SenderID: w.officer.ID},
		"no owner":       {CaseID: w.caseID, VersionID: w.versionID, OwnerID: 99, SenderID: w.officer.ID},
		"no sender":      {CaseID: w.caseID, VersionID: w.versionID, OwnerID: w.owner.ID, SenderID: 99},
		"disabled owner": {CaseID: w.caseID, VersionID: w.versionID, OwnerID: w.colleague.ID, SenderID: w.officer.ID},
	} {
		if _, err := w.SendTask(w.ctx, n); portal.CodeOf(err) != portal.NotFound {
			t.Errorf("%s: %v, want not found", name, err)
		}
	}
	if n := w.number("select count(*) from tasks") + w.number("select count(*) from contributions"); n != 2 {
		t.Error("a refused task left something behind")
	}
}

func TestCasesAndVersions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var ref string
	w.must(w.db.QueryRowContext(w.ctx, "select ref from cases").Scan(&ref))
	c, err := w.CaseByRef(w.ctx, w.officer.ID, ref)
	if err != nil || c.ID != w.caseID || string(c.Record) != `{"child":{"school":"Testertown High School"}}` {
		t.Errorf("case is %+v, %v", c, err)
	}
	born := portal.Date{Year: 2013, Month: 2, Day: 10}
	w.wants(second(w.CreateCase(w.ctx, NewCase{Reference: "EHC-1042", Kind: "transfer", ChildName: "X", ChildBorn: born})), portal.Conflict)
	w.wants(second(w.CreateCase(w.ctx, NewCase{Reference: "EHC-2", Kind: "odd", ChildName: "X", ChildBorn: born})), portal.Invalid)
	w.wants(second(w.CreateCase(w.ctx, NewCase{Reference: "EHC-2", Kind: "transfer", ChildName: "X"})), portal.Invalid)
	w.wants(second(w.CaseByRef(w.ctx, w.owner.ID, ref)), portal.NotFound)

	same := NewVersion{Key: "ot-advice", Title: "OT advice", FormType: "EHCNA", Source: []byte(`{"a":1}`), Bundled: []byte(`{"a":1,"b":2}`)}
	id, number, err := w.PublishVersion(w.ctx, same)
	if err != nil || id != w.versionID || number != 1 {
		t.Errorf("the same bytes are version %d (%d), %v", number, id, err)
	}
	same.Bundled, same.ByID = []byte(`{"a":1, "b":3}`), w.officer.ID
	together(5, func(int) {
		if _, number, err := w.PublishVersion(w.ctx, same); err != nil || number != 2 {
			t.Errorf("published at once: version %d, %v", number, err)
		}
	})
	newest, err := w.LatestVersion(w.ctx, "ot-advice")
	if err != nil || newest.Number != 2 || string(newest.Bundled) != `{"a":1, "b":3}` || newest.Key != "ot-advice" {
		t.Errorf("newest is %+v, %v", newest, err)
	}
	old, err := w.Version(w.ctx, w.versionID)
	if err != nil || old.Number != 1 || string(old.Bundled) != `{"a":1,"b":2}` {
		t.Errorf("version 1 is %+v, %v", old, err)
	}
	w.wants(second(w.Version(w.ctx, 99)), portal.NotFound)
	w.wants(second(w.LatestVersion(w.ctx, "none")), portal.NotFound)
}

// TestBesideParts: each part can be read by itself, and a sheet without any is one query.
func TestBesideParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range besideParts {
		if _, err := w.sheetRows(w.ctx, besideSQL(1<<i), w.owner.ID, w.open(w.owner, w.ref).TaskID, "owner", true); err != nil {
			t.Errorf("part %d: %v", i, err)
		}
	}
	rows, err := w.sheetRows(w.ctx, ownSheetSQL, w.owner.ID, w.ref, w.now())
	if w.must(err); len(rows) == 0 || rows[0].ints[5] != 0 {
		t.Errorf("a fresh sheet asks for %+v beside it", rows)
	}
}
