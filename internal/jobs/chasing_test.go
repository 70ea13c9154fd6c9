package jobs

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"portico/internal/mail"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/testkit"
)

// sentTo sends a form to the office's professional.
func (o *office) sentTo(t *testing.T) (officer portal.Account, ref string) {
	t.Helper()
	officer, err := o.store.CreateAccount(t.Context(), store.NewAccount{Email: "marged@council.example", Name: "Marged Ellison", Roles: []portal.Role{portal.RoleOfficer}, PasswordHash: "none"})
	if err != nil {
		t.Fatal(err)
	}
	version, _, err := o.store.PublishVersion(t.Context(), store.NewVersion{Key: "ot-advice", Title: "OT advice", FormType: "EHCNA Information Gathering", Source: []byte(`{}`), Bundled: []byte(`{}`), Note: "first"})
	if err != nil {
		t.Fatal(err)
	}
	child, err := o.store.CreateCase(t.Context(), store.NewCase{Reference: "EHC-1", Kind: "assessment", ChildName: "Diane Bluebell", ChildBorn: portal.Date{Year: 2013, Month: 2, Day: 10}, Record: []byte(`{}`)})
	if err != nil {
		t.Fatal(err)
	}
	ref, err = o.store.SendTask(t.Context(), store.NewTask{CaseID: child, VersionID: version, OwnerID: o.account.ID, SenderID: officer.ID, TabsTotal: 1})
	if err != nil {
		t.Fatal(err)
	}
	return officer, ref
}

// A server that does not know the address: the mail is shown with the reason in plain words,
// and goes out once the server takes it.
func TestUndeliveredMailIsSentAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.server.Refuse(func(to string) *testkit.Refusal { return &testkit.Refusal{Code: 550, Text: "5.1.1 no such user " + to} })
	officer, _ := o.sentTo(t)
	o.work(t, o.config(t))
	o.becomes(t, store.MailFailed, "cancelled")
	mails, _, err := o.store.UndeliveredMail(t.Context(), officer.ID, 0, 10)
	if err != nil || len(mails) != 1 || mails[0].Code != 550 || !strings.Contains(mail.Why(mails[0].Code, mails[0].LastError), "There is no such mailbox") {
		t.Fatalf("%+v, %v", mails, err)
	}
	o.server.Refuse(nil)
	if _, err := o.store.SendMailAgain(t.Context(), officer.ID, mails[0].ID); err != nil {
		t.Fatal(err)
	}
	if letter := o.server.Wait(t, 1)[0]; letter.To != diane || !strings.Contains(letter.Subject, "New form") {
		t.Errorf("to %s: %s", letter.To, letter.Subject)
	}
	if n, err := o.store.CountUndelivered(t.Context(), officer.ID); err != nil || n != 0 {
		t.Errorf("%d mails are still shown, %v", n, err)
	}
}

// A chase reaches the mail server, without the child's name and the officer's words.
func TestChaseReachesTheServer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	officer, ref := o.sentTo(t)
	o.work(t, o.config(t))
	o.server.Wait(t, 1)
	if err := o.store.ChaseTask(t.Context(), store.Chase{AccountID: officer.ID, TaskRef: ref, Words: "The panel is on Thursday"}); err != nil {
		t.Fatal(err)
	}
	letter := o.server.Wait(t, 2)[1]
	if letter.Subject != "The council asks again for a form" || strings.Contains(letter.Text(), "Diane") || strings.Contains(letter.Text(), "Thursday") || !strings.Contains(letter.Text(), "/tasks/"+ref) {
		t.Errorf("%s:\n%s", letter.Subject, letter.Text())
	}
}

// The daily mail goes out from seven in London on, once, whatever the clock does meanwhile.
func TestDailyMailAtSeven(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	officer, ref := o.sentTo(t)
	if err := o.store.SetNotifications(t.Context(), o.account.ID, map[string]portal.NotifyWay{"messages": portal.Daily}); err != nil {
		t.Fatal(err)
	}
	if err := o.store.SendMessage(t.Context(), store.NewMessage{AccountID: officer.ID, TaskRef: ref, Ref: "m1", Words: "Which school?"}); err != nil {
		t.Fatal(err)
	}
	o.sql(t, "update digest_items set for_day = current_date - 1")
	cfg := withDefaults(o.config(t))
	var hour int
	cfg.Now = func() time.Time { return time.Date(2027, 3, 28, hour, 10, 0, 0, portal.Zone) } // the clock went forward at one
	worker := &remindWorker{cfg: cfg}
	for _, hour = range []int{0, 3, 6, 7, 8, 12} {
		if err := worker.Work(t.Context(), &river.Job[remindArgs]{}); err != nil {
			t.Fatal(err)
		}
		if n := o.digests(t); (n == 1) != (hour >= portal.DigestHour) {
			t.Fatalf("at %d o'clock there are %d daily mails", hour, n)
		}
	}
	o.work(t, o.config(t))
	for _, letter := range o.server.Wait(t, 2) {
		if letter.Subject == "Your daily mail about forms" && (!strings.Contains(letter.Text(), "1 new message") || strings.Contains(letter.Text(), "Diane")) {
			t.Error(letter.Text())
		}
	}
}

// sql runs a statement on the office's database.
func (o *office) sql(t *testing.T, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), o.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// digests is how many daily mails there are.
func (o *office) digests(t *testing.T) (n int) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), o.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.QueryRow(t.Context(), "select count(*) from mails where template = 'digest'").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
