package store

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"portico/internal/portal"
)

func TestMailLife(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m, data := w.mail(TemplateTaskAssigned)
	var sent MailTaskAssigned
	w.must(json.Unmarshal([]byte(data), &sent))
	if m.To != w.owner.Email || m.State != MailPending || sent.Path != "/tasks/"+w.ref || sent.Due.String() != "2026-10-26" || sent.FormType != "EHCNA Information Gathering" {
		t.Errorf("mail to %s %s: %s", m.To, m.State, data)
	}
	if strings.Contains(data, "Diane") || strings.Contains(data, "Mum") {
		t.Errorf("a mail holds a name or free text: %s", data)
	}
	w.must(w.MarkMailFailed(w.ctx, m.ID, false, 451, strings.Repeat("greylisted ", 100)))
	if m, _ := w.mail(TemplateTaskAssigned); m.State != MailPending || m.Tries != 1 || m.Data == nil {
		t.Errorf("after a failed try: %+v", m)
	}
	w.clock.forward(time.Minute)
	w.must(w.MarkMailSent(w.ctx, m.ID, "<id@portico>"))
	if m, _ := w.mail(TemplateTaskAssigned); m.State != MailSent || m.Data != nil || m.Tries != 2 {
		t.Errorf("after sending: %+v", m)
	}
	if s := w.open(w.owner, w.ref); s.ReceivedAt == nil || !s.ReceivedAt.Equal(start.Add(time.Minute)) || s.OpenedAt != nil {
		t.Errorf("the accepted mail is not when the task was received: %v", s.ReceivedAt)
	}
	w.must(w.MarkMailFailed(w.ctx, m.ID, true, 550, "too late"))
	if m, _ := w.mail(TemplateTaskAssigned); m.State != MailSent {
		t.Error("a sent mail turned into a failed one")
	}
	_, err := w.BeginSignIn(w.ctx, w.owner.ID, here)
	w.must(err)
	m, _ = w.mail(TemplateCode)
	w.must(w.MarkMailFailed(w.ctx, m.ID, true, 550, "no such user"))
	if m, _ = w.mail(TemplateCode); m.State != MailFailed || m.Data != nil {
		t.Errorf("a code that failed for good: %+v", m)
	}
	w.wants(second(w.PendingMail(w.ctx, 99)), portal.NotFound)
}

func TestEveryMailHasItsJob(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.BeginSignIn(w.ctx, w.owner.ID, here)
	w.must(err)
	jobs := w.number("select count(*) from river_job j join mails m on j.args = jsonb_build_object('mail_id', m.id) where j.kind = 'mail' and j.queue = 'default' and j.state = 'available'")
	if mails := w.number("select count(*) from mails"); mails != 2 || jobs != mails {
		t.Errorf("%d jobs for %d mails", jobs, mails)
	}
}

func TestAuditIsNeverChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.number("select count(*) from audit_events")
	for _, change := range []string{"update audit_events set kind = 'x'", "delete from audit_events", "truncate audit_events"} {
		if _, err := w.db.ExecContext(w.ctx, change); err == nil || !strings.Contains(err.Error(), "never changed") {
			t.Errorf("%s: %v", change, err)
		}
	}
	if before == 0 || w.number("select count(*) from audit_events") != before {
		t.Error("the audit was changed")
	}
}

func TestRecordViewsAndDownloads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	task := w.open(w.owner, w.ref).TaskID
	for range 3 {
		w.must(w.RecordView(w.ctx, w.officer.ID, task, AuditSubmissionViewed))
		w.must(w.RecordDownload(w.ctx, w.owner.ID, task, AuditPDFDownloaded, "7KQ4-M2XD-09RB"))
	}
	w.clock.forward(time.Hour)
	w.must(w.RecordView(w.ctx, w.officer.ID, task, AuditSubmissionViewed))
	if views, downloads := w.audited(AuditSubmissionViewed), w.audited(AuditPDFDownloaded); views != 2 || downloads != 3 {
		t.Errorf("%d views and %d downloads, want 2 and 3", views, downloads)
	}
	if w.number("select count(*) from audit_events where kind = 'pdf_downloaded' and object = '7KQ4-M2XD-09RB' and case_id = $1 and account_id = $2", w.caseID, w.owner.ID) != 3 {
		t.Error("a download does not say what, of which case, by whom")
	}
}

