package store

import (
	"context"
	"strings"
	"testing"
	"time"

	"portico/internal/portal"
)

// kept is a world with one form that was submitted and one that was retracted.
func newKept(t *testing.T) (w *world, receipt string) {
	t.Helper()
	w = newWorld(t)
	admin := w.account("ada@northshire.example", "Ada Lowe", portal.RoleAdministrator)
	days := 30
	w.must(w.SetRetentionRules(w.ctx, admin.ID, []RetentionRule{{State: portal.KeepSubmitted, Kept: &days}}, nil))
	_, err := w.save("advice", 0, "save", `{"answers":{"aim":"secret aim"}}`)
	w.must(err)
	n := w.submission()
	_, err = w.Submit(w.ctx, n)
	w.must(err)
	return w, n.Reference
}

// notice runs the job's first half and gives the removals there are.
func (w *world) notice() int {
	w.t.Helper()
	_, err := w.NoticeRemovals(w.ctx)
	w.must(err)
	return w.number("select count(*) from removals where done_at is null")
}

func (w *world) caseRef() (ref string) {
	w.t.Helper()
	w.must(w.db.QueryRowContext(w.ctx, "select ref from cases where id = ?", w.caseID).Scan(&ref))
	return ref
}

// due lets time pass until the removal is due, and gives its number.
func (w *world) due() int64 {
	w.t.Helper()
	for range 60 {
		w.clock.forward(24 * time.Hour)
		if w.notice(); w.number("select count(*) from removals") == 0 {
			continue
		}
		ids, err := w.DueRemovals(w.ctx, 0)
		if w.must(err); len(ids) > 0 {
			return ids[0]
		}
	}
	w.t.Fatal("nothing is due after two months")
	return 0
}

func TestRetentionRemovesWhatIsExported(t *testing.T) {
	t.Parallel()
	w, receipt := newKept(t)
	w.clock.forward(100 * 24 * time.Hour)
	if n := w.notice(); n != 0 {
		t.Fatalf("%d notices although the export is not confirmed", n)
	}
	if n, err := w.ConfirmExports(w.ctx, w.officer.ID, w.caseRef(), []string{receipt}, "LCS-77"); err != nil || n != 1 {
		t.Fatalf("%d confirmed, %v", n, err)
	}
	if n, err := w.ConfirmExports(w.ctx, w.officer.ID, w.caseRef(), []string{receipt}, "LCS-78"); err != nil || n != 0 {
		t.Fatalf("confirmed again: %d, %v", n, err)
	}
	id := w.due()
	if n := w.number("select count(*) from mails where template = 'removals'"); n != 1 {
		t.Errorf("%d mails tell of it, want one to the administrator", n)
	}
	coming, _, err := w.Removals(w.ctx, w.officer.ID, ComingRemoval{}, 10)
	if w.must(err); len(coming) != 1 || coming[0].Case != "EHC-1042" || coming[0].NoticedAt.After(w.Store.now().Add(-portal.LeastNotice)) {
		t.Fatalf("officers see %+v", coming)
	}
	files, err := w.Remove(w.ctx, id)
	if w.must(err); len(files) != w.number("select count(*) from removed_submissions where false") {
		t.Errorf("files %v", files)
	}
	for _, table := range []string{"tabs", "revisions", "submissions", "attachments", "messages", "comments"} {
		if n := w.number("select count(*) from " + table); n != 0 {
			t.Errorf("%d rows of %s are left", n, table)
		}
	}
	if n := w.number("select count(*) from tasks where submitted_at is not null and sent_at is not null and due_on is not null and removed_at is not null"); n != 1 {
		t.Error("the task has lost its dates")
	}
	if n := w.number("select count(*) from removed_submissions where reference = $1 and octet_length(hash) = 32", receipt); n != 1 {
		t.Error("the receipt is forgotten")
	}
	for _, who := range []portal.Account{w.owner, w.officer} {
		w.wants(second(w.OpenSheet(w.ctx, who.ID, w.ref)), portal.Expired)
	}
	w.wants(second(w.Remove(w.ctx, id)), portal.NotFound)
	if earlier, err := w.EarlierForms(w.ctx, w.owner.ID, Sheet{SheetIDs: SheetIDs{CaseID: w.caseID}, ChildBorn: portal.London(start)}); err != nil || len(earlier) != 0 {
		t.Errorf("what is removed is offered for copying: %+v, %v", earlier, err)
	}
	if n := w.notice(); n != 0 || w.audited(AuditAnswersRemoved) != 1 {
		t.Errorf("%d notices after it was removed, %d in the audit", n, w.audited(AuditAnswersRemoved))
	}
	if _, err := w.CaseByRef(w.ctx, w.officer.ID, w.caseRef()); err != nil {
		t.Errorf("the case is gone with one form: %v", err)
	}
}

