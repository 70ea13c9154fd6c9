package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// Chase asks again for a form that is not in. Words are for the pages of whoever has it and
// stand in no mail; they may be "".
type Chase struct {
	AccountID int64
	TaskRef   string
	Words     string
	part      bool // by whoever asked for a part, not the council
}

// Chased is that the council asked again for a form.
type Chased struct {
	ByName string
	At     time.Time
	Words  string
}

// ChaseTask mails whoever has a task that the council waits for it: its owner, the mailbox or
// the members of the tray that it lies in; whoever has not registered is invited again, with a
// new link. NotFound unless the account's team has the task; Conflict when it is not with
// anybody any more, nobody could get the mail, or it was chased today already: the sentence
// says by whom.
func (s *Store) ChaseTask(ctx context.Context, n Chase) error {
	if err := n.check(); err != nil {
		return err
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		t, err := lockOfTeam(ctx, tx, n.TaskRef, n.AccountID)
		if err != nil {
			return err
		}
		return s.chase(ctx, tx, t, n)
	})
}

func (n Chase) check() error {
	if len([]rune(n.Words)) > portal.ChaseWordsChars {
		return portal.Fail(portal.Invalid, "The words are longer than 1,000 characters. Shorten them")
	}
	return nil
}

// lockOfTeam locks a task for an account of the council whose team has it. NotFound for everybody else.
func lockOfTeam(ctx context.Context, tx bun.Tx, ref string, account int64) (heldTask, error) {
	t, err := lockHeld(ctx, tx, ref)
	if err != nil {
		return t, err
	}
	var mine bool
	err = tx.QueryRowContext(ctx, "select "+ofMyTeam+" from tasks c where c.id = ?1", account, t.id).Scan(&mine)
	if err == nil && !mine {
		err = gone()
	}
	return t, err
}

func (s *Store) chase(ctx context.Context, tx bun.Tx, t heldTask, n Chase) error {
	if !t.state.Open() {
		return portal.Fail(portal.Conflict, portal.NotChased(t.state))
	}
	if err := s.notChasedToday(ctx, tx, t.id); err != nil {
		return err
	}
	if err := s.insertChase(ctx, tx, t, n); err != nil {
		return err
	}
	if err := s.audit(ctx, tx, event{kind: AuditChased, account: n.AccountID, case_: t.case_, task: t.id}); err != nil {
		return err
	}
	if t.owner == 0 && t.group_ == 0 {
		return s.chaseInvited(ctx, tx, t, n.AccountID)
	}
	template, data := TemplateChased, MailTurn{FormType: t.formType, Path: "/tasks/" + t.ref, Due: t.due}
	if n.part {
		template = TemplatePartReminder
	}
	if t.owner == 0 {
		template, data.Path = TemplateChasedTray, "/tasks"
	}
	all, err := holders(ctx, tx, t.id)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return portal.Fail(portal.Conflict, "Nobody gets mail about this form: the account of whoever has it is closed. Retract it and send it to somebody else.")
	}
	return s.tell(ctx, tx, all, newMail{task: t.id, template: template, data: data})
}

func (s *Store) notChasedToday(ctx context.Context, tx bun.Tx, task int64) error {
	var by string
	var at time.Time
	err := tx.QueryRowContext(ctx, "select a.name, k.chased_at from chases k join accounts a on a.id = k.account_id where k.task_id = ? and k.chased_on = ?::date",
		task, portal.London(s.now()).String()).Scan(&by, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = portal.Fail(portal.Conflict, fmt.Sprintf("%s chased this form today at %s. A form is chased once a day at most, so no other mail was sent.", by, portal.Clock(at)))
	}
	return err
}

func (s *Store) insertChase(ctx context.Context, tx bun.Tx, t heldTask, n Chase) error {
	id, err := nextID(ctx, tx, "chases")
	if err != nil {
		return err
	}
	var words []byte
	if n.Words != "" {
		key, err := s.caseKey(t.wrapped)
		if err != nil {
			return err
		}
		words = key.Seal([]byte(clean(n.Words)), chaseContext(id))
	}
	_, err = tx.ExecContext(ctx, "insert into chases (id, task_id, account_id, chased_on, chased_at, words) values (?, ?, ?, ?::date, ?, ?)",
		id, t.id, n.AccountID, portal.London(s.now()).String(), s.now(), words)
	return err
}

// chaseInvited invites the address again that nobody has registered with: the link is in the
// invitation alone.
func (s *Store) chaseInvited(ctx context.Context, tx bun.Tx, t heldTask, by int64) error {
	h := handing{task: t.id, case_: t.case_, by: by, ref: t.ref, formType: t.formType, due: t.due}
	var email string
	err := tx.QueryRowContext(ctx, "select i.email, i.name, t.guest_until is not null from invitations i join tasks t on t.id = i.task_id where t.id = ? order by i.id desc limit 1", t.id).
		Scan(&email, &h.name, &h.guest)
	if errors.Is(err, sql.ErrNoRows) {
		return portal.Fail(portal.Conflict, "Nobody was invited for this form. Retract it and send it anew.")
	}
	if err != nil {
		return err
	}
	return s.inviteAnew(ctx, tx, h, email, email)
}

func chaseContext(id int64) string { return fmt.Sprintf("chase/%d", id) }

// SetReminders switches the reminders of a task on or off. NotFound unless the account's team has it.
func (s *Store) SetReminders(ctx context.Context, accountID int64, taskRef string, on bool) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		t, err := lockOfTeam(ctx, tx, taskRef, accountID)
		if err != nil {
			return err
		}
		result, err := tx.ExecContext(ctx, "update tasks set no_reminders = ? where id = ? and no_reminders = ?", !on, t.id, on)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return err // it was so before
		}
		kind := AuditRemindersOff
		if on {
			kind = AuditRemindersOn
		}
		return s.audit(ctx, tx, event{kind: kind, account: accountID, case_: t.case_, task: t.id})
	})
}
