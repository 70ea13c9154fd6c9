package casework

import (
	"bytes"
	"database/sql"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/testkit"
	"portico/internal/vault"
)

// record is a database with an audit record, its files and its log.
type record struct {
	*Casework
	t     *testing.T
	ring  *vault.Ring
	store *store.Store
	db    *sql.DB
	dsn   string
	log   *slog.Logger
	lines bytes.Buffer
	now   time.Time
	keys  string
}

func newRecord(t *testing.T) *record {
	t.Helper()
	r := &record{t: t, dsn: testkit.Database(t), now: time.Date(2026, 10, 15, 12, 0, 0, 0, time.UTC), keys: vault.NewKey()}
	r.log = slog.New(slog.NewJSONHandler(&r.lines, nil))
	var err error
	if r.db, err = sql.Open("pgx", r.dsn); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.db.Close() })
	r.openWith(r.keys, r.dsn, filepath.Join(t.TempDir(), "data", RootsFile))
	return r
}

func (r *record) openWith(keys, dsn, roots string) {
	r.t.Helper()
	ring, err := vault.ParseRing(keys)
	r.must(err)
	r.ring = ring
	r.store, err = store.Open(r.t.Context(), dsn, store.Options{Ring: ring, Now: func() time.Time { return r.now }})
	r.must(err)
	r.t.Cleanup(func() { r.store.Close() })
	r.Casework = New(Config{Store: r.store, Roots: roots, Now: func() time.Time { return r.now }})
}

func (r *record) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// tamper does what somebody does who has the whole database in hand: no trigger stops it.
func (r *record) tamper(statements ...string) {
	r.t.Helper()
	conn, err := r.db.Conn(r.t.Context())
	r.must(err)
	defer conn.Close()
	for _, s := range append([]string{"set session_replication_role = replica"}, append(statements, "set session_replication_role = default")...) {
		_, err := conn.ExecContext(r.t.Context(), s)
		r.must(err)
	}
}

func (r *record) exec(statement string, args ...any) {
	r.t.Helper()
	_, err := r.db.ExecContext(r.t.Context(), statement, args...)
	r.must(err)
}

// happen writes n events and seals them five minutes later.
func (r *record) happen(n int) {
	r.t.Helper()
	r.exec(`insert into audit_events (at, kind, account_id, case_id, task_id, object, detail)
select $1::timestamptz + i * interval '1 second', 'tab_saved', 100 + i, 7, i, 'views', 'rev ' || i from generate_series(1, $2) i`, r.now, n)
	r.now = r.now.Add(5 * time.Minute)
	r.must(r.SealAudit(r.t.Context(), r.log))
}

func (r *record) check() portal.AuditReport {
	r.t.Helper()
	report, err := r.CheckAudit(r.t.Context(), "")
	r.must(err)
	return report
}

// finds fails unless the check finds that and nothing else.
func (r *record) finds(want portal.AuditFault, what string) {
	r.t.Helper()
	report := r.check()
	if len(report.Findings) != 1 || report.Findings[0].Kind != want || report.Sound {
		r.t.Fatalf("%s: found %+v, want one %s", what, report.Findings, want)
	}
	if f := report.Findings[0]; f.Words == "" || !strings.HasSuffix(f.Words, ".") {
		r.t.Errorf("%s: %q is no sentence", what, f.Words)
	}
}