// TestRetentionRefuses: what is on hold, not confirmed any more, returned, or kept by rules that
// were changed is not removed, and says why.
func TestRetentionRefuses(t *testing.T) {
	t.Parallel()
	for why, do := range map[string]func(w *world, receipt string){
		portal.KeptByHold: func(w *world, _ string) {
			w.must(w.SetHold(w.ctx, w.officer.ID, w.caseRef(), "A complaint is with the ombudsman"))
		},
		portal.KeptByExport: func(w *world, receipt string) { w.must(w.WithdrawExport(w.ctx, w.officer.ID, w.caseRef(), receipt)) },
		portal.KeptRunning:  func(w *world, _ string) { w.state(w.ref, portal.Returned) },
		portal.KeptByRule: func(w *world, _ string) {
			years := 9000
			w.must(w.SetRetentionRules(w.ctx, int64(w.number("select id from accounts where email = 'ada@northshire.example'")), []RetentionRule{{Form: "ot-advice", State: portal.KeepSubmitted, Kept: &years}}, nil))
		},
	} {
		w, receipt := newKept(t)
		_, err := w.ConfirmExports(w.ctx, w.officer.ID, w.caseRef(), []string{receipt}, "")
		w.must(err)
		id := w.due()
		do(w, receipt)
		_, err = w.Remove(w.ctx, id)
		if w.wants(err, portal.Conflict); portal.SentenceOf(err) != why {
			t.Errorf("%s, want %s", portal.SentenceOf(err), why)
		}
		if n := w.number("select count(*) from submissions"); n != 1 {
			t.Errorf("%s: it is gone", why)
		}
		if n := w.notice(); n != 0 {
			t.Errorf("%s: it is noticed again", why)
		}
	}
}

// TestRetentionAtTheSameMoment: a hold, or a return, that was begun before a removal wins; a
// second run finds nothing to do.
func TestRetentionAtTheSameMoment(t *testing.T) {
	t.Parallel()
	for name, statements := range map[string][]string{
		"hold":   {"select id from cases for no key update", "insert into holds (case_id, reason, set_at, set_by) select c.id, '', now(), min(a.id) from cases c, accounts a group by c.id"},
		"return": {"select id from tasks for update", "update tasks set state = 'returned'"},
	} {
		w, receipt := newKept(t)
		_, err := w.ConfirmExports(w.ctx, w.officer.ID, w.caseRef(), []string{receipt}, "")
		w.must(err)
		id := w.due()
		tx, err := w.db.DB.BeginTx(w.ctx, nil)
		w.must(err)
		for _, statement := range statements {
			_, err := tx.ExecContext(w.ctx, statement)
			w.must(err)
		}
		done := make(chan error, 1)
		go func() { _, err := w.Remove(context.WithoutCancel(w.ctx), id); done <- err }()
		for w.number("select count(*) from pg_locks where not granted and pid in (select pid from pg_stat_activity where datname = current_database())") == 0 {
			select {
			case err := <-done:
				t.Fatalf("%s: the removal did not wait: %v", name, err)
			default:
			}
		}
		w.must(tx.Commit())
		w.wants(<-done, portal.Conflict)
		if n := w.number("select count(*) from submissions"); n != 1 {
			t.Errorf("%s: the answers are gone", name)
		}
	}
	w, receipt := newKept(t)
	_, err := w.ConfirmExports(w.ctx, w.officer.ID, w.caseRef(), []string{receipt}, "")
	w.must(err)
	id := w.due()
	codes := make(chan portal.Code, 4)
	for range 4 {
		go func() { _, err := w.Remove(w.ctx, id); codes <- portal.CodeOf(err) }()
	}
	count := map[portal.Code]int{}
	for range 4 {
		count[<-codes]++
	}
	if count[""] != 1 || count[portal.NotFound] != 3 || w.audited(AuditAnswersRemoved) != 1 {
		t.Errorf("of four runs at once: %v", count)
	}
	w.wants(w.SetHold(w.ctx, w.officer.ID, w.caseRef(), "late"), "")
}

