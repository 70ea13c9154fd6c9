package store

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"portico/internal/portal"
	"portico/internal/vault"
)

const secretChase = "Her panel is on Thursday"

func (w *world) chased(ref, words string) error {
	return w.ChaseTask(w.ctx, Chase{AccountID: w.officer.ID, TaskRef: ref, Words: words})
}

// A chase mails whoever has the form, without the officer's words, which stand in the portal
// alone; a second on the same day is refused, and says who was faster; the next day is another.
func TestChase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.chased(w.ref, secretChase))
	m, data := w.mail(TemplateChased)
	if m.To != w.owner.Email || strings.Contains(data, secretChase) || strings.Contains(data, "Diane") {
		t.Errorf("mail to %s: %s", m.To, data)
	}
	err := w.ChaseTask(w.ctx, Chase{AccountID: w.account("second@northshire.example", "Sid Second", portal.RoleAdministrator).ID, TaskRef: w.ref})
	if w.wants(err, portal.Conflict); !strings.Contains(portal.SentenceOf(err), "Marged Ellison chased this form today at 13:00") {
		t.Errorf("the second is told %q", portal.SentenceOf(err))
	}
	for _, who := range []portal.Account{w.owner, w.officer} {
		if h := w.open(who, w.ref); h.Chased == nil || h.Chased.Words != secretChase || h.Chased.ByName != w.officer.Name {
			t.Errorf("%s sees %+v", who.Name, h.Chased)
		}
	}
	if n := w.number("select count(*) from chases where encode(words, 'escape') like '%panel%'"); n != 0 || w.audited(AuditChased) != 1 {
		t.Errorf("%d in plain, %d in the audit", n, w.audited(AuditChased))
	}
	w.clock.forward(11 * time.Hour) // 00:00 in London
	w.must(w.chased(w.ref, ""))
	w.wants(w.ChaseTask(w.ctx, Chase{AccountID: w.owner.ID, TaskRef: w.ref}), portal.NotFound)
	w.wants(w.chased(w.ref, strings.Repeat("ä", 1001)), portal.Invalid)
}

// An officer of another team finds nothing.
func TestChaseOfAnotherTeam(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.exec("insert into teams (ref, name, created_at) values ('t2', 'Tribunals', now())"))
	w.must(w.exec("update cases set team_id = (select id from teams where ref = 't2')"))
	w.wants(w.chased(w.ref, ""), portal.NotFound)
	w.wants(w.SetReminders(w.ctx, w.officer.ID, w.ref, false), portal.NotFound)
	tasks, err := w.BulkTasks(w.ctx, w.officer.ID, []string{w.ref})
	if err != nil || len(tasks) != 0 {
		t.Errorf("%v, %v", tasks, err)
	}
	w.must(w.RunBulk(w.ctx, NewBulk{AccountID: w.officer.ID, Ref: "b1", Action: BulkRetract, Tasks: []string{w.ref}, Reason: "not_needed"}))
	if w.open(w.owner, w.ref).State != portal.Assigned {
		t.Error("another team's form was retracted")
	}
}

func TestChaseRefused(t *testing.T) {
	t.Parallel()
	for state, words := range map[portal.TaskState]string{portal.Submitted: "is in already", portal.Retracted: "is retracted", portal.DeclineProposed: "waits for the council", portal.Declined: "is declined"} {
		w := newWorld(t)
		w.state(w.ref, state)
		err := w.chased(w.ref, "")
		if w.wants(err, portal.Conflict); !strings.Contains(portal.SentenceOf(err), words) {
			t.Errorf("%s: %q", state, portal.SentenceOf(err))
		}
	}
	w := newWorld(t)
	w.must(w.exec("update accounts set disabled_at = now() where id = ?", w.owner.ID))
	w.wants(w.chased(w.ref, ""), portal.Conflict)
	if n := w.number("select count(*) from chases"); n != 0 {
		t.Errorf("%d chases are kept that mailed nobody", n)
	}
}

// Whoever was invited gets a new link; the earlier one dies.
func TestChaseOfTheInvited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref, err := w.SendTask(w.ctx, NewTask{CaseID: w.caseID, VersionID: w.versionID, Email: "new@else.example", Name: "Nia New", SenderID: w.officer.ID, TabsTotal: 3})
	w.must(err)
	before, _ := w.mail(TemplateInvitation)
	w.must(w.MarkMailFailed(w.ctx, before.ID, true, 550, "550 no such user"))
	w.must(w.chased(ref, secretChase))
	m, data := w.mail(TemplateInvitation)
	if m.To != "new@else.example" || m.ID == before.ID || !strings.Contains(data, "/invitations/") {
		t.Errorf("mail to %s: %s", m.To, data)
	}
	if n := w.number("select count(*) from invitations where withdrawn_at is null"); n != 1 {
		t.Errorf("%d invitations are open, want 1", n)
	}
	if n := w.number("select count(*) from mails where state = 'failed' and settled_at is null"); n != 0 {
		t.Errorf("%d failed invitations still want somebody", n)
	}
}

func TestChasesAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var done atomic.Int32
	together(6, func(int) {
		if err := w.chased(w.ref, ""); err == nil {
			done.Add(1)
		} else if portal.CodeOf(err) != portal.Conflict {
			t.Error(err)
		}
	})
	if n := w.number("select count(*) from mails where template = 'chased'"); n != 1 || done.Load() != 1 {
		t.Errorf("%d mails, %d done; want 1", n, done.Load())
	}
}

// Two presses of one page, at the same moment: each task is worked once, and each has a line.
func TestBulkPressedTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	refs := []string{w.ref, "nowhere"}
	for range 20 {
		refs = append(refs, w.send(w.owner, nil))
	}
	refs = append(refs, refs[3], refs[3])
	w.state(refs[5], portal.Submitted)
	w.must(w.chased(refs[6], ""))
	n := NewBulk{AccountID: w.officer.ID, Ref: vault.Ref(), Action: BulkRemind, Tasks: refs, Words: secretChase}
	together(3, func(int) {
		if err := w.RunBulk(w.ctx, n); err != nil {
			t.Error(err)
		}
	})
	n.Words = "others"
	w.must(w.RunBulk(w.ctx, n))
	b, err := w.BulkByRef(w.ctx, w.officer.ID, n.Ref)
	w.must(err)
	done := 0
	for _, l := range b.Lines {
		switch {
		case l.Outcome == BulkDone:
			done++
		case l.Ref == refs[5] && strings.Contains(l.Why, "is in already"), l.Ref == refs[6] && strings.Contains(l.Why, "Marged Ellison chased"):
		default:
			t.Errorf("%s: %s %q", l.Ref, l.Outcome, l.Why)
		}
	}
	if len(b.Lines) != 21 || done != 19 {
		t.Errorf("%d lines, %d done; want 21 and 19", len(b.Lines), done)
	}
	if m := w.number("select count(*) from mails where template = 'chased'"); m != 20 {
		t.Errorf("%d mails, want 20", m)
	}
	if _, err := w.BulkByRef(w.ctx, w.owner.ID, n.Ref); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("somebody else reads the report: %v", err)
	}
	w.wants(w.RunBulk(w.ctx, NewBulk{AccountID: w.owner.ID, Ref: n.Ref, Action: BulkRemind, Tasks: refs}), portal.NotFound)
}

// What is submitted while an officer retracts many stays submitted, and its line says so.
func TestBulkRetract(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	second := w.send(w.colleague, nil)
	w.state(w.ref, portal.Submitted)
	n := NewBulk{AccountID: w.officer.ID, Ref: vault.Ref(), Action: BulkRetract, Tasks: []string{w.ref, second}, Words: secretChase}
	w.wants(w.RunBulk(w.ctx, n), portal.Invalid)
	n.Reason = "not_needed"
	w.must(w.RunBulk(w.ctx, n))
	b, err := w.BulkByRef(w.ctx, w.officer.ID, n.Ref)
	w.must(err)
	if b.Lines[0].Outcome != BulkRefused || !strings.Contains(b.Lines[0].Why, "is submitted now") || b.Lines[1].Outcome != BulkDone {
		t.Errorf("%+v", b.Lines)
	}
	if h := w.open(w.colleague, second); h.State != portal.Retracted || h.Retraction.Words != secretChase {
		t.Errorf("%s %+v", h.State, h.Retraction)
	}
	w.clock.forward(8 * 24 * time.Hour)
	w.must(w.Tidy(w.ctx))
	if left := w.number("select count(*) from bulk_lines"); left != 0 {
		t.Errorf("%d lines of the report are left", left)
	}
}

// An officer's switch ends the reminders of one task; a case shows what went out.
func TestRemindersSwitchedOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	second := w.send(w.owner, &portal.Date{Year: 2026, Month: 10, Day: 20})
	w.must(w.exec("update tasks set sent_at = timestamptz '2026-09-01 12:00Z', due_on = date '2026-10-20'"))
	w.must(w.SetReminders(w.ctx, w.officer.ID, second, false))
	w.must(w.SetReminders(w.ctx, w.officer.ID, second, false))
	if got := w.reminded(); got != 1 || w.audited(AuditRemindersOff) != 1 {
		t.Errorf("%d reminders, %d in the audit", got, w.audited(AuditRemindersOff))
	}
	all, err := w.CaseChased(w.ctx, w.officer.ID, w.caseID)
	w.must(err)
	if one := all[w.ref]; len(one.Reminded) != 1 || one.Reminded[0].Days != 7 || one.RemindersOff || !all[second].RemindersOff {
		t.Errorf("%+v", all)
	}
	if h := w.open(w.owner, w.ref); len(h.Reminded) != 1 || h.Reminded[0].Days != 7 {
		t.Errorf("the owner sees %+v", h.Reminders)
	}
	w.must(w.SetReminders(w.ctx, w.officer.ID, second, true))
	if got := w.reminded(); got != 1 {
		t.Errorf("%d reminders after it was switched on, want 1", got)
	}
}
