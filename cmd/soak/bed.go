package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"portico/formdefs"
	"portico/internal/casework"
	"portico/internal/files"
	"portico/internal/portal"
	"portico/internal/postgres"
	"portico/internal/store"
	"portico/internal/vault"
	"portico/migrations"
)

// formsEach is how many forms every writer has to write, one after the other.
const formsEach = 60

const password = "quiet harbour lantern 7"

// bed is the portal under test: a Postgres, a server process behind a proxy that cuts
// connections, and people with forms to fill in.
type bed struct {
	dir     string
	config  postgres.Config
	pg      *postgres.Server
	dsn     string
	key     string
	addr    string
	bin     string
	server  *exec.Cmd
	gone    chan struct{} // closed when the server has ended
	said    bytes.Buffer  // by the server
	proxy   *proxy
	store   *store.Store
	cases   *casework.Casework
	writers []*writer
}

func newBed(ctx context.Context, o options) (*bed, error) {
	dir, err := os.MkdirTemp("", "portico-soak")
	if err != nil {
		return nil, err
	}
	b := &bed{dir: dir, bin: o.portico, key: vault.NewKey()}
	if err := os.Chmod(dir, 0o711); err != nil {
		return b, err
	}
	b.config = postgres.Config{Dir: filepath.Join(dir, "postgres"), Log: slog.New(slog.DiscardHandler)}
	if b.pg, err = postgres.Start(ctx, b.config); err != nil {
		return b, err
	}
	b.dsn = b.pg.DSN("portico")
	for _, step := range []func() error{
		func() error { return durable(ctx, b.dsn) },
		func() error { return migrations.Migrate(ctx, b.dsn) },
		func() error { return b.open(ctx) },
		func() error { return b.fill(ctx, o) },
		func() error { return b.build(ctx) },
		b.freeAddress,
		func() error { return b.serve(ctx) },
	} {
		if err := step(); err != nil {
			return b, err
		}
	}
	b.proxy, err = newProxy(b.addr, o.seed)
	for _, w := range b.writers {
		w.client = newClient(b.proxy.address())
	}
	return b, err
}

// durable refuses a Postgres that may lose what it has committed: then the soak proves nothing.
func durable(ctx context.Context, dsn string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, name := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		var value string
		if err := conn.QueryRow(ctx, "select current_setting($1)", name).Scan(&value); err != nil {
			return err
		}
		if value == "off" {
			return fmt.Errorf("%s is off in this Postgres, which may lose what it has committed: the soak would prove nothing", name)
		}
	}
	return nil
}

// open is how the soak itself looks at what is kept, beside the server.
func (b *bed) open(ctx context.Context) error {
	ring, err := vault.ParseRing(b.key)
	if err != nil {
		return err
	}
	if b.store, err = store.Open(ctx, b.dsn, store.Options{Ring: ring}); err != nil {
		return err
	}
	disk, err := files.NewDisk(filepath.Join(b.dir, "var", "files"))
	if err != nil {
		return err
	}
	b.cases = casework.New(casework.Config{Store: b.store, Files: disk, Catalogue: formdefs.Catalogue()})
	return nil
}

// fill makes people, each with forms about children of their own.
func (b *bed) fill(ctx context.Context, o options) error {
	if _, err := b.cases.Install(ctx, []byte(form), "soak", 0); err != nil {
		return err
	}
	hash, err := vault.HashPassword(ctx, password)
	if err != nil {
		return err
	}
	for i := range o.writers {
		account, err := b.store.CreateAccount(ctx, store.NewAccount{Email: fmt.Sprintf("writer%02d@health.example", i), Name: fmt.Sprintf("Soak Writer %02d", i),
			Profession: "Occupational therapist", Organisation: "Soak Trust", Roles: []portal.Role{portal.RoleProfessional}, PasswordHash: hash})
		if err != nil {
			return err
		}
		w := newWriter(i, account, o.seed)
		for n := range formsEach {
			ref, err := b.send(ctx, account, i*formsEach+n)
			if err != nil {
				return err
			}
			w.sheets = append(w.sheets, newSheet(ref))
		}
		b.writers = append(b.writers, w)
	}
	return nil
}

