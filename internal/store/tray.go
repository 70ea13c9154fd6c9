package store

import (
	"context"
	"database/sql"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// tellHand mails an account about a form that changed hands; a closed account gets nothing.
func (s *Store) tellHand(ctx context.Context, tx bun.Tx, t heldTask, account int64, template string, data MailReassigned) error {
	email, _, err := addressOf(ctx, tx, account)
	if portal.CodeOf(err) == portal.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return s.queueMail(ctx, tx, newMail{account: account, task: t.id, to: email, template: template, data: data})
}

// tray is whom a notice about a tray goes to.
type tray struct {
	group, task, except int64
	template            string
	with                *companions
}

// noticeTray mails the mailbox of a group, or, when it has none, all members but one.
func (s *Store) noticeTray(ctx context.Context, tx bun.Tx, to tray, data any) error {
	var mailbox, name string
	if err := tx.QueryRowContext(ctx, "select mailbox, name from work_groups where id = ?", to.group).Scan(&mailbox, &name); err != nil {
		return orGone(err)
	}
	if d, ok := data.(MailGroupTask); ok {
		d.Group = name
		data = d
	}
	if mailbox != "" {
		return s.post(ctx, tx, newMail{task: to.task, to: mailbox, template: to.template, data: data}, to.with)
	}
	rows, err := tx.QueryContext(ctx, `select a.id, a.email from work_group_members m join accounts a on a.id = m.account_id
where m.group_id = ? and m.removed_at is null and a.disabled_at is null and a.id <> ? order by a.id`, to.group, to.except)
	if err != nil {
		return err
	}
	var mails []newMail
	err = each(rows, func(rows *sql.Rows) error {
		m := newMail{task: to.task, template: to.template, data: data}
		err := rows.Scan(&m.account, &m.to)
		mails = append(mails, m)
		return err
	})
	for i := 0; err == nil && i < len(mails); i++ {
		err = s.post(ctx, tx, mails[i], to.with)
	}
	return err
}
