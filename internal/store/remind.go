package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"portico/internal/portal"
)

// remindBatch is how many tasks are reminded of in one transaction.
const remindBatch = 100

// remindSQL claims the reminders that are due: of each task the nearest of portal.ReminderDays that
// its due date has come to, unless it went out before, or the form was sent only after that
// day. ?0 today in London, ?1 now, ?2 the number, ?3 the days, ?4 the most of them. Two processes claim each at most once.
const remindSQL = `with due as (
  select t.id, t.ref, t.due_on, d.days from tasks t
    cross join lateral (select min(v.days) as days from unnest(?3::int[]) v(days) where t.due_on - ?0::date <= v.days) d
  where t.state in ('assigned', 'returned', 'counter_signing') and not t.no_reminders and t.due_on <= ?0::date + ?4::int and (t.owner_id is not null or t.group_id is not null
      or (select i.expires_at > ?1 from invitations i where i.task_id = t.id and i.used_at is null and i.withdrawn_at is null))
    and t.due_on - d.days > (t.sent_at at time zone 'Europe/London')::date
    and not exists (select 1 from reminders r where r.task_id = t.id and r.due_on = t.due_on and r.days <= d.days)
  order by t.due_on, t.id limit ?2
), claimed as (
  insert into reminders (task_id, due_on, days, sent_at) select id, due_on, days, ?1 from due on conflict do nothing returning task_id, days
)
select d.ref, c.days from claimed c join due d on d.id = c.task_id order by d.id`

// Remind mails whoever has a task that is due in as many days as portal.ReminderDays has, or overdue: each once, to
// the owner, or to the mailbox or members of the tray that it lies in, and to the leads of the group, or to whoever was
// invited and has not registered. It may be run at any time, as often as
// one likes and in several processes at once. It gives how many tasks were reminded of.
func (s *Store) Remind(ctx context.Context) (tasks int, err error) {
	for {
		n, err := s.remindSome(ctx)
		tasks += n
		if err != nil || n < remindBatch {
			return tasks, err
		}
	}
}

func (s *Store) remindSome(ctx context.Context) (n int, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		refs, err := s.claimReminders(ctx, tx)
		n = len(refs)
		for _, ref := range refs {
			if err := s.remind(ctx, tx, ref); err != nil {
				return err
			}
		}
		return err
	})
	return n, err
}

func (s *Store) claimReminders(ctx context.Context, tx bun.Tx) (refs []string, err error) {
	rows, err := tx.QueryContext(ctx, remindSQL, portal.London(s.now()).String(), s.now(), remindBatch, pgdialect.Array(portal.ReminderDays), slices.Max(portal.ReminderDays))
	if err != nil {
		return nil, err
	}
	err = each(rows, func(rows *sql.Rows) error {
		var ref string
		var days int
		err := rows.Scan(&ref, &days)
		refs = append(refs, ref)
		return err
	})
	return refs, err
}

// remind mails about one task, as it is now that it is locked.
func (s *Store) remind(ctx context.Context, tx bun.Tx, ref string) error {
	t, err := lockHeld(ctx, tx, ref)
	if err != nil || !t.state.Open() || t.due == nil {
		return err
	}
	template, data := TemplateReminder, MailTurn{FormType: t.formType, Path: "/tasks/" + t.ref, Due: t.due, Left: portal.London(s.now()).Days(*t.due)}
	switch {
	case t.owner == 0 && t.group_ == 0:
		template, data.Path = TemplateReminderInvited, ""
	case t.owner == 0:
		template, data.Path = TemplateReminderTray, "/tasks"
	}
	if err := s.audit(ctx, tx, event{kind: AuditReminded, case_: t.case_, task: t.id}); err != nil {
		return err
	}
	if template == TemplateReminderInvited {
		return s.remindInvited(ctx, tx, t, data)
	}
	all, err := holders(ctx, tx, t.id)
	if err != nil {
		return err
	}
	if err := s.tell(ctx, tx, all, newMail{task: t.id, template: template, data: data}); err != nil {
		return err
	}
	return s.remindLeads(ctx, tx, t, data, all)
}

// leadsSQL gives the leads of a task's group: of the tray that it came by, or else of every
// group of its owner. ?0 the group, ?1 the owner, 0 for none.
const leadsSQL = `select distinct a.id, a.email from work_group_members l join work_groups g on g.id = l.group_id and g.closed_at is null
  join accounts a on a.id = l.account_id and a.disabled_at is null
where l.admin and l.removed_at is null and l.account_id <> ?1 and case when ?0 <> 0 then l.group_id = ?0
  else exists (select 1 from work_group_members o where o.group_id = l.group_id and o.account_id = ?1 and o.removed_at is null) end order by a.id`

// remindLeads mails the leads of a task's group who were not mailed as those who have it.
func (s *Store) remindLeads(ctx context.Context, tx bun.Tx, t heldTask, data MailTurn, already []told) error {
	rows, err := tx.QueryContext(ctx, leadsSQL, t.group_, t.owner)
	if err != nil {
		return err
	}
	var leads []told
	err = each(rows, func(rows *sql.Rows) error {
		var to told
		err := rows.Scan(&to.account, &to.email)
		if !slices.Contains(already, to) {
			leads = append(leads, to)
		}
		return err
	})
	if err != nil {
		return err
	}
	data.Path = "/tasks"
	return s.tell(ctx, tx, leads, newMail{task: t.id, template: TemplateReminderLead, data: data})
}

// remindInvited mails the address that a task was sent to and that nobody has registered with.
// The link is in the invitation alone: its token is kept nowhere.
func (s *Store) remindInvited(ctx context.Context, tx bun.Tx, t heldTask, data MailTurn) error {
	var email string
	err := tx.QueryRowContext(ctx, "select email from invitations where task_id = ? and used_at is null and withdrawn_at is null", t.id).Scan(&email)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.tell(ctx, tx, []told{{email: email}}, newMail{task: t.id, template: TemplateReminderInvited, data: data})
}
