package store

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"portico/internal/portal"
)

// TestEveryAuditKindHasWords reads the kinds out of the source: one without words would stand
// as a code before a person.
func TestEveryAuditKindHasWords(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[AuditKind]bool{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^(?:const)?\s*Audit\w+\s+AuditKind\s*=\s*"(\w+)"`).FindAllSubmatch(b, -1) {
			found[AuditKind(m[1])] = true
		}
	}
	if len(found) < 80 {
		t.Fatalf("%d kinds were found in the source; the test tells nothing", len(found))
	}
	for kind := range found {
		if kind.Words() == "" {
			t.Errorf("%s has no words: add it to auditWords", kind)
		}
	}
	for kind := range auditWords {
		if !found[kind] {
			t.Errorf("auditWords has %s, which no event is of", kind)
		}
	}
}

func TestAuditSearch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.account("ada@northshire.example", "Ada Lowe", portal.RoleAdministrator)
	w.must(w.RecordView(w.ctx, w.owner.ID, w.open(w.owner, w.ref).TaskID, AuditTaskOpened))
	w.clock.forward(24 * time.Hour)
	w.must(w.RecordCaseView(w.ctx, w.officer.ID, w.caseID))
	today, yesterday := portal.London(w.Store.now()), portal.London(start)
	for what, c := range map[string]struct {
		q    AuditQuery
		want string
	}{
		"account":          {AuditQuery{Account: " FFION@nch.example"}, "task_opened"},
		"case":             {AuditQuery{Case: "ehc-1042"}, "case_viewed task_opened task_sent case_created"},
		"task":             {AuditQuery{Task: w.ref}, "task_opened task_sent"},
		"kind":             {AuditQuery{Kind: AuditCaseViewed}, "case_viewed"},
		"today":            {AuditQuery{From: &today}, "case_viewed"},
		"yesterday's task": {AuditQuery{To: &yesterday, Task: w.ref, From: &yesterday}, "task_opened task_sent"},
		"nobody":           {AuditQuery{Account: "nobody@nch.example"}, ""},
	} {
		c.q.Limit = 1
		var got []string
		for more := true; more; {
			lines, others, err := w.AuditEvents(w.ctx, admin.ID, c.q)
			w.must(err)
			for _, l := range lines {
				got, c.q.After = append(got, string(l.Kind)), l.ID
			}
			more = others
		}
		if found := strings.Join(got, " "); found != c.want {
			t.Errorf("%s: %s, want %s", what, found, c.want)
		}
	}
	_, _, err := w.AuditEvents(w.ctx, w.officer.ID, AuditQuery{Limit: 5})
	w.wants(err, portal.NotFound)
	w.wants(w.AskAuditCheck(w.ctx, w.officer.ID), portal.NotFound)
	faults, err := w.CheckAuditQuery(w.ctx, admin.ID, AuditQuery{Account: "nobody@nch.example", Case: "X", Task: w.ref})
	if w.must(err); len(faults) != 2 || faults[0].Field != "account" || faults[1].Field != "case" {
		t.Errorf("faults %+v", faults)
	}
	for range 2 {
		w.must(w.RecordAuditRead(w.ctx, admin.ID, AuditRecordViewed, AuditQuery{}, 0))
		w.must(w.RecordAuditRead(w.ctx, admin.ID, AuditRecordExported, AuditQuery{Account: w.owner.Email, From: &today, Kind: AuditSignedIn}, 7))
	}
	if seen, out := w.audited(AuditRecordViewed), w.audited(AuditRecordExported); seen != 1 || out != 2 {
		t.Errorf("%d views and %d exports are recorded, want one an hour and each", seen, out)
	}
	if n := w.number("select count(*) from audit_events where kind = 'record_exported' and object = 'signed_in' and detail ~ '^account [0-9]+, from 2026-10-16, 7 events$'"); n != 2 {
		t.Error("what was exported is not recorded by ids and codes")
	}
}

// TestAuditChecksOnce: asked for twice one check waits; of two jobs one gets it, and what was
// begun and never ended is begun again.
func TestAuditChecksOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.account("ada@northshire.example", "Ada Lowe", portal.RoleAdministrator)
	w.must(w.AskAuditCheck(w.ctx, admin.ID))
	w.must(w.AskAuditCheck(w.ctx, admin.ID))
	id, err := w.BeginAuditCheck(w.ctx)
	w.must(err)
	if again, err := w.BeginAuditCheck(w.ctx); err != nil || again != 0 || id == 0 {
		t.Fatalf("check %d was begun, and %d beside it, %v", id, again, err)
	}
	w.clock.forward(2 * time.Hour)
	if again, err := w.BeginAuditCheck(w.ctx); err != nil || again != id {
		t.Errorf("after a job that died check %d is begun, want %d, %v", again, id, err)
	}
	w.must(w.EndAuditCheck(w.ctx, id, &portal.AuditReport{Sound: true, Events: 3}))
	checks, err := w.AuditChecks(w.ctx, admin.ID)
	if w.must(err); len(checks) != 1 || checks[0].Report == nil || checks[0].Report.Events != 3 || checks[0].AskedBy != "Ada Lowe" {
		t.Errorf("%+v", checks)
	}
	w.clock.forward(25 * time.Hour)
	if daily, err := w.BeginAuditCheck(w.ctx); err != nil || daily == 0 || daily == id {
		t.Errorf("the check of the day is %d, %v", daily, err)
	}
}

// TestAuditPlans: what an administrator looks for is read by an index, not by going through
// the record.
func TestAuditPlans(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	// Without the triggers: what is asked is the plan, not the sealing.
	_, err := w.db.DB.ExecContext(w.ctx, `begin; alter table audit_events disable trigger user;
insert into audit_events (at, kind, account_id, case_id, task_id)
select now() - i * interval '10 seconds', case when i % 500 = 0 then 'signed_in' else 'tab_saved' end, i % 2000, i % 5000, i % 20000 from generate_series(1, 200000) i;
alter table audit_events enable trigger user; commit; analyze audit_events`)
	w.must(err)
	day := portal.London(time.Now().Add(-72 * time.Hour))
	ids := auditIDs{account: 7, case_: 7, task: 7}
	for name, q := range map[string]AuditQuery{"all": {}, "account": {Account: "x"}, "case": {Case: "x"}, "task": {Task: "x"}, "kind": {Kind: "signed_in"},
		"day": {From: &day, To: &day}, "account and day": {Account: "x", From: &day, To: &day}, "account and kind": {Account: "x", Kind: "signed_in"}, "page": {After: 100000}, "kind, page": {Kind: "signed_in", After: 100000}} {
		q.Limit = 51
		query, args := auditSQL(q, ids)
		rows := w.number("select count(*) from audit_events")
		for _, line := range w.explain(w.db.QueryGen().FormatQuery(query, args...)) {
			if strings.Contains(line, "Seq Scan on audit_events") {
				t.Errorf("%s of %d rows: %s", name, rows, strings.TrimSpace(line))
			}
		}
	}
}
