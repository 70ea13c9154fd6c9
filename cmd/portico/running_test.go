package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"portico/internal/postgres"
	"portico/internal/testkit"
	"portico/internal/vault"
	"portico/migrations"
	"portico/public"
)

// startWith starts a portal with an address for the outside and a log of its own.
func startWith(t testing.TB, baseURL string, log *slog.Logger) *testPortal {
	t.Helper()
	return startAs(t, config{BaseURL: baseURL}, log)
}

// startBehind starts a portal behind proxies.
func startBehind(t testing.TB, proxies []string) *testPortal {
	t.Helper()
	return startAs(t, config{BaseURL: "http://forms.northshire.example", Proxies: proxies}, slog.New(slog.DiscardHandler))
}

func startAs(t testing.TB, c config, log *slog.Logger) *testPortal {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c.Data, c.Council, c.Marking = t.TempDir(), "Northshire County Council", "Official: sensitive"
	install := c.DatabaseURL != ""
	if !install {
		c.DatabaseURL, c.Key = withForms.Database(t), vault.NewKey()
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + l.Addr().String()
	}
	p, err := openParts(t.Context(), c, true)
	if err != nil {
		t.Fatal(err)
	}
	if install {
		if err := p.installCatalogue(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	r, err := p.start(context.Background(), l, true, log)
	if err != nil {
		t.Fatal(err)
	}
	tp := &testPortal{parts: p, running: r, hash: testHash(), base: "http://" + l.Addr().String()}
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Error(err)
		}
		p.close()
	})
	return tp
}

// withForms has the catalogue installed, which takes longer than most tests.
var withForms = testkit.Template{Fill: func(t testing.TB, dsn string) error {
	p, err := openParts(t.Context(), config{DatabaseURL: dsn, Key: vault.NewKey(), Data: t.TempDir()}, true)
	if err != nil {
		return err
	}
	defer p.close()
	return p.installCatalogue(t.Context())
}}

// testHash is testPassword hashed at little cost, which a hash says of itself: hundreds of
// tests sign in. Those that set a password, and the demo's people, have hashes of the full cost.
func testHash() string {
	const salt, memory = "of all the tests", 64
	sum := argon2.IDKey([]byte(testPassword), []byte(salt), 1, memory, 1, 32)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=1,p=1$%s$%s", argon2.Version, memory, enc.EncodeToString([]byte(salt)), enc.EncodeToString(sum))
}

// TestRunningWithoutDatabase: the database goes while somebody saves, and comes back.
func TestRunningWithoutDatabase(t *testing.T) {
	t.Parallel()
	where := postgres.Config{Dir: testkit.Dir(t), Log: slog.New(slog.DiscardHandler), Settings: map[string]string{"fsync": "off"}}
	server, err := postgres.Start(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Stop() })
	dsn := server.DSN("portico")
	if err := migrations.Migrate(t.Context(), dsn); err != nil {
		t.Fatal(err)
	}
	p := startPortal(t, dsn, vault.NewKey())
	owner := p.addPerson(t, "Ffion Llewellyn")
	d := &desk{testPortal: p, owner: owner, ref: p.sendTask(t, owner)}
	d.b = p.signedIn(t, owner)
	form := d.post(t, "views", map[string]string{"views.child_views": "Words while the database was away"})
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	away := d.b.post(formPath(d.ref, "views"), form)
	away.expect(t, "a save without the database", http.StatusServiceUnavailable, "The service is not available", "cannot reach its database", "try again in a minute", "give the reference")
	away.secured(t, "the page without the database")
	d.b.with("X-Portico-Autosave", "1").post(formPath(d.ref, "views"), form).
		expect(t, "an autosave without the database", http.StatusServiceUnavailable, `"error":"The service cannot reach its database.`)
	d.b.get("/assets/"+strings.TrimPrefix(public.Asset("app.css"), "/assets/")).expect(t, "the style sheet without the database", http.StatusOK)

	if server, err = postgres.Start(t.Context(), where); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the same post again, as the page's script repeats it
		if got := d.b.post(formPath(d.ref, "views"), form); got.Status != http.StatusSeeOther {
			t.Fatalf("the same post once the database is back: status %d: %.300s", got.Status, got.words())
		}
	}
	if got := d.kept(t, "views", "child_views"); got != "Words while the database was away" {
		t.Errorf("the form holds %v", got)
	}
	if n := d.number(t, "select revision from tabs where tab = 'views'"); n != 2 {
		t.Errorf("the tab is at revision %d, want 2: saved once", n)
	}
}

