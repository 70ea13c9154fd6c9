package store

import (
	"testing"

	"portico/internal/large"
	"portico/internal/testkit"
	"portico/internal/vault"
)

// newLarge is a store on a database that internal/large has filled.
func newLarge(t testing.TB, size large.Size) (*world, large.Made) {
	t.Helper()
	ring, err := vault.ParseRing(vault.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, ctx: t.Context(), clock: &clock{}, dsn: testkit.Database(t)}
	made, err := large.Fill(w.ctx, w.dsn, ring, size, start, "no password")
	w.must(err)
	w.Store, err = Open(w.ctx, w.dsn, Options{Ring: ring, Now: w.clock.now, MaxConns: 4})
	w.must(err)
	t.Cleanup(func() { w.Close() })
	return w, made
}

// What the generator fills opens with the keys and contexts of the store, obeys the foreign keys and
// checks that COPY went past, and nothing is filled twice.
func TestLargeIsWhole(t *testing.T) {
	t.Parallel()
	w, made := newLarge(t, large.Size{Cases: 200, Tasks: 1000, People: 100})
	if n := w.number("select count(*) from tasks"); n != 1000 {
		t.Errorf("%d tasks", n)
	}
	lists := 0
	for _, kind := range []TaskListKind{ListAssigned, ListTray, ListMembers, ListSubmitted, ListRetracted} {
		list, err := w.TaskList(w.ctx, made.Professional, kind, TaskQuery{})
		w.must(err)
		for _, l := range list.Lines {
			if lists++; l.Comments == "" {
				t.Errorf("%s: the comments of %s do not open", kind, l.Ref)
			}
		}
	}
	if lists == 0 {
		t.Error("the professional has no tasks")
	}
	_, err := w.OpenSheet(w.ctx, int64(w.number("select owner_id from tasks where ref = $1", made.Task)), made.Task)
	w.must(err)
	_, err = w.Messages(w.ctx, made.Officer, w.text("select t.ref from messages m join tasks t on t.id = m.task_id limit 1"))
	w.must(err)
	for _, of := range []string{"tasks", "contributions", "submissions", "task_holders", "cases", "team_members", "invitations", "proposals", "messages", "mails", "exports", "removals", "reminders", "digest_items"} {
		w.holds(of)
	}
	if _, err := large.Fill(w.ctx, w.dsn, w.ring, large.Small, start, ""); err == nil {
		t.Error("a database that is not empty was filled")
	}
}

// holds has the foreign keys and checks of a table looked at anew.
func (w *world) holds(table string) {
	w.t.Helper()
	_, err := w.db.DB.ExecContext(w.ctx, `do $$ declare k record; begin
  for k in select conname, pg_get_constraintdef(oid) as def from pg_constraint where conrelid = '`+table+`'::regclass and contype in ('f', 'c') loop
    execute format('alter table `+table+` drop constraint %I, add constraint %I %s', k.conname, k.conname, k.def);
  end loop; end $$`)
	w.must(err)
}

// text asks the database one text.
func (w *world) text(query string, args ...any) (s string) {
	w.t.Helper()
	w.must(w.db.DB.QueryRowContext(w.ctx, query, args...).Scan(&s))
	return s
}
