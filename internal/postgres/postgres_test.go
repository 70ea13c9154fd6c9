package postgres

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestMain lets the test binary stand in for a whole program: with a folder in
// the environment it starts a server there, says so, and waits to be killed.
func TestMain(m *testing.M) {
	dir := os.Getenv("PORTICO_TEST_HOLD")
	if dir == "" {
		os.Exit(m.Run())
	}
	if _, err := Start(context.Background(), quick(dir)); err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	fmt.Println("ready")
	select {}
}

func quick(dir string) Config {
	return Config{Dir: dir, Settings: map[string]string{"fsync": "off"}}
}

// folder is a data folder that the server's user may enter: t.TempDir's has
// mode 0700.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "portico-pg")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func start(t *testing.T, dir string) *Server {
	t.Helper()
	s, err := Start(t.Context(), quick(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func query(t *testing.T, s *Server, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.DSN("portico"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	rows, err := conn.Query(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(got, ",")
}

func TestDataOutliveTheServer(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	s := start(t, dir)
	query(t, s, "create table word(text text)")
	query(t, s, "insert into word values ('kept')")
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if s.ping(t.Context()) == nil {
		t.Error("the server answers after Stop")
	}
	if got := query(t, start(t, dir), "select text from word"); got != "kept" {
		t.Errorf("after a restart the table holds %q, want kept", got)
	}
}

func TestListensOnItsSocketOnly(t *testing.T) {
	t.Parallel()
	s := start(t, folder(t))
	if got := query(t, s, "show listen_addresses"); got != "" {
		t.Errorf("it listens on %q, want no network address", got)
	}
	info, err := os.Stat(s.socket)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o700 {
		t.Errorf("the socket folder has mode %04o, want 0700", info.Mode().Perm())
	}
}

func TestSecondConnectsOnly(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	first, second := start(t, dir), start(t, dir)
	if !first.Owner() || second.Owner() {
		t.Fatalf("owners: first %v, second %v; want the first alone", first.Owner(), second.Owner())
	}
	if err := second.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := first.ping(t.Context()); err != nil {
		t.Errorf("the second stopped the first's server: %v", err)
	}
}

func TestFindStartsNothing(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	if _, err := Find(t.Context(), quick(dir)); err == nil {
		t.Error("a server was found where none was started")
	}
	s := start(t, dir)
	found, err := Find(t.Context(), quick(dir))
	if err != nil {
		t.Fatal(err)
	}
	if found.DSN("x") != s.DSN("x") || found.Owner() {
		t.Errorf("found %s (owner %v), want %s", found.DSN("x"), found.Owner(), s.DSN("x"))
	}
}

func TestDeepFolderGetsAShortSocket(t *testing.T) {
	t.Parallel()
	s := start(t, filepath.Join(folder(t), strings.Repeat("deep/", 20)))
	if len(s.socket) > 60 {
		t.Errorf("socket folder %s is too long", s.socket)
	}
	t.Cleanup(func() { os.RemoveAll(s.socket) })
}

// hold runs another program that owns a server on dir.
func hold(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "PORTICO_TEST_HOLD="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	said := make([]byte, 200)
	n, _ := out.Read(said)
	if got := strings.TrimSpace(string(said[:n])); got != "ready" {
		t.Fatalf("the other program said %q", got)
	}
	return cmd
}

func kill(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
}

func TestKilledProgramLeavesNoServer(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	cmd := hold(t, dir)
	pid := (&Server{data: filepath.Join(dir, "pgdata")}).recordedPID()
	if pid == 0 {
		t.Fatal("no server runs")
	}
	kill(t, cmd)
	for end := time.Now().Add(10 * time.Second); worksIn(pid, filepath.Join(dir, "pgdata")); {
		if time.Now().After(end) {
			t.Fatalf("process %d outlived its program", pid)
		}
		time.Sleep(20 * time.Millisecond)
	}
	if !start(t, dir).Owner() {
		t.Error("the next program does not own its server")
	}
}

func TestStartsAfterBothWereKilled(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	cmd := hold(t, dir)
	other := start(t, dir) // a connection that keeps a backend busy
	conn, err := pgx.Connect(t.Context(), other.DSN("portico"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	pid := other.recordedPID()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	kill(t, cmd)
	if got := query(t, start(t, dir), "select 'back'"); got != "back" {
		t.Errorf("got %q", got)
	}
}

func TestForeignProcessNumber(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	if err := start(t, dir).Stop(); err != nil {
		t.Fatal(err)
	}
	sleeper := exec.Command("sleep", "60")
	if err := sleeper.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { sleeper.Process.Kill(); sleeper.Wait() }()
	record := fmt.Sprintf("%d\n%s\n1\n5432\n", sleeper.Process.Pid, filepath.Join(dir, "pgdata"))
	if err := os.WriteFile(filepath.Join(dir, "pgdata", "postmaster.pid"), []byte(record), 0o644); err != nil {
		t.Fatal(err)
	}
	query(t, start(t, dir), "select 'up'")
	if !alive(sleeper.Process.Pid) {
		t.Error("somebody else's process was ended")
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	old := folder(t)
	if err := os.Mkdir(filepath.Join(old, "pgdata"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(old, "pgdata", "PG_VERSION"), []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		cfg  Config
		want string
	}{
		{"no binaries", Config{Dir: folder(t), Bin: "/nonexistent"}, "which has no initdb and postgres"},
		{"other version", Config{Dir: old}, "the data were made by PostgreSQL 9, but"},
	} {
		_, err := Start(t.Context(), c.cfg)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want a sentence with %q", c.name, err, c.want)
		}
	}
}

func TestNothingInstalled(t *testing.T) {
	t.Parallel()
	_, err := choose([]string{"/nonexistent", folder(t)}, "")
	if err == nil {
		t.Fatal("binaries were found in empty folders")
	}
	for _, want := range []string{"apt-get install postgresql", "PORTICO_PG_BIN", "DATABASE_URL"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the sentence does not name %s: %v", want, err)
		}
	}
}

func TestHomeNobodyMayEnter(t *testing.T) {
	t.Parallel()
	home := folder(t)
	data := filepath.Join(home, "portico", "var")
	if err := os.MkdirAll(data, 0o755); err != nil {
		t.Fatal(err)
	}
	dropped := identity{name: "nobody", uid: 65533, gid: 65533, credential: &syscall.Credential{}}
	if err := dropped.canEnter(data); err != nil {
		t.Fatalf("an open folder: %v", err)
	}
	if err := os.Chmod(home, 0o700); err != nil {
		t.Fatal(err)
	}
	err := dropped.canEnter(data)
	if err == nil || !strings.Contains(err.Error(), "may not enter "+home) || !strings.Contains(err.Error(), "PORTICO_DATA") {
		t.Errorf("got %v, want a sentence naming %s and PORTICO_DATA", err, home)
	}
}

func TestDSNOfManyNames(t *testing.T) {
	t.Parallel()
	s := &Server{socket: "/tmp/with space & more"}
	cfg, err := pgx.ParseConfig(s.DSN("a_b"))
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Host != s.socket || cfg.Database != "a_b" || cfg.User != "portico" || cfg.Port != 5432 {
		t.Errorf("read back as host %q, database %q, user %q, port %d", cfg.Host, cfg.Database, cfg.User, cfg.Port)
	}
}
