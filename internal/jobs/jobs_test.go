package jobs

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"portico/internal/mail"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/testkit"
	"portico/internal/vault"
)

const diane = "diane.prescott@nch.example"

// office is a migrated database with one account, and a mail server.
type office struct {
	dsn     string
	store   *store.Store
	account portal.Account
	server  *testkit.MailServer
	log     *safeBuffer
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func newOffice(t *testing.T) *office {
	t.Helper()
	ring, err := vault.ParseRing(vault.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	o := &office{dsn: testkit.Database(t), server: testkit.SMTP(t), log: &safeBuffer{}}
	if o.store, err = store.Open(t.Context(), o.dsn, store.Options{Ring: ring, MaxConns: 4}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.store.Close() })
	o.account, err = o.store.CreateAccount(t.Context(), store.NewAccount{Email: diane, Name: "Diane Prescott",
		Roles: []portal.Role{portal.RoleProfessional}, PasswordHash: "none"})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) config(t *testing.T) Config {
	t.Helper()
	sender, err := mail.NewSMTP(o.server.URL, "noreply@council.example")
	if err != nil {
		t.Fatal(err)
	}
	return Config{DSN: o.dsn, Store: o.store, Sender: sender, BaseURL: "https://forms.council.example",
		Council: "Example Council", Log: slog.New(slog.NewTextHandler(o.log, nil))}
}

// work starts the jobs for the rest of the test.
func (o *office) work(t *testing.T, cfg Config) *Runner {
	t.Helper()
	r, err := Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, r) })
	return r
}

func stop(t *testing.T, r *Runner) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := r.Stop(ctx); err != nil {
		t.Error(err)
	}
}

// ask queues a mail with a code.
func (o *office) ask(t *testing.T) {
	t.Helper()
	if _, err := o.store.BeginSignIn(t.Context(), o.account.ID, []byte("browser")); err != nil {
		t.Fatal(err)
	}
}

// row answers what the database says of a mail and its job.
func (o *office) row(t *testing.T) (state string, cleared bool, lastError, jobState string, tries int) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), o.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	const ask = `select m.state, m.data is null, m.last_error, j.state::text, m.tries
		from mails m join river_job j on j.kind = 'mail' and (j.args->>'mail_id')::bigint = m.id order by m.id desc limit 1`
	if err := conn.QueryRow(t.Context(), ask).Scan(&state, &cleared, &lastError, &jobState, &tries); err != nil {
		t.Fatal(err)
	}
	return state, cleared, lastError, jobState, tries
}

// becomes waits until a mail and its job are in the given states.
func (o *office) becomes(t *testing.T, mailState, jobState string) {
	t.Helper()
	var gotMail, gotJob string
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if gotMail, _, _, gotJob, _ = o.row(t); gotMail == mailState && gotJob == jobState {
			return
		}
	}
	t.Fatalf("the mail is %s and its job %s, want %s and %s", gotMail, gotJob, mailState, jobState)
}

func TestQueuedMailGoesOut(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.work(t, o.config(t))
	o.ask(t)
	letter := o.server.Wait(t, 1)[0]
	if letter.To != diane || letter.Subject != "Your code" || !strings.Contains(letter.Text(), "Your code to sign in is:") {
		t.Errorf("got to %q, subject %q:\n%s", letter.To, letter.Subject, letter.Text())
	}
	o.becomes(t, store.MailSent, "completed")
	if _, cleared, _, _, _ := o.row(t); !cleared {
		t.Error("the code is still kept after it was sent")
	}
}

func TestMailQueuedBeforeTheStartGoesOut(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.ask(t)
	r, err := Start(t.Context(), o.config(t))
	if err != nil {
		t.Fatal(err)
	}
	o.server.Wait(t, 1)
	stop(t, r)
	o.ask(t)
	o.work(t, o.config(t))
	o.server.Wait(t, 2)
}

func TestTemporaryRefusalIsTriedAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var asked atomic.Int32
	o.server.Refuse(func(to string) *testkit.Refusal {
		if asked.Add(1) == 1 {
			return &testkit.Refusal{Code: 451, Text: "try later, " + to}
		}
		return nil
	})
	o.work(t, o.config(t))
	o.ask(t)
	o.becomes(t, store.MailSent, "completed")
	if _, _, _, _, tries := o.row(t); tries != 2 {
		t.Errorf("%d tries, want 2", tries)
	}
	if log := o.log.String(); strings.Contains(log, "diane") {
		t.Errorf("the log names the recipient: %s", log)
	}
}

func TestPermanentRefusalIsNot(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.server.Refuse(func(to string) *testkit.Refusal { return &testkit.Refusal{Code: 550, Text: "no such user " + to} })
	o.work(t, o.config(t))
	o.ask(t)
	o.becomes(t, store.MailFailed, "cancelled")
	_, cleared, lastError, _, tries := o.row(t)
	if !cleared || tries != 1 || !strings.Contains(lastError, "550") {
		t.Errorf("cleared %v, %d tries, last error %q; want one try and the server's words", cleared, tries, lastError)
	}
	if log := o.log.String(); strings.Contains(log, "diane") {
		t.Errorf("the log names the recipient: %s", log)
	}
}

func TestExpiredCodeIsNotSent(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	cfg := o.config(t)
	cfg.Now = func() time.Time { return time.Now().Add(11 * time.Minute) }
	o.work(t, cfg)
	o.ask(t)
	o.becomes(t, store.MailFailed, "cancelled")
	if got := o.server.Letters(); len(got) != 0 {
		t.Errorf("%d mails went out with an expired code", len(got))
	}
}

func TestJobThatRunsTwiceSendsOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.ask(t)
	worker := &mailWorker{cfg: withDefaults(o.config(t))}
	job := &river.Job[mailArgs]{JobRow: &rivertype.JobRow{Attempt: 1, MaxAttempts: 25}, Args: mailArgs{MailID: o.lastMail(t)}}
	for range 2 {
		if err := worker.Work(t.Context(), job); err != nil {
			t.Fatal(err)
		}
	}
	if got := o.server.Letters(); len(got) != 1 {
		t.Errorf("%d mails went out, want 1", len(got))
	}
}

func TestLastTryGivesUp(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.server.Refuse(func(string) *testkit.Refusal { return &testkit.Refusal{Code: 451, Text: "later"} })
	o.ask(t)
	worker := &mailWorker{cfg: withDefaults(o.config(t))}
	job := &river.Job[mailArgs]{JobRow: &rivertype.JobRow{Attempt: 25, MaxAttempts: 25}, Args: mailArgs{MailID: o.lastMail(t)}}
	if err := worker.Work(t.Context(), job); err == nil {
		t.Error("the last try that failed is no error")
	}
	if state, _, _, _, _ := o.row(t); state != store.MailFailed {
		t.Errorf("the mail is %s, want failed", state)
	}
}

func (o *office) lastMail(t *testing.T) int64 {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), o.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var id int64
	if err := conn.QueryRow(t.Context(), "select max(id) from mails").Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestSweepRunsAtTheStartAndAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	cfg := o.config(t)
	swept := make(chan struct{}, 100)
	cfg.SweepEvery = time.Second
	cfg.Sweep = func(ctx context.Context) error {
		err := o.store.Tidy(ctx)
		if err == nil {
			swept <- struct{}{}
		}
		return err
	}
	o.work(t, cfg)
	for i := range 2 {
		select {
		case <-swept:
		case <-time.After(20 * time.Second):
			t.Fatalf("swept %d times in twenty seconds, want 2", i)
		}
	}
}

func TestStartTakesNoTime(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	begin := time.Now()
	o.work(t, o.config(t))
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("Start took %v", took)
	}
}

func TestStartTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, dsn := range []string{"postgres://nobody@/none?host=/nonexistent", "port=many", testkit.EmptyDatabase(t)} {
		cfg := o.config(t)
		cfg.DSN = dsn
		if r, err := Start(t.Context(), cfg); err == nil {
			stop(t, r)
			t.Errorf("Start with %q succeeded", dsn)
		}
	}
}
