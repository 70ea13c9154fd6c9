package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"portico/formdefs"
	"portico/internal/casework"
	"portico/internal/files"
	"portico/internal/portal"
	"portico/internal/postgres"
	"portico/internal/store"
	"portico/internal/vault"
	"portico/migrations"
)

// writers is the largest number of connections that is measured; each has a task of its own.
const writers = 64

const password = "quiet harbour lantern 7"

// bed is the portal under test: a Postgres, a server process, and writers with tasks.
type bed struct {
	dir     string
	pg      *postgres.Server
	store   *store.Store
	cases   *casework.Casework
	server  *exec.Cmd
	base    string
	started time.Duration
	cookie  string
	csrf    string
	subject *subject
	tasks   []string
}

func httpRows(ctx context.Context, d time.Duration) ([]row, error) {
	b, err := newBed(ctx)
	if b != nil {
		defer b.close()
	}
	if err != nil {
		return nil, err
	}
	rows := []row{{what: "start to first page, warm database", figure: round(b.started).String(), budget: "under 400ms", over: b.started > 400*time.Millisecond}}
	page, err := b.pageRows()
	if err != nil {
		return nil, err
	}
	rows = append(rows, page...)
	for _, n := range []int{1, 16, 64} {
		rows = append(rows, b.load("GET a tab", n, d, 0, b.get, rate{16, 600}))
	}
	for _, n := range []int{1, 16, 64} {
		rows = append(rows, b.load("POST a save", n, d, 0, b.save(false), rate{16, 400}))
	}
	rows = append(rows, b.load("autosave of one question", 16, d, 0, b.save(true), rate{}))
	paced := b.load("POST a save, paced at 100 a second", 16, d, 100, b.save(false), rate{})
	rows = append(rows, paced, b.memory())
	return rows, nil
}

func newBed(ctx context.Context) (*bed, error) {
	dir, err := os.MkdirTemp("", "portico-bench")
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		return nil, err
	}
	b := &bed{dir: dir}
	if b.subject, err = newSubject(); err != nil {
		return b, err
	}
	if b.pg, err = postgres.Start(ctx, postgres.Config{Dir: filepath.Join(dir, "postgres")}); err != nil {
		return b, err
	}
	dsn, key := b.pg.DSN("portico"), vault.NewKey()
	if err := migrations.Migrate(ctx, dsn); err != nil {
		return b, err
	}
	if err := b.fill(ctx, dsn, key); err != nil {
		return b, err
	}
	if err := b.startServer(ctx, dsn, key); err != nil {
		return b, err
	}
	return b, b.signIn()
}

func (b *bed) fill(ctx context.Context, dsn, key string) error {
	ring, err := vault.ParseRing(key)
	if err != nil {
		return err
	}
	if b.store, err = store.Open(ctx, dsn, store.Options{Ring: ring}); err != nil {
		return err
	}
	disk, err := files.NewDisk(filepath.Join(b.dir, "files"))
	if err != nil {
		return err
	}
	b.cases = casework.New(casework.Config{Store: b.store, Files: disk, Catalogue: formdefs.Catalogue()})
	if _, err := b.cases.Install(ctx, b.subject.source, "bench", 0); err != nil {
		return err
	}
	hash, err := vault.HashPassword(ctx, password)
	if err != nil {
		return err
	}
	account, err := b.store.CreateAccount(ctx, store.NewAccount{Email: "writer@health.example", Name: "Bench Writer", Profession: "Occupational therapist",
		Organisation: "Bench Trust", Roles: []portal.Role{portal.RoleProfessional}, PasswordHash: hash})
	if err != nil {
		return err
	}
	return b.sendTasks(ctx, account)
}

// sendTasks sends each writer a form with the typical answers in it.
func (b *bed) sendTasks(ctx context.Context, account portal.Account) error {
	for i := range writers {
		born := portal.Date{Year: 2013, Month: 2, Day: 10}
		caseID, err := b.store.CreateCase(ctx, store.NewCase{Reference: fmt.Sprintf("NC-%d", i), Kind: "assessment", ChildName: "Diane Bluebell", ChildBorn: born, Record: []byte("{}")})
		if err != nil {
			return err
		}
		ref, _, err := b.cases.Send(ctx, casework.NewTask{CaseID: caseID, FormKey: form, OwnerID: account.ID, SenderID: account.ID, Facts: map[string]any{}})
		if err != nil {
			return err
		}
		w, err := b.cases.Open(ctx, account, ref)
		if err != nil {
			return err
		}
		for _, t := range w.Form.Tabs {
			if t.Attachments != nil {
				continue
			}
			p := casework.Post{Tab: t.Name, Form: w.Form.PostOf(t, b.subject.typical), Base: w.Tabs[t.Name].Revision, SaveID: vault.Ref()}
			if _, err := b.cases.Save(ctx, w, p); err != nil {
				return err
			}
		}
		b.tasks = append(b.tasks, ref)
	}
	return nil
}

