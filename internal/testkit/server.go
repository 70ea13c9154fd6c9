package testkit

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"portico/internal/postgres"
)

// All test processes of a `go test ./...` share one server. It belongs to none
// of them, because the one that came first may end first, but to a keeper: the
// first test binary started once more, which holds the server until nobody has
// used it for a few seconds. A user holds a shared lock on the file "users" for
// as long as it lives, so that a crash counts as leaving. When the keeper dies,
// the kernel ends the server with it.
const (
	keeperVariable = "PORTICO_TEST_DATABASE_KEEPER"
	idleLimit      = 3 * time.Second
	manyTemplates  = 8
)

func init() {
	if dir := os.Getenv(keeperVariable); dir != "" {
		if err := keep(dir); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
}

// shared is the server with our mark that we use it, held until the process
// ends.
type shared struct {
	*postgres.Server
	mark *os.File
}

// server answers the shared server, started when nobody else had.
var server = sync.OnceValues(func() (*shared, error) {
	dir, err := sharedDir()
	if err != nil {
		return nil, err
	}
	s := &shared{}
	if s.mark, err = lock(filepath.Join(dir, "users"), syscall.LOCK_SH); err != nil {
		return nil, err
	}
	turn, err := lock(filepath.Join(dir, "turn"), syscall.LOCK_EX)
	if err != nil {
		return nil, err
	}
	defer turn.Close()
	home, err := serverHome(dir)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if s.Server, err = postgres.Find(ctx, serverConfig(home)); err == nil {
		return s, nil
	}
	if err := startKeeper(dir); err != nil {
		return nil, err
	}
	s.Server, err = postgres.Find(ctx, serverConfig(home))
	return s, err
})

// memory is where files are kept in memory, and enough is what must be free there: a database
// has 900 files, and a disk's ext4 takes up to a second to make those of the next one, since
// it goes round each file that was removed during the last minutes.
const (
	memory = "/dev/shm"
	enough = 2 << 30
)

// serverHome is the folder of the server: "database" below the shared one, which leads to the
// memory where there is enough of it. Ask for it with the turn in hand.
func serverHome(dir string) (string, error) {
	link := filepath.Join(dir, "database")
	if home, err := filepath.EvalSymlinks(link); err == nil {
		return home, nil
	}
	if err := os.Remove(link); err != nil && !errors.Is(err, os.ErrNotExist) { // it led to memory that is empty since the start of the machine
		return "", err
	}
	var free syscall.Statfs_t
	if err := syscall.Statfs(memory, &free); err != nil || int64(free.Bavail)*int64(free.Bsize) < enough {
		return link, os.Mkdir(link, 0o711)
	}
	home, err := os.MkdirTemp(memory, filepath.Base(dir)+"-")
	if err != nil {
		return "", err
	}
	return home, errors.Join(os.Chmod(home, 0o711), os.Symlink(home, link))
}

func serverConfig(home string) postgres.Config {
	return postgres.Config{Dir: home, Log: slog.New(slog.DiscardHandler), Settings: map[string]string{
		"fsync":              "off", // what a power cut destroys is made anew
		"synchronous_commit": "off",
		"full_page_writes":   "off",
		"max_connections":    "300",
		"shared_buffers":     "128MB",
		"max_wal_size":       "128MB",
		"jit":                "off", // compiling a statement takes longer than any of the tests' does
	}}
}

func startKeeper(dir string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self)
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), keeperVariable+"="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	said, _ := bufio.NewReader(out).ReadString('\n')
	if strings.TrimSpace(said) == "ready" {
		go cmd.Wait()
		return nil
	}
	rest, _ := io.ReadAll(out)
	return errors.Join(fmt.Errorf("the test database does not start: %s", strings.TrimSpace(said+string(rest))), cmd.Wait())
}

// keep is the keeper's whole life.
func keep(dir string) error {
	ctx := context.Background()
	home, err := serverHome(dir)
	if err != nil {
		return err
	}
	s, err := postgres.Start(ctx, serverConfig(home))
	if err != nil && !errors.Is(err, postgres.ErrNoBinaries) {
		// Data of another version, or spoilt by a power cut: tests need none.
		if gone := os.RemoveAll(filepath.Join(home, "pgdata")); gone != nil {
			return errors.Join(err, gone)
		}
		s, err = postgres.Start(ctx, serverConfig(home))
	}
	if err != nil {
		return err
	}
	if s.Owner() {
		if err := sweep(ctx, s); err != nil {
			return errors.Join(err, s.Stop())
		}
	}
	fmt.Println("ready")
	os.Stdout.Close()
	if !s.Owner() {
		return nil
	}
	unused := waitUnused(filepath.Join(dir, "users"))
	defer unused.Close() // who comes now waits for the server to be gone, and starts one
	return s.Stop()
}

// waitUnused answers the users' lock once nobody has had it for a while.
func waitUnused(path string) *os.File {
	for since := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		f, err := lock(path, syscall.LOCK_EX|syscall.LOCK_NB)
		if err != nil {
			since = time.Now()
			continue
		}
		if time.Since(since) > idleLimit {
			return f
		}
		f.Close()
	}
}

// sweep drops what crashed test processes left.
func sweep(ctx context.Context, s *postgres.Server) error {
	conn, err := pgx.Connect(ctx, s.DSN("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, `select datname from pg_database
		where datname like 't\_%' or datname like 'new\_%'
		or (datname like 'template\_%' and (select count(*) from pg_database where datname like 'template\_%') > $1)`, manyTemplates)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := conn.Exec(ctx, "drop database if exists "+name+" with (force)"); err != nil {
			return err
		}
	}
	return nil
}