// TestCheckFindsTampering does each of the ten things to a sound record, and some more of the
// same kinds; the check says which it was.
func TestCheckFindsTampering(t *testing.T) {
	t.Parallel()
	const at = "(select event_id from audit_seals where number = "
	for _, c := range []struct {
		what string
		do   []string
		want portal.AuditFault
	}{
		{"a row changed", []string{"update audit_events set detail = 'rev 99' where id = " + at + "17)"}, portal.AuditRowChanged},
		{"a row's kind changed", []string{"update audit_events set kind = 'task_opened' where id = " + at + "17)"}, portal.AuditRowChanged},
		{"a row removed", []string{"delete from audit_events where id = " + at + "17)"}, portal.AuditRowRemoved},
		{"a row removed with its seal", []string{"delete from audit_events where id = " + at + "17)", "delete from audit_seals where number = 17"}, portal.AuditRowRemoved},
		{"a row at the end of a batch removed with its seal", []string{"delete from audit_events where id = " + at + "20)", "delete from audit_seals where number = 20"}, portal.AuditRowRemoved},
		{"a row added in between", []string{"insert into audit_events (id, at, kind) values (-5, '2026-10-15 12:03Z', 'signed_in')"}, portal.AuditRowAdded},
		{"the tail cut", []string{"delete from audit_events where id >= " + at + "26)"}, portal.AuditTailCut},
		{"the tail cut with its seals", []string{"delete from audit_events where id >= " + at + "26)", "delete from audit_seals where number >= 26"}, portal.AuditTailCut},
		{"the tail cut with seals and batches", []string{"delete from audit_events where id >= " + at + "21)", "delete from audit_seals where number >= 21", "delete from audit_batches where number >= 3"}, portal.AuditTailCut},
		{"the batches cut", []string{"delete from audit_batches where number >= 3"}, portal.AuditTailCut},
		{"two rows swapped", []string{"create temp table s as select * from audit_events where id in (" + at + "12), " + at + "28))",
			"update audit_events e set (at, kind, account_id, session_id, case_id, task_id, object, detail) = (select at, kind, account_id, session_id, case_id, task_id, object, detail from s where s.id <> e.id) where id in (select id from s)"}, portal.AuditRowsSwapped},
		{"two seals swapped", []string{"update audit_seals set number = -number where number in (12, 15)", "update audit_seals set number = case number when -12 then 15 else 12 end where number < 0"}, portal.AuditRowsSwapped},
		{"a time changed", []string{"update audit_events set at = at + interval '1 microsecond' where id = " + at + "17)"}, portal.AuditTimeChanged},
		{"an account changed", []string{"update audit_events set account_id = 1 where id = " + at + "17)"}, portal.AuditAccountChanged},
		{"an account removed", []string{"update audit_events set account_id = null where id = " + at + "17)"}, portal.AuditAccountChanged},
		{"a batch root changed", []string{"update audit_batches set root = sha256('x') where number = 2"}, portal.AuditRootChanged},
		{"the last batch root changed", []string{"update audit_batches set root = sha256('x') where number = 3"}, portal.AuditRootChanged},
		{"a batch removed", []string{"delete from audit_batches where number = 2"}, portal.AuditRootChanged},
		{"a seal changed", []string{"update audit_seals set hash = sha256('x') where number = 30"}, portal.AuditSealChanged},
	} {
		t.Run(c.what, func(t *testing.T) {
			r := newRecord(t)
			r.exec("alter table audit_seals drop constraint audit_seals_number_check")
			for range 3 {
				r.happen(10)
			}
			if report := r.check(); !report.Sound || report.Events != 30 || report.Batches != 3 || report.Roots != 3 || report.Waiting != 0 {
				t.Fatalf("before anything was done: %+v", report)
			}
			r.tamper(c.do...)
			r.finds(c.want, c.what)
		})
	}
}

// TestCheckFindsBackdating: an event that the database took as any other, with a time before
// what was sealed long ago.
func TestCheckFindsBackdating(t *testing.T) {
	t.Parallel()
	r := newRecord(t)
	r.happen(10)
	r.now = r.now.Add(time.Hour)
	r.happen(10)
	r.exec("insert into audit_events (at, kind, account_id) values ($1, 'signed_in', 4)", r.now.Add(-70*time.Minute))
	r.must(r.SealAudit(t.Context(), r.log))
	r.finds(portal.AuditRowAdded, "a backdated event")
}

// rewrite makes the whole chain anew, as somebody can who knows how it is made. mark vouches
// for roots; without the key it cannot.
func (r *record) rewrite(mark func(root []byte) []byte) {
	r.t.Helper()
	var hash, root []byte
	for b := int64(1); b <= 3; b++ {
		batch := portal.AuditBatch{Number: b, First: b*10 - 9, Last: b * 10, Drained: true}
		r.must(r.db.QueryRow("select sealed_at from audit_batches where number = $1", b).Scan(&batch.SealedAt))
		for n := batch.First; n <= batch.Last; n++ {
			var e portal.AuditRow
			r.must(r.db.QueryRow("select e.id, e.at, e.kind, e.account_id, e.session_id, e.case_id, e.task_id, e.object, e.detail from audit_seals s join audit_events e on e.id = s.event_id where s.number = $1", n).
				Scan(&e.ID, &e.At, &e.Kind, &e.Account, &e.Session, &e.Case, &e.Task, &e.Object, &e.Detail))
			hash = portal.ChainHash(hash, n, e.ID, &e)
			r.exec("update audit_seals set hash = $1, parts = $2 where number = $3", hash, e.Parts(), n)
		}
		root = portal.BatchRoot(root, hash, batch)
		r.exec("update audit_batches set root = $1, mark = $2 where number = $3", root, mark(root), b)
	}
	r.exec("update audit_head set hash = $1, root = $2", hash, root)
}

