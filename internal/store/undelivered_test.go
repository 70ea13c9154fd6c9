package store

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
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

func (w *world) again(ctx context.Context, accountID, id int64) error {
	_, err := w.SendMailAgain(ctx, accountID, id)
	return err
}

// failedJoint are the numbers of the mails of one mail of three forms to a mailbox that failed,
// the lead first.
func (w *world) failedJoint() (ids []int64) {
	w.t.Helper()
	w.must(w.exec("insert into work_groups (ref, name, mailbox, made_at) values ('g1', 'Paediatric OT', 'box@nch.example', now()), ('g2', 'Physio', 'physio@nch.example', now())"))
	v, tasks := w.ready("", "", "")
	for i := range tasks {
		tasks[i].GroupRef, tasks[i].Again = "g1", true
	}
	first := w.newestMail() + 1
	_, err := w.SendAll(w.ctx, w.officer.ID, v, tasks)
	w.must(err)
	w.must(w.MarkMailFailed(w.ctx, first, true, 550, "no such user"))
	return []int64{first, first + 1, first + 2}
}

// A mail of several forms that failed goes out again as one mail, whichever of them is pressed,
// and to where the mailbox is now.
func TestJointMailAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.failedJoint()
	w.must(w.exec("update work_groups set mailbox = 'right@nch.example' where ref = 'g1'"))
	const jobs = "select count(*) from river_job where kind = 'mail'"
	before := w.number(jobs)
	sent, err := w.SendMailAgain(w.ctx, w.officer.ID, ids[2])
	w.must(err)
	if !slices.Equal(sent, ids) || len(w.failed(w.officer)) != 0 || w.number(jobs) != before+1 || w.audited(AuditMailAgain) != 3 {
		t.Errorf("sent are %v of %v, by %d jobs", sent, ids, w.number(jobs)-before)
	}
	if n := w.number("select (args->>'mail_id')::bigint from river_job where kind = 'mail' order by id desc limit 1"); int64(n) != ids[0] {
		t.Errorf("mail %d goes out, want the lead of %v", n, ids)
	}
	if n := w.number("select count(*) from mails where state = 'pending' and recipient = 'right@nch.example'"); n != 3 {
		t.Errorf("%d mails go to the mailbox as it is now", n)
	}
	w.wants(w.again(w.ctx, w.officer.ID, ids[1]), portal.Conflict)
	w.must(w.MarkMailFailed(w.ctx, ids[0], true, 550, "no such user"))
	w.must(w.SettleMail(w.ctx, w.officer.ID, ids[0]))
	if sent, err := w.SendMailAgain(w.ctx, w.officer.ID, ids[1]); err != nil || !slices.Equal(sent, ids[1:2]) {
		t.Errorf("without its lead %v went out, %v", sent, err)
	}
}

// Two of one mail pressed at once: one goes out for both.
func TestJointMailAgainAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.failedJoint()
	errs := make([]error, len(ids))
	var wait sync.WaitGroup
	for i, id := range ids {
		wait.Go(func() { errs[i] = w.again(w.ctx, w.officer.ID, id) })
	}
	wait.Wait()
	refused := 0
	for _, err := range errs {
		if portal.CodeOf(err) == portal.Conflict {
			refused++
		} else {
			w.must(err)
		}
	}
	if refused != 2 || w.audited(AuditMailAgain) != 3 {
		t.Errorf("%d are refused: %v", refused, errs)
	}
}

// What has moved to another group tells its mailbox of no form that has not, and the delivery
// is that of its form alone.
func TestJointMailAgainParts(t *testing.T) {
	t.Parallel()
	for pressed := range 2 {
		w := newWorld(t)
		ids := w.failedJoint()
		w.must(w.exec("update tasks set group_id = (select id from work_groups where ref = 'g2') where id = (select task_id from mails where id = ?)", ids[0]))
		if sent, err := w.SendMailAgain(w.ctx, w.officer.ID, ids[pressed]); err != nil || !slices.Equal(sent, ids[pressed:pressed+1]) {
			t.Errorf("sent are %v of %v, %v", sent, ids, err)
		}
		if pressed == 1 {
			w.must(w.again(w.ctx, w.officer.ID, ids[0]))
		}
		m, err := w.PendingMail(w.ctx, ids[0])
		w.must(err)
		var data MailGroupTask
		w.must(json.Unmarshal(m.Data, &data))
		if m.To != "physio@nch.example" || data.FormType == "" || len(data.More) != 0 {
			t.Errorf("%s is told %+v", m.To, data)
		}
		w.must(w.MarkMailSent(w.ctx, ids[0], "m"))
		if n := w.number("select count(*) from tasks where received_at is not null"); n != 1 || len(w.failed(w.officer)) != 2-pressed {
			t.Errorf("%d forms were received, %d mails failed", n, len(w.failed(w.officer)))
		}
	}
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
	w.wants(w.again(w.ctx, w.officer.ID, id), portal.NotFound)
	w.wants(w.SettleMail(w.ctx, w.officer.ID, id), portal.NotFound)
	if len(w.failed(w.officer)) != 0 || len(w.failed(admin)) != 1 {
		t.Error("another team's mail is seen, or the administrator does not see it")
	}
	w.must(w.exec("update accounts set email = 'ffion.new@nch.example' where id = ?", w.owner.ID))
	jobs := w.number("select count(*) from river_job where kind = 'mail'")
	w.must(w.again(w.ctx, admin.ID, id))
	w.wants(w.again(w.ctx, admin.ID, id), portal.Conflict)
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
	w.must(w.again(w.ctx, w.officer.ID, id))
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
	w.wants(w.again(w.ctx, admin.ID, id), portal.Conflict)
}