// served is `portico serve` as a process.
type served struct {
	cmd  *exec.Cmd
	base string
	log  bytes.Buffer
}

// serveProcess starts `portico serve` and waits until it answers.
func serveProcess(t testing.TB, env []string, args ...string) *served {
	t.Helper()
	s := &served{}
	s.cmd = command(t, append(env, "PORTICO_ADDR=127.0.0.1:0", "PORTICO_BASE_URL="), append([]string{"serve"}, args...)...)
	s.cmd.Stderr = &s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.cmd.Process.Kill(); s.cmd.Wait() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if address, ready := strings.CutPrefix(lines.Text(), "Portico is ready at "); ready {
			s.base = address
			go io.Copy(io.Discard, out)
			return s
		}
	}
	s.cmd.Wait()
	t.Fatalf("serve does not start:\n%s", s.log.String())
	return nil
}

// stop asks the process to end and answers its exit status.
func (s *served) stop(t testing.TB) int {
	t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	s.cmd.Wait()
	return s.cmd.ProcessState.ExitCode()
}

// TestRunningStopAndStart: a request that runs when the program is told to end is
// finished, and whoever was signed in goes on after the next start.
func TestRunningStopAndStart(t *testing.T) {
	t.Parallel()
	dsn, key := testkit.Database(t), vault.NewKey()
	p := startPortal(t, dsn, key)
	owner := p.addPerson(t, "Ffion Llewellyn")
	d := &desk{testPortal: p, owner: owner, ref: p.sendTask(t, owner)}
	env := []string{"DATABASE_URL=" + dsn, "PORTICO_KEY=" + key, "PORTICO_DATA=" + p.config.Data}
	first := serveProcess(t, env, "--dev")
	d.b = p.signedIn(t, owner)
	moved := *p
	moved.base = first.base
	d.testPortal, d.b.base = &moved, first.base
	d.b.http.Jar = sameCookies(t, d.b, p.base, first.base)
	unasked, err := net.Dial("tcp", strings.TrimPrefix(first.base, "http://")) // as browsers open in advance: it is not waited for
	if err != nil {
		t.Fatal(err)
	}
	defer unasked.Close()
	form := d.post(t, "views", map[string]string{"views.child_views": "Words while it was told to end"})

	tx, err := p.database(t).Begin() // holds the save up
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("select id from tasks for update"); err != nil {
		t.Fatal(err)
	}
	answer := make(chan page, 1)
	go func() { answer <- d.b.post(formPath(d.ref, "views"), form) }()
	waiting := "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
	for p.number(t, waiting) == 0 {
		time.Sleep(10 * time.Millisecond)
	}
	if err := first.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if got := <-answer; got.Status != http.StatusSeeOther {
		t.Errorf("the save that ran when the program was told to end: status %d: %.300s", got.Status, got.words())
	}
	first.cmd.Wait()
	if status := first.cmd.ProcessState.ExitCode(); status != 0 {
		t.Errorf("exit status %d\n%s", status, first.log.String())
	}

	second := serveProcess(t, env, "--dev")
	spare, err := net.Dial("tcp", strings.TrimPrefix(second.base, "http://")) // as browsers hold one
	if err != nil {
		t.Fatal(err)
	}
	defer spare.Close()
	d.b.http.Jar = sameCookies(t, d.b, first.base, second.base)
	d.b.base = second.base
	d.b.get(formPath(d.ref, "views")).expect(t, "the form after the next start", http.StatusOK, "Words while it was told to end")
	if status := second.stop(t); status != 0 {
		t.Errorf("a server with idle connections that is told to end: exit status %d\n%s", status, second.log.String())
	}
}