// TestRetentionOfDrafts: a retracted draft goes after its days without an export.
func TestRetentionOfDrafts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.RetractTask(w.ctx, Retract{AccountID: w.officer.ID, TaskRef: w.ref, Reason: portal.RetractReasons[0]}))
	w.clock.forward(30 * 24 * time.Hour)
	if n := w.notice(); n != 0 {
		t.Fatalf("%d notices two months before", n)
	}
	id := w.due()
	if _, err := w.Remove(w.ctx, id); err != nil {
		t.Fatal(err)
	}
	if day := portal.London(w.Store.now()); portal.London(start).Days(day) < 90 {
		t.Errorf("it went on %s", day)
	}
}

// TestRetentionInLists: whoever had a form still sees the list that it stands in when its answers are gone.
func TestRetentionInLists(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	days := 14
	w.must(w.SetRetentionRules(w.ctx, w.account("ada@northshire.example", "Ada Lowe", portal.RoleAdministrator).ID, []RetentionRule{{State: portal.KeepRetracted, Kept: &days}}, nil))
	w.must(w.RetractTask(w.ctx, Retract{AccountID: w.officer.ID, TaskRef: w.ref, Reason: portal.RetractReasons[0]}))
	if _, err := w.Remove(w.ctx, w.due()); err != nil {
		t.Fatal(err)
	}
	lines, err := w.RetractedTasks(w.ctx, w.owner.ID, start)
	if w.must(err); len(lines) != 1 || lines[0].Comments != "" {
		t.Errorf("the list says %+v", lines)
	}
}

// TestRetentionRolledBack: files are named only once their rows are gone for good.
func TestRetentionRolledBack(t *testing.T) {
	t.Parallel()
	w, receipt := newKept(t)
	_, err := w.ConfirmExports(w.ctx, w.officer.ID, w.caseRef(), []string{receipt}, "")
	w.must(err)
	id := w.due()
	w.must(w.exec("update submissions set pdf_hash = hash"))
	w.must(w.exec("alter table audit_events add check (kind <> 'answers_removed') not valid"))
	if files, err := w.Remove(w.ctx, id); err == nil || len(files) != 0 {
		t.Errorf("files to be removed although the removal failed: %v, %v", files, err)
	}
	w.must(w.exec("alter table audit_events drop constraint audit_events_kind_check"))
	if files, err := w.Remove(w.ctx, id); err != nil || len(files) != 1 {
		t.Errorf("files to be removed: %v, %v", files, err)
	}
}

// TestRetentionToldNextDay: what was noted after the mail of a day is mailed on the next.
func TestRetentionToldNextDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.account("ada@northshire.example", "Ada Lowe", portal.RoleAdministrator)
	w.must(w.RetractTask(w.ctx, Retract{AccountID: w.officer.ID, TaskRef: w.ref, Reason: portal.RetractReasons[0]}))
	w.clock.forward(85 * 24 * time.Hour)
	w.must(w.exec("insert into audit_events (at, kind) values (?, ?)", w.Store.now().Add(-time.Hour), string(AuditRemovalNoticed)))
	for day, want := range []int{0, 1, 1} {
		if n := w.notice(); n != 1 {
			t.Fatalf("%d notices", n)
		}
		if n := w.number("select count(*) from mails where template = 'removals'"); n != want {
			t.Errorf("day %d: %d mails, want %d", day, n, want)
		}
		w.clock.forward(24 * time.Hour)
	}
}

