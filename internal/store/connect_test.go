package store

import (
	"context"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"portico/internal/portal"
	"portico/internal/testkit"
	"portico/internal/vault"
)

func TestOpenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	ring, _ := vault.ParseRing(vault.NewKey())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	listener.Close()
	for dsn, words := range map[string]string{
		"mysql://x":  "cannot be read",
		"host=a=b '": "cannot be read",
		"postgres://u:hunter2@127.0.0.1:" + port + "/d?sslmode=disable": "127.0.0.1 port " + port,
		"host=/nowhere user=u dbname=d":                                 "/nowhere",
	} {
		_, err := Open(t.Context(), dsn, Options{Ring: ring})
		if portal.CodeOf(err) != portal.Unavailable || !strings.Contains(portal.SentenceOf(err), words) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", dsn, err)
		}
	}
	if _, err := Open(t.Context(), "host=/nowhere", Options{}); err == nil {
		t.Error("a store opens without keys")
	}
}

func TestOpenReadsBothKindsOfAddress(t *testing.T) {
	t.Parallel()
	ring, _ := vault.ParseRing(vault.NewKey())
	dsn := testkit.EmptyDatabase(t)
	conf, err := pgx.ParseConfig(dsn)
	if err != nil {
		t.Fatal(err)
	}
	port := strconv.Itoa(int(conf.Port))
	for _, same := range []string{
		dsn,
		"host=" + conf.Host + " port=" + port + " user=" + conf.User + " password='" + conf.Password + "' dbname=" + conf.Database,
		"postgres://" + conf.User + ":" + conf.Password + "@/" + conf.Database + "?host=" + conf.Host + "&port=" + port,
	} {
		s, err := Open(t.Context(), same, Options{Ring: ring})
		if err != nil {
			t.Errorf("%s: %v", same, err)
			continue
		}
		var limit, zone string
		err = s.db.QueryRowContext(t.Context(), "select current_setting('statement_timeout') || current_setting('lock_timeout'), current_setting('timezone')").Scan(&limit, &zone)
		if err != nil || limit != "15s5s" || zone != "UTC" || s.Ping(t.Context()) != nil {
			t.Errorf("limits are %s, zone %s, %v", limit, zone, err)
		}
		s.Close()
	}
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	ring, _ := vault.ParseRing(vault.NewKey())
	s, err := Open(t.Context(), testkit.Database(t), Options{Ring: ring})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if empty, err := s.Empty(t.Context()); err != nil || !empty {
		t.Errorf("a new database is empty: %v, %v", empty, err)
	}
	w := newWorld(t)
	if empty, err := w.Empty(t.Context()); err != nil || empty {
		t.Errorf("one with people is empty: %v, %v", empty, err)
	}
	w.must(w.RecordSignInFailed(w.ctx, w.owner.ID))
	if w.audited(AuditSignInFailed) != 1 {
		t.Error("a wrong password is not told")
	}
}

func TestDatabaseGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token, _ := w.signIn(w.owner)
	sheet := w.open(w.owner, w.ref)
	w.shutDatabase()
	for name, err := range map[string]error{
		"ping":    w.Ping(w.ctx),
		"session": second(w.SessionByToken(w.ctx, token)),
		"sheet":   second(w.OpenSheet(w.ctx, w.owner.ID, w.ref)),
		"list":    second(w.AssignedTasks(w.ctx, w.owner.ID)),
		"submit":  second(w.Submit(w.ctx, Submission{TaskID: sheet.TaskID, AccountID: w.owner.ID})),
	} {
		if portal.CodeOf(err) != portal.Unavailable || portal.SentenceOf(err) != sentenceDown {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// After the server has thrown everybody out, hot and cold statements work
// again within a few tries, and what they answer is their own.
func TestRecoversFromBrokenConnections(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 3 {
		together(8, func(int) { w.OpenSheet(w.ctx, w.owner.ID, w.ref) })
		w.killOthers()
		var failed int
		for range 40 {
			sheet, err := w.OpenSheet(w.ctx, w.owner.ID, w.ref)
			switch {
			case err == nil && sheet.ChildName != "Diane Bluebell":
				t.Fatalf("another's answer: %+v", sheet)
			case err != nil && portal.CodeOf(err) != portal.Unavailable:
				t.Fatal(err)
			case err != nil:
				failed++
			}
		}
		if failed > 12 {
			t.Errorf("%d of 40 failed with 12 connections", failed)
		}
	}
}

// shutDatabase throws everybody out of the test's database and lets nobody in.
func (w *world) shutDatabase() {
	w.t.Helper()
	conf, err := pgx.ParseConfig(w.dsn)
	w.must(err)
	name := conf.Database
	conf.Database = "postgres"
	conn, err := pgx.ConnectConfig(w.ctx, conf)
	w.must(err)
	defer conn.Close(w.ctx)
	_, err = conn.Exec(w.ctx, "alter database "+name+" with allow_connections false")
	w.must(err)
	_, err = conn.Exec(w.ctx, "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1", name)
	w.must(err)
}

func (w *world) killOthers() {
	w.t.Helper()
	for {
		_, err := w.db.ExecContext(w.ctx, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
		if err == nil {
			return
		}
		if portal.CodeOf(fault(err)) != portal.Unavailable {
			w.t.Fatal(err)
		}
	}
}

// A hot statement whose answer came too late must not leave it to the next one
// on the same connection.
func TestLateAnswersAreNotAnothers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.db.DB.SetMaxOpenConns(1)
	stmt, err := w.hot.get(w.ctx, "select $1::int, pg_sleep($2)::text")
	w.must(err)
	ctx, cancel := context.WithTimeout(w.ctx, 100*time.Millisecond)
	defer cancel()
	var n int
	var none string
	if err := stmt.QueryRowContext(ctx, 1, 0.5).Scan(&n, &none); err == nil {
		t.Fatal("the statement was not cut off")
	}
	for want := 2; want < 5; want++ {
		if err := stmt.QueryRowContext(w.ctx, want, 0).Scan(&n, &none); err != nil || n != want {
			t.Fatalf("asked %d, answered %d, %v", want, n, err)
		}
	}
}

func TestFaultKeepsValuesOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for query, want := range map[string]portal.Code{
		"select 'Diane Bluebell'::date": portal.Internal,
		"insert into accounts (ref, email, name, roles, password_hash, created_at) select ref, email, 'Diane Bluebell', roles, '', created_at from accounts limit 1": portal.Conflict,
		"insert into cases (reference, kind, child_name, child_born, record, created_at) values ('Diane Bluebell', 'odd', 'x', now(), '', now())":                    portal.Internal,
		"insert into views select 1, 999, now(), 'Diane Bluebell'": portal.NotFound,
		"set local statement_timeout = '20ms'; select pg_sleep(1)": portal.Unavailable,
		"set local transaction_read_only = on; delete from views":  portal.Unavailable,
		"select no_such_column": portal.Internal,
	} {
		_, err := w.db.ExecContext(w.ctx, query)
		err = fault(err)
		if portal.CodeOf(err) != want || strings.Contains(err.Error(), "Bluebell") {
			t.Errorf("%s: %v (%s), want %s", query, err, portal.CodeOf(err), want)
		}
	}
}

// TestOpenWaitsForAStart: after a crash the database takes no connections for a while.
func TestOpenWaitsForAStart(t *testing.T) {
	t.Parallel()
	ring, _ := vault.ParseRing(vault.NewKey())
	conf, err := pgx.ParseConfig(testkit.EmptyDatabase(t))
	if err != nil {
		t.Fatal(err)
	}
	front, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer front.Close()
	go func() {
		for n := 0; ; n++ {
			in, err := front.Accept()
			if err != nil {
				return
			}
			go serveStarting(in, conf, n < 3)
		}
	}()
	dsn := "postgres://" + conf.User + ":" + conf.Password + "@" + front.Addr().String() + "/" + conf.Database + "?sslmode=disable"
	s, err := Open(t.Context(), dsn, Options{Ring: ring})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
}

// serveStarting answers as a database that recovers, or leads to one that has.
func serveStarting(in net.Conn, conf *pgx.ConnConfig, starting bool) {
	defer in.Close()
	if starting {
		in.Read(make([]byte, 512)) // who wants to connect
		words := "SFATAL\x00VFATAL\x00C57P03\x00Mthe database system is starting up\x00\x00"
		in.Write(append([]byte{'E', 0, 0, 0, byte(len(words) + 4)}, words...))
		return
	}
	network, address := pgconn.NetworkAddress(conf.Host, conf.Port)
	out, err := net.Dial(network, address)
	if err != nil {
		return
	}
	defer out.Close()
	go io.Copy(out, in)
	io.Copy(in, out)
}
