package store

import (
	"context"
	"database/sql"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// heldTask is a task that is locked because its state or its owner changes.
type heldTask struct {
	submittedTask
	due                              *portal.Date
	owner, author, signatory, group_ int64 // 0: none
}

const heldTaskSQL = `select t.id, t.contribution_id, t.case_id, n.version_id, t.ref, v.form_type, t.state, case when t.removed_at is null then c.wrapped_key end, coalesce(t.due_on::text, ''),
  coalesce(t.owner_id, 0), coalesce(t.author_id, 0), coalesce(t.signatory_id, 0), coalesce(t.group_id, 0), coalesce(a.email, '')
from tasks t join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id join cases c on c.id = t.case_id
left join accounts a on a.id = t.owner_id
where t.ref = ? for update of t`

// lockHeld locks a task by its reference, whoever asks: the caller judges who may. NotFound
// when there is none.
func lockHeld(ctx context.Context, tx bun.Tx, ref string) (t heldTask, err error) {
	var due string
	err = tx.QueryRowContext(ctx, heldTaskSQL, clean(ref)).Scan(&t.id, &t.contribution, &t.case_, &t.version, &t.ref, &t.formType, &t.state, &t.wrapped,
		&due, &t.owner, &t.author, &t.signatory, &t.group_, &t.email)
	t.due = dateFrom(due)
	return t, orGone(err)
}

// passTo gives a locked task to an account, or, when that is 0, into the tray of the group:
// the open sittings of its sheet go into the history, who had it becomes a former holder and
// who gets it a holder. State, audit and mail are the caller's, in the same transaction. The
// task's group stays what it was when group is 0.
func (s *Store) passTo(ctx context.Context, tx bun.Tx, t heldTask, account, group int64) error {
	if err := closeSittings(ctx, tx, t.id); err != nil {
		return err
	}
	now := s.now()
	_, err := tx.ExecContext(ctx, "update task_holders set held_until = ? where task_id = ? and account_id <> ? and held_until is null", now, t.id, account)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "update tasks set owner_id = nullif(?, 0), group_id = coalesce(nullif(?, 0), group_id) where id = ?", account, group, t.id)
	if err != nil || account == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `insert into task_holders (task_id, account_id, held_from) values (?, ?, ?)
on conflict (task_id, account_id) do update set held_from = excluded.held_from, held_until = null`, t.id, account, now)
	return err
}

// addressOf is the address of an account that is not closed; NotFound otherwise.
func addressOf(ctx context.Context, tx bun.Tx, account int64) (email, name string, err error) {
	var disabled sql.NullTime
	err = tx.QueryRowContext(ctx, "select email, name, disabled_at from accounts where id = ?", account).Scan(&email, &name, &disabled)
	if err == nil && disabled.Valid {
		return "", "", gone()
	}
	return email, name, orGone(err)
}