func (b *bed) startServer(ctx context.Context, dsn, key string) error {
	bin := filepath.Join(b.dir, "portico")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", bin, "./cmd/portico").CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w: %s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	addr := l.Addr().String()
	l.Close()
	b.base = "http://" + addr
	b.server = exec.Command(bin, "serve", "--dev")
	b.server.Env = append(os.Environ(), "PORTICO_ADDR="+addr, "DATABASE_URL="+dsn, "PORTICO_KEY="+key, "PORTICO_DATA="+filepath.Join(b.dir, "var"))
	b.server.Stderr = os.Stderr
	start := time.Now()
	if err := b.server.Start(); err != nil {
		return err
	}
	for time.Since(start) < 20*time.Second {
		if status, _, err := fasthttp.Get(nil, b.base+"/sign-in"); err == nil && status == 200 {
			b.started = time.Since(start)
			return nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	return fmt.Errorf("the server did not answer within 20 s")
}

var csrfField = regexp.MustCompile(`name="_csrf" value="([^"]+)"`)

// signIn signs in as a person would: password, mailed code.
func (b *bed) signIn() error {
	jar := &cookies{}
	page, _, err := jar.do(b.base, "GET", "/sign-in", "")
	if err != nil {
		return err
	}
	_, next, err := jar.do(b.base, "POST", "/sign-in", encode("_csrf", token(page), "email", "writer@health.example", "password", password))
	if err != nil {
		return err
	}
	code, err := b.mailedCode()
	if err != nil {
		return err
	}
	if page, _, err = jar.do(b.base, "GET", next, ""); err != nil {
		return err
	}
	if _, _, err = jar.do(b.base, "POST", next, encode("_csrf", token(page), "code", code)); err != nil {
		return err
	}
	page, _, err = jar.do(b.base, "GET", "/tasks/"+b.tasks[0]+"/form/"+b.subject.tab.Name, "")
	b.cookie, b.csrf = jar.String(), token(page)
	if err == nil && b.csrf == "" {
		return fmt.Errorf("signing in did not work")
	}
	return err
}

func token(page string) string {
	if m := csrfField.FindStringSubmatch(page); m != nil {
		return m[1]
	}
	return ""
}

var eightDigits = regexp.MustCompile(`\b\d{4} ?\d{4}\b`)

func (b *bed) mailedCode() (string, error) {
	for range 200 {
		_, body, err := fasthttp.Get(nil, b.base+"/dev/mail.json")
		if err != nil {
			return "", err
		}
		var mails []struct{ Text string }
		if err := json.Unmarshal(body, &mails); err != nil {
			return "", err
		}
		for _, m := range mails {
			if code := eightDigits.FindString(m.Text); code != "" {
				return code, nil
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	return "", fmt.Errorf("no code was mailed")
}

// memory is the resident memory of the server after the loads, and at its highest.
func (b *bed) memory() row {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", b.server.Process.Pid))
	if err != nil {
		return row{what: "server memory", figure: "not known on this system"}
	}
	kb := func(name string) int {
		for _, line := range strings.Split(string(status), "\n") {
			if rest, ok := strings.CutPrefix(line, name+":"); ok {
				n, _ := strconv.Atoi(strings.Fields(rest)[0])
				return n
			}
		}
		return 0
	}
	peak := kb("VmHWM")
	return row{what: "server memory after the loads (peak)", figure: fmt.Sprintf("%d MB (%d MB)", kb("VmRSS")>>10, peak>>10), budget: "under 128 MB", over: peak > 128<<10}
}

func (b *bed) close() {
	if b.server != nil && b.server.Process != nil {
		_ = b.server.Process.Signal(os.Interrupt)
		_ = b.server.Wait()
	}
	if b.store != nil {
		b.store.Close()
	}
	if b.pg != nil {
		_ = b.pg.Stop()
	}
	_ = os.RemoveAll(b.dir)
}
