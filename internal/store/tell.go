package store

import (
	"context"
	"database/sql"

	"github.com/uptrace/bun"
)

// told is somebody who gets a mail.
type told struct {
	account int64 // 0: a mailbox
	email   string
}

// tellCouncil mails those of the council who see to a task: whoever of the council wrote last
// in its thread, or else its sender, and the team's mailbox when there is one. Below is where
// on the task the mail leads.
func (s *Store) tellCouncil(ctx context.Context, tx bun.Tx, t heldTask, template, below string) error {
	var to told
	err := tx.QueryRowContext(ctx, `select a.id, a.email from tasks t
  left join lateral (select m.account_id from messages m where m.task_id = t.id and m.council order by m.id desc limit 1) w on true
  join accounts a on a.id = coalesce(w.account_id, t.sender_id)
where t.id = ? and a.disabled_at is null`, t.id).Scan(&to.account, &to.email)
	if err != nil && err != sql.ErrNoRows {
		return err
	}
	all := []told{to}
	if s.team != "" && s.team != to.email {
		all = append(all, told{email: s.team})
	}
	return s.tell(ctx, tx, all, newMail{task: t.id, template: template, data: MailTurn{FormType: t.formType, Path: "/tasks/" + t.ref + below, Due: t.due}})
}

// tellHolder mails whoever has a task: its owner, or the mailbox or the members of the tray that it lies in.
func (s *Store) tellHolder(ctx context.Context, tx bun.Tx, t heldTask, template string, data MailTurn) error {
	all, err := holders(ctx, tx, t.id)
	if err != nil {
		return err
	}
	return s.tell(ctx, tx, all, newMail{task: t.id, template: template, data: data})
}

func (s *Store) tell(ctx context.Context, tx bun.Tx, all []told, m newMail) error {
	for _, to := range all {
		if to.email == "" {
			continue
		}
		m.account, m.to = to.account, to.email
		if err := s.queueMail(ctx, tx, m); err != nil {
			return err
		}
	}
	return nil
}

const holdersSQL = `select a.id, a.email from tasks t join accounts a on a.id = t.owner_id and a.disabled_at is null where t.id = ?0
union all
select 0, g.mailbox from work_groups g
where g.id = (select t.group_id from tasks t where t.id = ?0 and t.owner_id is null) and g.mailbox <> '' and g.closed_at is null
union all
select a.id, a.email from work_groups g join work_group_members m on m.group_id = g.id and m.removed_at is null
  join accounts a on a.id = m.account_id and a.disabled_at is null
where g.id = (select t.group_id from tasks t where t.id = ?0 and t.owner_id is null) and g.mailbox = '' and g.closed_at is null
order by 2`

// holders are whom a mail about a task goes to; nobody when an invitation waits.
func holders(ctx context.Context, tx bun.Tx, task int64) (all []told, err error) {
	rows, err := tx.QueryContext(ctx, holdersSQL, task)
	if err != nil {
		return nil, err
	}
	err = each(rows, func(rows *sql.Rows) error {
		var to told
		err := rows.Scan(&to.account, &to.email)
		all = append(all, to)
		return err
	})
	return all, err
}