// TestRetentionOfACase: its key goes, and with it all that is sealed; reference and tasks stay.
func TestRetentionOfACase(t *testing.T) {
	t.Parallel()
	w, receipt := newKept(t)
	w.must(w.SetHold(w.ctx, w.officer.ID, w.caseRef(), "A tribunal sits in spring"))
	hold, err := w.HoldOf(w.ctx, w.officer.ID, w.caseID)
	if w.must(err); hold == nil || hold.Reason != "A tribunal sits in spring" || hold.By != "Marged Ellison" {
		t.Fatalf("the hold %+v", hold)
	}
	w.wants(w.SetHold(w.ctx, w.officer.ID, w.caseRef(), "again"), portal.Conflict)
	w.wants(w.SetHold(w.ctx, w.owner.ID, w.caseRef(), "mine"), portal.NotFound)
	w.wants(w.SetHold(w.ctx, w.officer.ID, w.caseRef(), " "), portal.Invalid)
	w.wants(w.SetHold(w.ctx, w.officer.ID, w.caseRef(), strings.Repeat("é", 4001)), portal.Invalid)
	_, err = w.db.DB.ExecContext(w.ctx, "update cases set child_born = '1990-05-06'; update retention_rules set kept = null where state = 'submitted'")
	w.must(err)
	_, err = w.ConfirmExports(w.ctx, w.officer.ID, w.caseRef(), []string{receipt}, "")
	w.must(err)
	if n := w.notice(); n != 0 {
		t.Fatalf("%d notices of a case on hold", n)
	}
	w.must(w.LiftHold(w.ctx, w.officer.ID, w.caseRef()))
	w.wants(w.LiftHold(w.ctx, w.officer.ID, w.caseRef()), portal.Conflict)
	if _, err := w.Remove(w.ctx, w.due()); err != nil {
		t.Fatal(err)
	}
	if n := w.number("select count(*) from cases where wrapped_key is null and child_name = 'Removed' and child_born = '1990-01-01' and reference = 'EHC-1042' and octet_length(record) = 0"); n != 1 {
		t.Error("the case still says whom it is about")
	}
	if n := w.number("select (select count(*) from tabs) + (select count(*) from submissions) + (select count(*) from sendings)"); n != 0 || w.audited(AuditCaseRemoved) != 1 {
		t.Errorf("%d rows are left", n)
	}
	w.wants(second(w.CaseByRef(w.ctx, w.officer.ID, w.caseRef())), portal.Expired)
	w.wants(second(w.OpenSheet(w.ctx, w.owner.ID, w.ref)), portal.Expired)
	w.wants(w.SetHold(w.ctx, w.officer.ID, w.caseRef(), "late"), portal.Expired)
}

// TestRetentionKnowsEveryTable: what hangs on a sheet or a task either goes with it or is named
// here, with why it stays.
func TestRetentionKnowsEveryTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stays := " contributions tasks cases task_holders task_hands views mails invitations reminders proposals returns exports removals removed_submissions sendings chases bulk_lines digest_items received_corrections "
	rows, err := w.db.DB.QueryContext(w.ctx, `select distinct c.relname from pg_constraint k join pg_class c on c.oid = k.conrelid
where k.contype = 'f' and k.confrelid in ('tasks'::regclass, 'contributions'::regclass, 'submissions'::regclass, 'enclosures'::regclass, 'moves'::regclass)`)
	w.must(err)
	defer rows.Close()
	all := strings.Join(removedTables, "\n")
	for rows.Next() {
		var table string
		w.must(rows.Scan(&table))
		if !strings.Contains(all, "delete from "+table+" ") && !strings.Contains(stays, " "+table+" ") {
			t.Errorf("%s hangs on a form: say in removedTables that it goes with it, or here that it stays", table)
		}
	}
	w.must(rows.Err())
}

// retentionPlans is the part of TestPlansUseIndexes that asks what retention asks.
func (w *world) retentionPlans(t *testing.T) {
	for _, statement := range []string{"update tasks set retracted_at = now() - id * interval '1 minute' where state = 'retracted'",
		"insert into exports (task_id, round, confirmed_at, confirmed_by) select task_id, round, now() - task_id * interval '1 minute', account_id from submissions",
		"insert into removals (case_id, contribution_id, goes_on, noticed_at, done_at) select case_id, contribution_id, date '2026-01-01' + (id % 300)::int, now(), case when id % 50 > 0 then now() end from tasks", "analyze"} {
		_, err := w.db.DB.ExecContext(w.ctx, statement)
		w.must(err)
	}
	for name, query := range map[string]string{
		"retracted": asked(comingSQL[portal.KeepRetracted], "now() - interval '6 days'", "0", "200"),
		"removals":  asked(removalsSQL, "5", "'0001-01-01'", "0", "51"),
		"due":       asked(dueRemovalsSQL, "'2026-01-02'", "now()", "0", "200"),
		"sheets":    asked(keptSQL, "'{77,78}'"),
	} {
		for _, line := range w.explain(query) {
			if strings.Contains(line, "Seq Scan on") && !smallTable.MatchString(line) && !strings.Contains(line, "holds") {
				t.Errorf("%s: %s", name, strings.TrimSpace(line))
			}
		}
	}
}
