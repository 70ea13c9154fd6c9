package store

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"portico/internal/portal"
)

func (w *world) at(year int, month time.Month, day, hour, minute int) {
	w.clock.offset.Store(int64(time.Date(year, month, day, hour, minute, 0, 0, portal.Zone).Sub(start)))
}

func (w *world) digested() int {
	w.t.Helper()
	n, err := w.SendDigests(w.ctx)
	w.must(err)
	return n
}

func (w *world) wantsDaily(a portal.Account, classes ...string) {
	w.t.Helper()
	ways := map[string]portal.NotifyWay{}
	for _, c := range classes {
		ways[c] = portal.Daily
	}
	w.must(w.SetNotifications(w.ctx, a.ID, ways))
}

// What is wanted once a day waits for the morning, is counted there and nothing more, and is
// received by then; what an officer chases, and codes, come at once all the same.
func TestDailyMail(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.wants(w.SetNotifications(w.ctx, w.owner.ID, map[string]portal.NotifyWay{"reminders": portal.Never}), portal.Invalid)
	w.wants(w.SetNotifications(w.ctx, w.owner.ID, map[string]portal.NotifyWay{"codes": portal.Daily}), portal.Invalid)
	w.wantsDaily(w.owner, "new", "messages")
	before := w.number("select count(*) from mails")
	second, gone := w.send(w.owner, nil), w.send(w.owner, nil)
	for i, words := range []string{"Which school?", "The new one?"} {
		w.must(w.SendMessage(w.ctx, NewMessage{AccountID: w.officer.ID, TaskRef: second, Ref: string(rune('a' + i)), Words: words}))
	}
	w.state(gone, portal.Submitted)
	if n := w.number("select count(*) from mails"); n != before || w.digested() != 0 {
		t.Errorf("%d mails at once, want none and no daily mail before the morning", n-before)
	}
	w.must(w.chased(second, ""))
	_, err := w.BeginSignIn(w.ctx, w.owner.ID, []byte("browser"))
	w.must(err)
	if n := w.number("select count(*) from mails"); n != before+2 {
		t.Errorf("%d mails at once, want the chase and the code", n-before)
	}
	w.at(2026, 10, 16, 7, 0)
	if got := w.digested(); got != 1 {
		t.Errorf("%d daily mails, want 1", got)
	}
	m, data := w.mail(TemplateDigest)
	if n := w.number("select count(*) from digest_items i join tasks t on t.id = i.task_id where t.ref = $1", gone); n != 0 {
		t.Error("the daily mail stands for a form that it does not tell of")
	}
	if want := `{"lines":[{"class":"new","count":1},{"class":"messages","count":2}],"path":"/"}`; data != want || m.To != w.owner.Email {
		t.Errorf("to %s: %s, want %s", m.To, data, want)
	}
	if n := w.number("select count(*) from tasks where ref = $1 and received_at is null", second); n != 1 {
		t.Error("the form is received before the daily mail is accepted")
	}
	w.must(w.MarkMailSent(w.ctx, m.ID, "id"))
	if n := w.number("select count(*) from tasks where ref = $1 and received_at = $2", second, w.Store.now()); n != 1 {
		t.Error("the form is not received with the daily mail")
	}
	w.at(2026, 10, 17, 7, 0)
	if got := w.digested(); got != 0 {
		t.Errorf("%d daily mails on a day without news", got)
	}
	w.clock.forward(40 * 24 * time.Hour)
	w.must(w.Tidy(w.ctx))
	if n := w.number("select (select count(*) from digests) + (select count(*) from digest_items)"); n != 0 {
		t.Errorf("%d rows are left of what was told", n)
	}
}

// What nobody wants is left out; a closed account gets nothing.
func TestMailThatIsNotWanted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.SetNotifications(w.ctx, w.owner.ID, map[string]portal.NotifyWay{"receipts": portal.Never, "new": portal.Daily}))
	_, err := w.Submit(w.ctx, w.submission())
	w.must(err)
	if n := w.number("select count(*) from mails where template = 'receipt'"); n != 0 {
		t.Errorf("%d receipts", n)
	}
	w.send(w.owner, nil)
	w.must(w.exec("update accounts set disabled_at = now() where id = ?", w.owner.ID))
	w.at(2026, 10, 16, 9, 0)
	if got := w.digested(); got != 0 {
		t.Errorf("%d daily mails to a closed account", got)
	}
	ways, err := w.Notifications(w.ctx, w.owner.ID)
	w.must(err)
	if len(ways) != 2 || ways["receipts"] != portal.Never || w.audited(AuditNotifications) != 1 {
		t.Errorf("%v", ways)
	}
}