func (b *bed) send(ctx context.Context, account portal.Account, n int) (string, error) {
	born := portal.Date{Year: 2013, Month: 2, Day: 10}
	caseID, err := b.store.CreateCase(ctx, store.NewCase{Reference: fmt.Sprintf("NC-%d", n), Kind: "assessment", ChildName: "Diane Bluebell", ChildBorn: born, Record: []byte("{}")})
	if err != nil {
		return "", err
	}
	ref, _, err := b.cases.Send(ctx, casework.NewTask{CaseID: caseID, FormKey: "soak", OwnerID: account.ID, SenderID: account.ID, Facts: map[string]any{}})
	return ref, err
}

func (b *bed) build(ctx context.Context) error {
	if b.bin != "" {
		return nil
	}
	b.bin = filepath.Join(b.dir, "portico")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", b.bin, "portico/cmd/portico").CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w: %s", err, out)
	}
	return nil
}

// freeAddress finds a port below those that the system gives away by itself: while the server
// is down, nobody else is given it.
func (b *bed) freeAddress() error {
	for port := 21000; port < 22000; port++ {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		b.addr = l.Addr().String()
		return l.Close()
	}
	return errors.New("no port from 21000 to 21999 is free")
}

// serve starts the server and waits until it answers. One that ends at once, since Postgres
// still recovers, is started again, as whoever looks after a server does.
func (b *bed) serve(ctx context.Context) error {
	for end := time.Now().Add(time.Minute); time.Now().Before(end) && ctx.Err() == nil; time.Sleep(100 * time.Millisecond) {
		b.said.Reset()
		cmd := exec.Command(b.bin, "serve", "--dev")
		cmd.Env = append(os.Environ(), "PORTICO_ADDR="+b.addr, "DATABASE_URL="+b.dsn, "PORTICO_KEY="+b.key, "PORTICO_DATA="+filepath.Join(b.dir, "var"),
			"PORTICO_BASE_URL=", "PORTICO_SMTP_URL=", "PORTICO_CLAMD=", "PORTICO_FILES_URL=")
		cmd.Stdout, cmd.Stderr = &b.said, &b.said
		if err := cmd.Start(); err != nil {
			return err
		}
		b.server, b.gone = cmd, make(chan struct{})
		go func(gone chan struct{}) { defer close(gone); _ = cmd.Wait() }(b.gone) // says only how it ended
		if b.answering(ctx) == nil {
			return nil
		}
	}
	return errors.Join(ctx.Err(), fmt.Errorf("the server did not answer within a minute; it said: %.2000s", b.said.String()))
}

// answering waits for a page, or until the server has ended.
func (b *bed) answering(ctx context.Context) error {
	for end := time.Now().Add(time.Minute); time.Now().Before(end) && ctx.Err() == nil; time.Sleep(5 * time.Millisecond) {
		select {
		case <-b.gone:
			return errors.New("the server has ended")
		default:
		}
		answer, err := http.Get("http://" + b.addr + "/sign-in")
		if err != nil {
			continue
		}
		answer.Body.Close()
		if answer.StatusCode == http.StatusOK {
			return nil
		}
	}
	return errors.Join(ctx.Err(), errors.New("the server did not answer within a minute"))
}

// stopServer sends a signal to the server and waits until it is gone.
func (b *bed) stopServer(sig syscall.Signal) {
	if b.server == nil {
		return
	}
	_ = b.server.Process.Signal(sig)
	late := time.AfterFunc(5*time.Second, func() { _ = b.server.Process.Kill() })
	<-b.gone
	late.Stop()
	b.server = nil
}

func (b *bed) close() {
	b.stopServer(syscall.SIGTERM)
	if b.proxy != nil {
		b.proxy.close()
	}
	if b.store != nil {
		b.store.Close()
	}
	if b.pg != nil {
		_ = b.pg.Stop()
	}
	_ = os.RemoveAll(b.dir)
}
