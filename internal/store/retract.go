package store

import (
	"context"
	"database/sql"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// Retract is what an officer says when the council takes a form back. Words are for the
// professional's page and stand in no mail.
type Retract struct {
	AccountID int64
	TaskRef   string
	Reason    portal.RetractReason
	Words     string
}

// RetractTask takes a form back, leaves what was written in the history, makes an open
// invitation die and mails who had it, or those who see the tray that it lies in. NotFound unless the account is the council's;
// Conflict when the form was submitted or retracted meanwhile; Invalid without a reason.
func (s *Store) RetractTask(ctx context.Context, n Retract) error {
	if n.Reason.Words() == "" || n.Reason == portal.TakenBack {
		return portal.Fail(portal.Invalid, "Choose why the form is retracted")
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error { return s.retract(ctx, tx, n) })
}

func (s *Store) retract(ctx context.Context, tx bun.Tx, n Retract) error {
	if err := lockAsker(ctx, tx, n.TaskRef); err != nil {
		return err
	}
	t, err := lockForRetract(ctx, tx, n)
	if err != nil {
		return err
	}
	return s.takeAway(ctx, tx, t, n)
}

// takeAway ends a locked task; what kind of event it is follows from the reason.
func (s *Store) takeAway(ctx context.Context, tx bun.Tx, t retractedTask, n Retract) error {
	next, err := portal.Next(t.state, portal.EventRetract)
	if err != nil {
		return portal.Fail(portal.Conflict, portal.NotRetracted(t.state))
	}
	key, err := s.caseKey(t.wrapped)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "update tasks set state = ?, retracted_at = ?, retracted_by = ?, retract_reason = ?, retract_words = ? where id = ?",
		string(next), s.now(), n.AccountID, string(n.Reason), key.Seal([]byte(clean(n.Words)), retractContext(t.ref)), t.id)
	if err != nil {
		return err
	}
	if err := closeSittings(ctx, tx, t.id); err != nil {
		return err
	}
	if err := s.settleOver(ctx, tx, t.id); err != nil {
		return err
	}
	if err := s.withdraw(ctx, tx, handing{task: t.id, case_: t.case_, by: n.AccountID}); err != nil {
		return err
	}
	if err := returnTabs(ctx, tx, t.id); err != nil {
		return err
	}
	kind := AuditRetracted
	if n.Reason == portal.TakenBack {
		kind = AuditPartTakenBack
	}
	if err := s.audit(ctx, tx, event{kind: kind, account: n.AccountID, case_: t.case_, task: t.id, detail: string(n.Reason)}); err != nil {
		return err
	}
	if err := s.mailRetracted(ctx, tx, t); err != nil {
		return err
	}
	return s.tellAuthor(ctx, tx, t)
}

// retractedTask is a task that is being retracted, and whom to tell.
type retractedTask struct {
	submittedTask
	owner sql.NullInt64
	group int64 // in whose tray it lies; 0
}

func lockForRetract(ctx context.Context, tx bun.Tx, n Retract) (t retractedTask, err error) {
	err = tx.QueryRowContext(ctx, `select t.id, t.contribution_id, t.case_id, t.ref, v.form_type, t.state, c.wrapped_key, t.owner_id, case when t.owner_id is null then coalesce(t.group_id, 0) else 0 end,
  coalesce(a.email, (select i.email from invitations i where i.task_id = t.id order by i.id desc limit 1), '')
from tasks t join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id join cases c on c.id = t.case_id
left join accounts a on a.id = t.owner_id where t.ref = ?1 and `+taskOfMyTeam+` for update of t`, n.AccountID, clean(n.TaskRef)).
		Scan(&t.id, &t.contribution, &t.case_, &t.ref, &t.formType, &t.state, &t.wrapped, &t.owner, &t.group, &t.email)
	return t, orGone(err)
}

// tellAuthor mails the author of a form that was retracted while somebody else counter-signed
// it. Both keep it among what was retracted.
func (s *Store) tellAuthor(ctx context.Context, tx bun.Tx, t retractedTask) error {
	var author int64
	if err := tx.QueryRowContext(ctx, "select coalesce(author_id, 0) from tasks where id = ?", t.id).Scan(&author); err != nil || author == 0 {
		return err
	}
	email, _, err := addressOf(ctx, tx, author)
	if portal.CodeOf(err) == portal.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	data := MailRetracted{FormType: t.formType, Path: "/tasks/" + t.ref}
	return s.queueMail(ctx, tx, newMail{account: author, task: t.id, to: email, template: TemplateTaskRetracted, data: data})
}

func (s *Store) mailRetracted(ctx context.Context, tx bun.Tx, t retractedTask) error {
	if t.group != 0 {
		return s.noticeTray(ctx, tx, tray{group: t.group, task: t.id, template: TemplateTaskRetracted}, MailRetracted{FormType: t.formType})
	}
	if t.email == "" {
		return nil
	}
	data := MailRetracted{FormType: t.formType}
	if t.owner.Valid {
		data.Path = "/tasks/" + t.ref
	}
	return s.queueMail(ctx, tx, newMail{account: t.owner.Int64, task: t.id, to: t.email, template: TemplateTaskRetracted, data: data})
}
