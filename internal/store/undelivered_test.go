package store

import (
	"context"
	"testing"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

func (w *world) failed(who portal.Account) []Undelivered {
	w.t.Helper()
	mails, _, err := w.UndeliveredMail(w.ctx, who.ID, 0, 50)
	w.must(err)
	n, err := w.CountUndelivered(w.ctx, who.ID)
	w.must(err)
	if n != len(mails) {
		w.t.Errorf("%d are counted, %d listed", n, len(mails))
	}
	return mails
}

func (w *world) fail(template string) int64 {
	w.t.Helper()
	m, _ := w.mail(template)
	w.must(w.MarkMailFailed(w.ctx, m.ID, true, 550, "550 5.1.1 no such user"))
	return m.ID
}

// A failed mail goes out again to the address that its owner has now, once, and only by those
// whose team the task is of.
func TestUndelivered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.account("adm@northshire.example", "Ada Admin", portal.RoleAdministrator)
	id := w.fail(TemplateTaskAssigned)
	mails := w.failed(w.officer)
	if len(mails) != 1 || mails[0].To != w.owner.Email || mails[0].Code != 550 || mails[0].ChildName != "Diane Bluebell" || !mails[0].Again || mails[0].Invited || mails[0].FailedAt != start {
		t.Fatalf("%+v", mails)
	}
	if got := w.failed(w.owner); len(got) != 0 {
		t.Errorf("a professional sees %+v", got)
	}
	w.must(w.exec("insert into teams (ref, name, created_at) values ('t2', 'Tribunals', now())"))
	w.must(w.exec("update cases set team_id = (select id from teams where ref = 't2')"))
	w.wants(w.SendMailAgain(w.ctx, w.officer.ID, id), portal.NotFound)
	w.wants(w.SettleMail(w.ctx, w.officer.ID, id), portal.NotFound)
	if len(w.failed(w.officer)) != 0 || len(w.failed(admin)) != 1 {
		t.Error("another team's mail is seen, or the administrator does not see it")
	}
	w.must(w.exec("update accounts set email = 'ffion.new@nch.example' where id = ?", w.owner.ID))
	jobs := w.number("select count(*) from river_job where kind = 'mail'")
	w.must(w.SendMailAgain(w.ctx, admin.ID, id))
	w.wants(w.SendMailAgain(w.ctx, admin.ID, id), portal.Conflict)
	m, err := w.PendingMail(w.ctx, id)
	w.must(err)
	if m.To != "ffion.new@nch.example" || m.State != MailPending || m.Tries != 0 || w.number("select count(*) from river_job where kind = 'mail'") != jobs+1 || len(w.failed(admin)) != 0 {
		t.Errorf("%+v", m)
	}
	id = w.fail(TemplateTaskAssigned)
	w.must(w.waits(func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, "select id from tasks for update")
		return err
	}, func() error { return w.SettleMail(w.ctx, admin.ID, id) }, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, "select id from mails where id = ? for update nowait", id)
		return err
	}))
	w.wants(w.SettleMail(w.ctx, admin.ID, id), portal.Conflict)
	if len(w.failed(admin)) != 0 || w.audited(AuditMailAgain) != 1 || w.audited(AuditMailSettled) != 1 {
		t.Error("what was set aside is still shown, or not recorded")
	}
}

// An invitation is made anew; a code is not, and concerns administrators alone.
func TestUndeliveredInvitation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.account("adm@northshire.example", "Ada Admin", portal.RoleAdministrator)
	_, err := w.SendTask(w.ctx, NewTask{CaseID: w.caseID, VersionID: w.versionID, Email: "wrong@else.example", SenderID: w.officer.ID, TabsTotal: 3})
	w.must(err)
	id := w.fail(TemplateInvitation)
	if mails := w.failed(w.officer); len(mails) != 1 || !mails[0].Invited || !mails[0].Again {
		t.Fatalf("%+v", mails)
	}
	w.must(w.SendMailAgain(w.ctx, w.officer.ID, id))
	if m, _ := w.mail(TemplateInvitation); m.ID == id || m.To != "wrong@else.example" || m.State != MailPending || len(w.failed(w.officer)) != 0 {
		t.Errorf("%+v", m)
	}
	_, err = w.BeginSignIn(w.ctx, w.owner.ID, []byte("browser"))
	w.must(err)
	id = w.fail(TemplateCode)
	if len(w.failed(w.officer)) != 0 {
		t.Error("an officer sees the mail of a code")
	}
	if mails := w.failed(admin); len(mails) != 1 || mails[0].Again {
		t.Errorf("%+v", mails)
	}
	w.wants(w.SendMailAgain(w.ctx, admin.ID, id), portal.Conflict)
}
