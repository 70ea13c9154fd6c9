package migrations_test

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"portico/internal/testkit"
	"portico/migrations"
)

func TestMigrate(t *testing.T) {
	t.Parallel()
	ctx, dsn := t.Context(), testkit.EmptyDatabase(t)
	behind := func(want bool) {
		t.Helper()
		if got, err := migrations.Behind(ctx, dsn); err != nil || got != want {
			t.Fatalf("behind is %v, %v; want %v", got, err, want)
		}
	}
	behind(true)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if err := migrations.Migrate(ctx, dsn); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	behind(false)
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	files, err := filepath.Glob("*.up.sql")
	if err != nil {
		t.Fatal(err)
	}
	var applied, held int
	err = conn.QueryRow(ctx, "select (select count(*) from bun_migrations), (select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database()))").Scan(&applied, &held)
	if err != nil || applied != len(files) || held != 0 {
		t.Errorf("%d of %d applied, %d locks held, %v", applied, len(files), held, err)
	}
	for _, undo := range []string{"delete from bun_migrations where name = '0004'", "delete from river_migration where version = (select max(version) from river_migration)"} {
		if _, err := conn.Exec(ctx, "begin; "+undo+"; commit"); err != nil {
			t.Fatal(err)
		}
		behind(true)
	}
}

// TestGrant: the role that serves the portal inserts audit events and reads them; nothing else,
// and neither does the role that migrates.
func TestGrant(t *testing.T) {
	t.Parallel()
	ctx, dsn := t.Context(), testkit.Database(t)
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	role := "portico_" + strings.ToLower(rand.Text())[:10]
	run := func(statement string) error {
		_, err := conn.Exec(ctx, statement)
		return err
	}
	if err := errors.Join(run("create role "+role), migrations.Grant(ctx, dsn, role), run("set role "+role)); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := errors.Join(run("reset role"), run("drop owned by "+role), run("drop role "+role)); err != nil {
			t.Error(err)
		}
	}()
	for _, statement := range []string{"insert into audit_events (at, kind) values (now(), 'x')", "select * from audit_events", "delete from audit_unsealed",
		"insert into audit_seals values (1, 1, '', sha256('x'))", "update audit_head set number = 1", "update accounts set name = 'x'"} {
		if err := run(statement); err != nil {
			t.Errorf("%s: %v", statement, err)
		}
	}
	for _, table := range []string{"audit_events", "audit_seals", "audit_batches"} {
		for _, statement := range []string{"delete from ", "truncate ", "alter table "} {
			if statement += table; strings.HasPrefix(statement, "alter") {
				statement += " disable trigger user"
			}
			var refused *pgconn.PgError
			if err := run(statement); !errors.As(err, &refused) || refused.Code != "42501" {
				t.Errorf("%s: %v, want it refused", statement, err)
			}
		}
	}
	var may bool
	err = conn.QueryRow(ctx, "select has_table_privilege($1, 'audit_events', 'update')", role).Scan(&may)
	if err != nil || may {
		t.Errorf("the role may update audit events: %v, %v", may, err)
	}
}

func TestMigrateWaitsForTheOther(t *testing.T) {
	t.Parallel()
	dsn := testkit.EmptyDatabase(t)
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	if _, err := conn.Exec(t.Context(), "select pg_advisory_lock(727001)"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := migrations.Migrate(ctx, dsn); err == nil || !strings.Contains(err.Error(), "still migrating") {
		t.Errorf("with the lock taken: %v", err)
	}
}

func TestMigrateSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for dsn, words := range map[string]string{"mysql://x": "address", "host=/nowhere user=u dbname=d": "does not answer"} {
		if err := migrations.Migrate(t.Context(), dsn); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", dsn, err)
		}
	}
}

// An apostrophe in a comment breaks the driver's reading of arguments (stack 2).
func TestNoApostropheInComments(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(text), "\n") {
			if _, comment, found := strings.Cut(line, "--"); found && strings.Contains(comment, "'") {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
}