func TestTidy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token, _ := w.signIn(w.owner)
	_, err := w.TakeGuess(w.ctx, "addr:192.0.2.1")
	w.must(err)
	ref, err := w.HoldPost(w.ctx, w.owner.ID, "/x", []byte("words"))
	w.must(err)
	w.must(w.MarkOpened(w.ctx, w.open(w.owner, w.ref).SheetIDs, w.owner.ID))
	w.must(w.Tidy(w.ctx))
	if _, _, err := w.TakeHeldPost(w.ctx, w.owner.ID, ref); err != nil || second(w.SessionByToken(w.ctx, token)) != nil {
		t.Error("tidying removed what is still needed")
	}
	w.clock.forward(3 * 24 * time.Hour)
	w.must(w.Tidy(w.ctx))
	for _, table := range []string{"guesses", "sign_ins", "sessions", "held_posts", "views"} {
		if n := w.number("select count(*) from " + table); n != 0 {
			t.Errorf("%d rows of %s stay", n, table)
		}
	}
}

// Nothing of the answers, comments, files' names, codes and tokens may lie
// open in any column of any table.
func TestNothingLiesOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token, _ := w.signIn(w.owner)
	_, err := w.BeginSignIn(w.ctx, w.colleague.ID, here)
	w.must(err)
	_, code := w.code()
	secrets := []string{token, code, secretComment, "Testertown High School", "school"}
	for i, word := range []string{"first secret", "second secret"} {
		_, err := w.save("advice", int64(i), "", word)
		w.must(err)
		secrets = append(secrets, word)
		w.clock.forward(time.Hour)
	}
	ids := w.open(w.owner, w.ref).SheetIDs
	_, err = w.SaveStray(w.ctx, Stray{ContributionID: ids.ContributionID, Tab: "advice", AccountID: w.owner.ID, Body: []byte("stray secret"), Why: StrayStale})
	w.must(err)
	_, err = w.HoldPost(w.ctx, w.owner.ID, "/tasks/held-secret", []byte("held secret"))
	w.must(err)
	w.attach("secret name.pdf")
	_, err = w.Submit(w.ctx, w.submission())
	w.must(err)
	secrets = append(secrets, "stray secret", "held secret", "held-secret", "secret name", "Report of May", "secret aim", `{"child"`)
	tables := w.dump()
	if !strings.Contains(tables["cases"], "Diane Bluebell") || len(tables) < 20 {
		t.Fatalf("the dump of %d tables is not one", len(tables))
	}
	for table, text := range tables {
		for _, secret := range secrets {
			if strings.Contains(text, secret) || strings.Contains(text, fmt.Sprintf("%x", secret)) {
				t.Errorf("%s holds %q", table, secret)
			}
		}
	}
	if strings.Contains(tables["audit_events"], "Diane") || strings.Contains(tables["audit_events"], "Rhydderch") || strings.Contains(tables["audit_events"], "@") {
		t.Error("the audit holds a name or an address")
	}
}

// dump gives every table as text, bytea as hexadecimal.
func (w *world) dump() map[string]string {
	w.t.Helper()
	names := []string{}
	rows, err := w.db.QueryContext(w.ctx, "select relname from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = 'public' and relkind in ('r', 'p')")
	w.must(err)
	for rows.Next() {
		var name string
		w.must(rows.Scan(&name))
		names = append(names, name)
	}
	w.must(rows.Err())
	tables := map[string]string{}
	for _, name := range names {
		var text string
		w.must(w.db.QueryRowContext(w.ctx, "select coalesce(string_agg(x::text, E'\\n'), '') from "+name+" x").Scan(&text))
		tables[name] = text
	}
	return tables
}
