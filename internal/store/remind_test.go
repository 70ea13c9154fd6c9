package store

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"portico/internal/portal"
)

func (w *world) reminded() int {
	w.t.Helper()
	n, err := w.Remind(w.ctx)
	w.must(err)
	return n
}

// Each reminder goes out once, on its day in London or, when nothing ran then, on the next.
func TestReminders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	day := func(n int) { // of October 2026, 00:30 in London: the evening before in UTC while summer time lasts
		w.clock.offset.Store(int64(time.Date(2026, 10, n, 0, 30, 0, 0, portal.Zone).Sub(start)))
	}
	w.must(w.exec("update tasks set sent_at = timestamptz '2026-09-01 12:00Z', due_on = date '2026-10-26'"))
	for _, step := range []struct{ day, want int }{{11, 0}, {12, 1}, {12, 0}, {15, 0}, {19, 1}, {20, 0}, {24, 1}, {26, 0}, {27, 1}, {28, 0}} {
		day(step.day)
		if got := w.reminded(); got != step.want {
			t.Errorf("on %d October %d reminders, want %d", step.day, got, step.want)
		}
	}
	if m, data := w.mail(TemplateReminder); m.To != w.owner.Email || data == "" {
		t.Errorf("mail to %s: %s", m.To, data)
	}
	w.must(w.exec("update tasks set due_on = date '2026-11-20'")) // more time was granted: the clock runs anew
	day(30)
	if got := w.reminded(); got != 0 {
		t.Errorf("%d reminders 21 days before", got)
	}
	w.clock.forward(8 * 24 * time.Hour)
	if got := w.reminded(); got != 1 {
		t.Errorf("%d reminders before the new date, want 1", got)
	}
}

// Who has just been sent a form is not reminded of it, nor is anybody who has nothing to do.
func TestRemindersThatAreNone(t *testing.T) {
	t.Parallel()
	for what, change := range map[string]string{
		"just sent":        "sent_at = timestamptz '2026-10-15 08:00Z'",
		"no due date":      "due_on = null",
		"submitted":        "state = 'submitted', submitted_at = now()",
		"retracted":        "state = 'retracted'",
		"decline proposed": "state = 'decline_proposed'",
		"nobody has it":    "owner_id = null",
	} {
		w := newWorld(t)
		w.must(w.exec("update tasks set sent_at = timestamptz '2026-09-01 12:00Z', due_on = date '2026-10-20'"))
		w.must(w.exec("update tasks set " + change))
		if got := w.reminded(); got != 0 {
			t.Errorf("%s: %d reminders", what, got)
		}
	}
}

// A form in a tray is reminded of at the group's mailbox, or else its members.
func TestRemindersOfTheTray(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.exec("insert into work_groups (ref, name, made_at) values ('g1', 'Community OT', now())"))
	w.must(w.exec("insert into work_group_members (group_id, account_id, added_at) select g.id, a.id, now() from work_groups g, accounts a where 'professional' = any(a.roles)"))
	w.must(w.exec("update tasks set sent_at = timestamptz '2026-09-01 12:00Z', due_on = date '2026-10-20', owner_id = null, group_id = (select id from work_groups)"))
	if w.reminded(); w.number("select count(*) from mails where template = 'reminder_tray'") != 2 {
		t.Error("not every member of the tray is reminded")
	}
	w.must(w.exec("update work_groups set mailbox = 'ot@nch.example'; update tasks set due_on = date '2026-10-17'"))
	w.reminded()
	if m, _ := w.mail(TemplateReminderTray); m.To != "ot@nch.example" {
		t.Errorf("mail to %s, want the mailbox", m.To)
	}
}

// Whoever was invited and has not registered is reminded at that address, while the link works.
func TestRemindersOfTheInvited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	due := portal.Date{Year: 2026, Month: 10, Day: 20}
	ref, err := w.SendTask(w.ctx, NewTask{CaseID: w.caseID, VersionID: w.versionID, Email: "new@else.example", SenderID: w.officer.ID, Due: &due, TabsTotal: 3})
	w.must(err)
	w.must(w.exec("update tasks set sent_at = timestamptz '2026-09-25 12:00Z'; update invitations set made_at = timestamptz '2026-09-25 12:00Z'"))
	w.must(w.exec("update tasks set due_on = null where ref <> ?", ref))
	if got := w.reminded(); got != 1 {
		t.Errorf("%d reminders, want 1", got)
	}
	if m, data := w.mail(TemplateReminderInvited); m.To != "new@else.example" || strings.Contains(data, "/invitations/") || strings.Contains(data, "Diane") {
		t.Errorf("mail to %s: %s", m.To, data)
	}
	w.must(w.exec("update tasks set due_on = date '2026-10-17' where ref = ?", ref))
	w.must(w.exec("update invitations set expires_at = timestamptz '2026-10-15 11:00Z'"))
	if got := w.reminded(); got != 0 {
		t.Errorf("%d reminders of an invitation that is over", got)
	}
}

// Two processes that run at the same moment remind once.
func TestRemindersAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	due := portal.Date{Year: 2026, Month: 10, Day: 20}
	for range 120 {
		w.send(w.owner, &due)
	}
	w.must(w.exec("update tasks set sent_at = timestamptz '2026-09-01 12:00Z', due_on = date '2026-10-20'"))
	var sum atomic.Int64
	together(4, func(int) {
		n, err := w.Remind(w.ctx)
		if err != nil {
			t.Error(err)
		}
		sum.Add(int64(n))
	})
	if n := w.number("select count(*) from mails where template = 'reminder'"); n != 121 || sum.Load() != 121 {
		t.Errorf("%d mails, %d counted; want 121", n, sum.Load())
	}
}
