package casework

import (
	"log/slog"
	"testing"
)

// TestRetainRemovesFiles: what a form was submitted with goes with it, and the sweep finds
// nothing to complain of. Run twice it changes nothing.
func TestRetainRemovesFiles(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if _, err := d.Attach(t.Context(), d.complete(t), Upload{Name: "kept.pdf", Body: onePage}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Submit(t.Context(), d.open(t), true); err != nil {
		t.Fatal(err)
	}
	exec := func(statement string) {
		t.Helper()
		if _, err := d.db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	retain := func(what string, files int) {
		t.Helper()
		if err := d.Retain(t.Context(), slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
		if n := len(d.stored(t)); n != files {
			t.Errorf("%s: %d files, want %d", what, n, files)
		}
		missing, orphans, err := d.CheckFiles(t.Context())
		if err != nil || len(missing)+len(orphans) != 0 {
			t.Errorf("%s: missing %v, orphans %v, %v", what, missing, orphans, err)
		}
	}
	exec("update tasks set submitted_at = now() - interval '400 days'")
	exec("update retention_rules set kept = 30 where state = 'submitted'")
	retain("not exported", 2)
	exec("insert into exports (task_id, round, confirmed_at, confirmed_by) select task_id, round, now() - interval '300 days', account_id from submissions")
	retain("noticed today", 2)
	exec("update removals set goes_on = current_date, noticed_at = now() - interval '20 days'")
	retain("due", 0)
	retain("done", 0)
}
