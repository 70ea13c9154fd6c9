package testkit

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"portico/migrations"
)

// Database makes a migrated, empty database for one test and answers its DSN.
// It is a copy of a template that is migrated once per state of the folder
// migrations (a copy takes about 40 ms), and is dropped when the test ends,
// with whatever connections are left. Tests and packages may run in parallel.
func Database(t testing.TB) string {
	t.Helper()
	name, err := template()
	if err != nil {
		t.Fatal(err)
	}
	return create(t, " template "+name+copying())
}

// Template is a migrated database that Fill fills once in a process, to be copied for each
// test. Nothing of the tests is in it. It is dropped with what ended processes leave.
type Template struct {
	Fill func(t testing.TB, dsn string) error
	once sync.Once
	name string
	err  error
}

// Database makes a copy for one test, as the function Database does.
func (f *Template) Database(t testing.TB) string {
	t.Helper()
	f.once.Do(func() { f.name, f.err = f.fill(t) })
	if f.err != nil {
		t.Fatal(f.err)
	}
	return create(t, " template "+f.name+copying())
}

func (f *Template) fill(t testing.TB) (string, error) {
	migrated, err := template()
	if err != nil {
		return "", err
	}
	s, err := server()
	if err != nil {
		return "", err
	}
	name := fresh()
	if err := execute(s, "create database "+name+" template "+migrated); err != nil {
		return "", err
	}
	if err := f.Fill(t, s.DSN(name)); err != nil {
		return "", err
	}
	return name, execute(s, leave(name))
}

// EmptyDatabase makes a database without tables for one test, for tests of the
// migrations themselves.
func EmptyDatabase(t testing.TB) string {
	t.Helper()
	return create(t, "")
}

func create(t testing.TB, from string) string {
	t.Helper()
	s, err := server()
	if err != nil {
		t.Fatal(err)
	}
	name := fresh()
	if err := execute(s, "create database "+name+from); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := execute(s, "drop database if exists "+name+" with (force)"); err != nil {
			t.Errorf("the test's database stays: %v", err)
		}
	})
	return s.DSN(name)
}

// fresh is a name for a database of this run.
func fresh() string { return "t_" + strings.ToLower(rand.Text())[:12] }

// leave ends the connections that pools which are being closed may still hold for a moment.
func leave(name string) string {
	return "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '" + name + "'"
}

// copying asks for the copy of files, which is cheaper than one through the log, where the
// server knows both.
var copying = sync.OnceValue(func() string {
	s, err := server()
	if err != nil || execute(s, "select 1 / (current_setting('server_version_num')::int / 150000)") != nil {
		return ""
	}
	return " strategy file_copy"
})

func execute(s *shared, statements ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.DSN("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for _, sql := range statements {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("%s: %w", sql, err)
		}
	}
	return nil
}

// template answers the name of the migrated database to copy.
var template = sync.OnceValues(func() (string, error) {
	s, err := server()
	if err != nil {
		return "", err
	}
	id, err := migrationsID()
	if err != nil {
		return "", err
	}
	dir, err := sharedDir()
	if err != nil {
		return "", err
	}
	turn, err := lock(filepath.Join(dir, "template"), syscall.LOCK_EX)
	if err != nil {
		return "", err
	}
	defer turn.Close()
	name := "template_" + id
	there, err := exists(s, name)
	if err != nil || there {
		return name, err
	}
	return name, migrate(s, name, "new_"+id)
})

// migrate makes the template under another name first, so that a template
// that exists is whole.
func migrate(s *shared, name, fresh string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if err := execute(s, "drop database if exists "+fresh+" with (force)", "create database "+fresh); err != nil {
		return err
	}
	if err := migrations.Migrate(ctx, s.DSN(fresh)); err != nil {
		return fmt.Errorf("the migrations do not apply: %w", err)
	}
	return execute(s, leave(fresh), "alter database "+fresh+" rename to "+name)
}

func exists(s *shared, name string) (bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.DSN("postgres"))
	if err != nil {
		return false, err
	}
	defer conn.Close(ctx)
	var there bool
	err = conn.QueryRow(ctx, "select exists(select from pg_database where datname = $1)", name).Scan(&there)
	return there, err
}

// migrationsID names a state of the migrations: their text, the code that
// applies them, and go.mod, which pins River and so River's own migrations.
func migrationsID() (string, error) {
	dir, err := root()
	if err != nil {
		return "", err
	}
	names, err := filepath.Glob(filepath.Join(dir, "migrations", "*"))
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, name := range append(names, filepath.Join(dir, "go.mod")) {
		if info, err := os.Stat(name); err != nil || info.IsDir() || strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n", filepath.Base(name), len(b))
		sum.Write(b)
	}
	return hex.EncodeToString(sum.Sum(nil)[:6]), nil
}