func TestCheckFindsARewrittenChain(t *testing.T) {
	t.Parallel()
	stranger, err := vault.ParseRing(vault.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	for what, mark := range map[string]func(r *record, root []byte) []byte{
		"with marks of another key under the name of ours": func(r *record, root []byte) []byte {
			return append(r.ring.Vouch(root)[:4], stranger.Vouch(root)[4:]...)
		},
		"with random marks":     func(_ *record, root []byte) []byte { return bytes.Repeat([]byte{7}, 36)[:20] },
		"with the portal's key": func(r *record, root []byte) []byte { return r.ring.Vouch(root) },
	} {
		t.Run(what, func(t *testing.T) {
			r := newRecord(t)
			for range 3 {
				r.happen(10)
			}
			r.exec("alter table audit_events disable trigger user")
			r.exec("alter table audit_seals disable trigger user")
			r.exec("alter table audit_batches disable trigger user")
			r.exec("update audit_events set account_id = 1 where id = 3")
			r.rewrite(func(root []byte) []byte { return mark(r, root) })
			r.finds(portal.AuditRewritten, "the chain rewritten "+what)
		})
	}
}

// TestCheckFindsAnOldCopy puts back the database as it was, at once and after it was worked on.
func TestCheckFindsAnOldCopy(t *testing.T) {
	t.Parallel()
	r := newRecord(t)
	r.happen(10)
	roots := r.roots
	for range 2 {
		r.happen(10)
	}
	copied := newRecord(t) // the same first batch under the same key, and no other
	copied.openWith(r.keys, copied.dsn, filepath.Join(t.TempDir(), "none"))
	copied.happen(10)
	copied.Casework.roots = roots
	copied.finds(portal.AuditOldCopy, "an old copy")
	copied.Casework.roots = filepath.Join(t.TempDir(), "later")
	copied.now = copied.now.Add(24 * time.Hour)
	copied.happen(10)
	copied.Casework.roots = roots
	copied.finds(portal.AuditOldCopy, "an old copy that was worked on")
	log := filepath.Join(t.TempDir(), "portico.log")
	r.must(os.WriteFile(log, append([]byte("not JSON\n{\"msg\":\"served\"}\n"), r.lines.Bytes()...), 0o600))
	copied.Casework.roots = ""
	report, err := copied.CheckAudit(t.Context(), log)
	r.must(err)
	if len(report.Findings) != 1 || report.Findings[0].Kind != portal.AuditOldCopy || report.Roots != 3 {
		t.Errorf("by the log alone: %+v", report)
	}
}

// TestSealingWaitsForWhatIsCommitted: an event with an earlier number that is committed later
// is sealed later, and nothing is passed over.
func TestSealingWaitsForWhatIsCommitted(t *testing.T) {
	t.Parallel()
	r := newRecord(t)
	slow, err := r.db.BeginTx(t.Context(), nil)
	r.must(err)
	_, err = slow.Exec("insert into audit_events (at, kind) values ($1, 'slow')", r.now)
	r.must(err)
	r.happen(5)
	if report := r.check(); !report.Sound || report.Events != 5 {
		t.Fatalf("while a transaction runs: %+v", report)
	}
	r.must(slow.Commit())
	gone, err := r.db.BeginTx(t.Context(), nil)
	r.must(err)
	_, err = gone.Exec("insert into audit_events (at, kind) values ($1, 'never')", r.now)
	r.must(err)
	r.must(gone.Rollback())
	r.happen(5)
	if report := r.check(); !report.Sound || report.Events != 11 || report.Waiting != 0 {
		t.Fatalf("after it was committed: %+v", report)
	}
	var kind string
	r.must(r.db.QueryRow("select e.kind from audit_seals s join audit_events e on e.id = s.event_id where s.number = 6").Scan(&kind))
	if kind != "slow" {
		t.Errorf("number 6 is %s, want the slow one", kind)
	}
}

// TestSealingAtOnce: several processes seal at the same time; numbers have no gaps.
func TestSealingAtOnce(t *testing.T) {
	t.Parallel()
	r := newRecord(t)
	r.exec("insert into audit_events (at, kind) select $1, 'x' from generate_series(1, 12000)", r.now)
	quiet := slog.New(slog.DiscardHandler)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := r.SealAudit(t.Context(), quiet); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	r.must(r.SealAudit(t.Context(), quiet))
	if report := r.check(); !report.Sound || report.Events != 12000 || report.Waiting != 0 || report.Batches != 3 {
		t.Fatalf("%+v", report)
	}
}

// TestCheckAfterKeysChanged: with the old key behind the new one all is vouched for; without
// it, as soon as something was sealed under the new one.
func TestCheckAfterKeysChanged(t *testing.T) {
	t.Parallel()
	r := newRecord(t)
	r.happen(10)
	roots, fresh := r.roots, vault.NewKey()
	r.openWith(fresh, r.dsn, roots)
	r.finds(portal.AuditUnvouched, "the key was thrown away")
	r.openWith(fresh+","+r.keys, r.dsn, roots)
	r.happen(10)
	if report := r.check(); !report.Sound {
		t.Errorf("with both keys: %+v", report)
	}
	r.openWith(fresh, r.dsn, roots)
	if report := r.check(); !report.Sound {
		t.Errorf("with the new key alone: %+v", report)
	}
}

// TestSealKnowsEveryColumn: a column that is not sealed could be changed by anybody.
func TestSealKnowsEveryColumn(t *testing.T) {
	t.Parallel()
	r := newRecord(t)
	var columns string
	r.must(r.db.QueryRow("select string_agg(column_name, ',' order by column_name) from information_schema.columns where table_name = 'audit_events'").Scan(&columns))
	if columns != "account_id,at,case_id,detail,id,kind,object,session_id,task_id" {
		t.Errorf("columns of audit_events: %s; ChainHash does not know all of them", columns)
	}
	one, at := int64(1), time.UnixMicro(1)
	rows := []portal.AuditRow{{}, {At: at}, {Kind: "x"}, {Account: &one}, {Session: &one}, {Case: &one}, {Task: &one}, {Object: "x"}, {Detail: "x"}}
	var seen []string
	for i := range rows {
		seen = append(seen, string(portal.ChainHash(nil, 1, 1, &rows[i])))
	}
	seen = append(seen, string(portal.ChainHash(nil, 2, 1, &rows[0])), string(portal.ChainHash(nil, 1, 2, &rows[0])), string(portal.ChainHash(make([]byte, 32), 1, 1, &rows[0])), string(portal.ChainHash(nil, 1, 1, nil)))
	slices.Sort(seen)
	if n := len(slices.Compact(seen)); n != len(rows)+4 {
		t.Errorf("%d different hashes of %d different events", n, len(rows)+4)
	}
}

// TestCheckOfAMillion seals and checks a million events in bounded memory. It takes a minute,
// so it runs where PORTICO_MILLION is set; otherwise with 30,000.
func TestCheckOfAMillion(t *testing.T) {
	r := newRecord(t)
	n := 30_000
	if os.Getenv("PORTICO_MILLION") != "" {
		n = 1_000_000
	}
	for done := 0; done < n; done += n / 10 {
		r.exec(`insert into audit_events (at, kind, account_id, case_id, task_id, object, detail)
select $1::timestamptz, 'tab_saved', i % 5000, i % 20000, i % 100000, 'views', 'rev ' || i from generate_series(1, $2) i`, r.now, n/10)
	}
	began := time.Now()
	r.must(r.SealAudit(t.Context(), slog.New(slog.DiscardHandler)))
	sealed := time.Since(began)
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began = time.Now()
	peak := peakOf(func() {
		if report := r.check(); !report.Sound || report.Events != int64(n) {
			t.Errorf("%+v", report)
		}
	})
	t.Logf("%d events: sealed in %v, checked in %v, heap %d MB before and at most %d MB", n, sealed, time.Since(began), before.HeapAlloc>>20, peak>>20)
	if grown := int64(peak) - int64(before.HeapAlloc); grown > 64<<20 {
		t.Errorf("the check held %d MB", grown>>20)
	}
}

// peakOf is the most that the heap held while something ran.
func peakOf(work func()) (peak uint64) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		work()
	}()
	for {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapAlloc)
		select {
		case <-done:
			return peak
		case <-time.After(20 * time.Millisecond):
		}
	}
}