// Several processes at the same moment send each daily mail once.
func TestDailyMailsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.exec(`insert into accounts (ref, email, name, roles, password_hash, created_at) select 'd' || i, 'd' || i || '@nch.example', 'D ' || i, '{professional}', 'none', now() from generate_series(1, 230) i`))
	w.must(w.exec(`insert into digest_items (account_id, template, class, for_day, made_at) select id, 'message', 'messages', '2026-10-15', now() from accounts where email like 'd%@nch.example'`))
	var sum atomic.Int64
	together(4, func(int) {
		n, err := w.SendDigests(w.ctx)
		if err != nil {
			t.Error(err)
		}
		sum.Add(int64(n))
	})
	if n := w.number("select count(*) from mails where template = 'digest'"); n != 230 || sum.Load() != 230 {
		t.Errorf("%d daily mails, %d counted; want 230", n, sum.Load())
	}
}

// Over the night in March in which the clock goes forward, reminders and the daily mail go out once.
func TestDailyMailOverTheClockChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.wantsDaily(w.owner, "reminders")
	w.must(w.exec("update tasks set sent_at = timestamptz '2027-02-01 12:00Z', due_on = date '2027-04-04'"))
	w.at(2027, 3, 27, 0, 10)
	reminded, digests := map[string]int{}, map[string]int{}
	for range 4 * 48 { // every half hour for four days; the clock goes forward on the 28th
		if now := w.Store.now().In(portal.Zone); now.Hour() >= portal.DigestHour {
			day := portal.London(now).String()
			reminded[day] += w.reminded()
			digests[day] += w.digested()
		}
		w.clock.forward(30 * time.Minute)
	}
	for day, n := range digests {
		if want := map[string]int{"2027-03-28": 1}[day] + map[string]int{"2027-03-27": 1}[day]; n != reminded[day] || n != want {
			t.Errorf("%s: %d reminders, %d daily mails; want %d", day, reminded[day], n, want)
		}
	}
	if n := w.number("select count(*) from mails where template = 'digest'"); n != 2 {
		t.Errorf("%d daily mails, want 2: of 14 days, found on the 27th, and of 7 days on the 28th", n)
	}
}

// The lead of the owner's group is reminded too, once, and may leave it.
func TestRemindersOfTheLead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead := w.account("lead@nch.example", "Lena Lead", portal.RoleProfessional)
	w.must(w.exec("insert into work_groups (ref, name, made_at) values ('g1', 'Community OT', now()), ('g2', 'Another', now())"))
	w.must(w.exec(`insert into work_group_members (group_id, account_id, admin, added_at) select g.id, a.id, a.email like 'lead%', now() from work_groups g, accounts a
where g.ref = 'g1' and a.email in ('lead@nch.example', 'ffion@nch.example') or g.ref = 'g2' and a.email = 'lead@nch.example'`))
	w.must(w.exec("update tasks set sent_at = timestamptz '2026-09-01 12:00Z', due_on = date '2026-10-20'"))
	w.reminded()
	m, data := w.mail(TemplateReminderLead)
	if n := w.number("select count(*) from mails where template like 'reminder%'"); n != 2 || m.To != lead.Email || strings.Contains(data, "Diane") || strings.Contains(data, w.ref) {
		t.Errorf("%d mails; to %s: %s", n, m.To, data)
	}
	w.must(w.SetNotifications(w.ctx, lead.ID, map[string]portal.NotifyWay{"group": portal.Never}))
	w.must(w.exec("update tasks set due_on = date '2026-10-17'"))
	w.reminded()
	if n := w.number("select count(*) from mails where template = 'reminder_lead'"); n != 1 {
		t.Errorf("%d mails to the lead, want 1", n)
	}
	// In the tray the members are mailed, and the lead as one of them.
	w.must(w.SetNotifications(w.ctx, lead.ID, nil))
	w.must(w.exec("update tasks set due_on = date '2026-10-22', owner_id = null, group_id = (select id from work_groups where ref = 'g1')"))
	w.reminded()
	if n := w.number("select count(*) from mails where template in ('reminder_tray', 'reminder_lead')"); n != 3 {
		t.Errorf("%d mails about the tray and the lead, want 3: one before, and one each to both members", n)
	}
}