// sameCookies takes a browser's cookies along to another port, which to a browser is the
// same site.
func sameCookies(t testing.TB, b *browserClient, from, to string) http.CookieJar {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	was, err := url.Parse(from)
	if err != nil {
		t.Fatal(err)
	}
	is, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	jar.SetCookies(is, b.http.Jar.Cookies(was))
	return jar
}

// TestRunningDevelopment: `serve --dev --demo` needs nothing but binaries of Postgres, and
// comes back on the same folder.
func TestRunningDevelopment(t *testing.T) {
	t.Parallel()
	env := []string{"PORTICO_DATA=" + testkit.Dir(t)}
	for range 2 {
		s := serveProcess(t, env, "--dev", "--demo")
		resp, err := http.Get(s.base + "/dev/mail.json")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		var mails []map[string]any
		if err != nil || resp.StatusCode != http.StatusOK || json.Unmarshal(body, &mails) != nil {
			t.Errorf("/dev/mail.json: status %d, %v: %.200s", resp.StatusCode, err, body)
		}
		if status := s.stop(t); status != 0 {
			t.Errorf("exit status %d\n%s", status, s.log.String())
		}
	}
}

// TestRunningProduction: production has no mailbox to look into.
func TestRunningProduction(t *testing.T) {
	t.Parallel()
	s := serveProcess(t, append(production(testkit.Database(t)), "PORTICO_DATA="+t.TempDir()))
	for path, want := range map[string]int{"/dev/mail": 404, "/dev/mail.json": 404, "/sign-in": 200} {
		resp, err := http.Get(s.base + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s in production: status %d, want %d", path, resp.StatusCode, want)
		}
	}
	if status := s.stop(t); status != 0 {
		t.Errorf("exit status %d\n%s", status, s.log.String())
	}
}

// TestRunningAtOnce: windows that save at the same moment lose nothing: one is first, every
// other one's words are kept.
func TestRunningAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	const windows = 8
	forms := make([]url.Values, windows)
	for i := range forms {
		forms[i] = d.post(t, "views", map[string]string{"views.child_views": fmt.Sprintf("Window %d", i)})
	}
	var wg sync.WaitGroup
	statuses := make([]int, windows)
	for i := range forms {
		wg.Go(func() { statuses[i] = d.b.post(formPath(d.ref, "views"), forms[i]).Status })
	}
	wg.Wait()
	saved, kept := 0, 0
	for _, s := range statuses {
		switch s {
		case http.StatusSeeOther:
			saved++
		case http.StatusConflict:
			kept++
		}
	}
	if saved != 1 || kept != windows-1 || d.number(t, "select count(*) from strays") != windows-1 {
		t.Errorf("of %d windows %d were saved and %d kept", windows, saved, kept)
	}
	d.testPortal.answer(t, d.owner, d.ref, "typical")
	declared := url.Values{"_csrf": {d.b.token()}, "declaration": {"yes"}}
	receipts := make([]string, windows)
	for i := range receipts {
		wg.Go(func() { receipts[i] = receiptOf(d.b.follow(d.b.post("/tasks/"+d.ref+"/submit", declared))) })
	}
	wg.Wait()
	for _, r := range receipts {
		if r == "" || r != receipts[0] {
			t.Errorf("submitting %d times at once gives the receipts %q", windows, receipts)
			break
		}
	}
	if n := len(filesBelow(t, d.config.Data+"/files")); n != 1 {
		t.Errorf("%d files are stored, want one PDF", n)
	}
}
