package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/uptrace/bun"
)

// told is somebody who gets a mail.
type told struct {
	account int64 // 0: a mailbox
	email   string
}

// Who of the council is told of a task: whoever of it wrote last in its thread, or else its
// sender, while they see to it; else the officers of its team. No more than maxTold.
const councilSQL = `with t as (
  select t.id, t.team_id, coalesce((select m.account_id from messages m where m.task_id = t.id and m.council order by m.id desc limit 1), t.sender_id) as first
  from tasks t where t.id = ?0
), sees as (
  select a.id, a.email from t join accounts a on a.id = t.first and t.team_id = any(teams_of(a.id))
)
select * from sees
union all
(select a.id, a.email from t join team_members m on m.team_id = t.team_id join accounts a on a.id = m.account_id and a.disabled_at is null and 'officer' = any(a.roles)
  where not exists (select 1 from sees) order by a.id limit ?1)`

// maxTold bounds how many officers of a team get a mail about one task.
const maxTold = 20

// tellCouncil mails those of the council who see to a task (councilSQL), and the team's mailbox
// when there is one. Below is where on the task the mail leads.
func (s *Store) tellCouncil(ctx context.Context, tx bun.Tx, t heldTask, template, below string) error {
	return s.tellCouncilOf(ctx, tx, t, template, "/tasks/"+t.ref+below)
}

// tellCouncilOf is tellCouncil with a mail that leads to any page.
func (s *Store) tellCouncilOf(ctx context.Context, tx bun.Tx, t heldTask, template, path string) error {
	all, err := toldFrom(tx.QueryContext(ctx, councilSQL, t.id, maxTold))
	if err != nil {
		return err
	}
	if s.team != "" && !slices.ContainsFunc(all, func(to told) bool { return to.email == s.team }) {
		all = append(all, told{email: s.team})
	}
	return s.tell(ctx, tx, all, newMail{task: t.id, template: template, data: MailTurn{FormType: t.formType, Path: path, Due: t.due}})
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
	return toldFrom(tx.QueryContext(ctx, holdersSQL, task))
}

func toldFrom(rows *sql.Rows, err error) (all []told, _ error) {
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
