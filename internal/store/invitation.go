package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// Invitation asks the holder of an address to register for a task. Used says that somebody
// has registered with that address since, Withdrawn that the council has sent a newer one,
// asked another address, or taken the form back.
type Invitation struct {
	ID              int64
	Email, Name     string
	FormType        string
	TaskRef         string
	Due             *portal.Date
	ExpiresAt       time.Time
	Used, Withdrawn bool
	Guest           bool // for this form only: a short registration
	GuestUntil      *time.Time
	Retracted       bool
	UsedBy          int64 // account, 0 for none
}

// Over says why an invitation leads nowhere any more, or nil: Expired with a sentence.
func (i Invitation) Over(now time.Time) error {
	switch {
	case i.Used:
		return portal.Fail(portal.Expired, "This invitation has been used already. Sign in with the address that it was sent to, and the form is among your tasks.")
	case i.Retracted:
		return portal.Fail(portal.Expired, "The council has taken this form back. There is nothing for you to do.")
	case i.Withdrawn:
		return portal.Fail(portal.Expired, "The council has sent a newer invitation, or has asked somebody else, so this link no longer works. Use the newest mail. If there is none, there is nothing for you to do.")
	case !now.Before(i.ExpiresAt):
		return portal.Fail(portal.Expired, "This invitation was good for 28 days and is over. Ask the council to invite you again.")
	}
	return nil
}

// InvitationByToken gives the invitation of a link. NotFound when there never was one.
func (s *Store) InvitationByToken(ctx context.Context, token string) (Invitation, error) {
	var i Invitation
	var due string
	var until sql.NullTime
	err := s.db.QueryRowContext(steady(ctx), `select i.id, i.email, i.name, v.form_type, t.ref, coalesce(t.due_on::text, ''), i.expires_at,
  i.used_at is not null, coalesce(i.used_by, 0), i.withdrawn_at is not null, t.state = 'retracted', i.guest, t.guest_until
from invitations i join tasks t on t.id = i.task_id join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id
where i.token_hash = ?`, vault.HashToken(token)).
		Scan(&i.ID, &i.Email, &i.Name, &i.FormType, &i.TaskRef, &due, &i.ExpiresAt, &i.Used, &i.UsedBy, &i.Withdrawn, &i.Retracted, &i.Guest, &until)
	i.GuestUntil = timeFrom(until)
	i.Due, i.ExpiresAt = dateFrom(due), i.ExpiresAt.UTC()
	return i, fault(err)
}

// invite makes the invitation of a task and mails it.
func (s *Store) invite(ctx context.Context, tx bun.Tx, h handing, email string) error {
	token, now := vault.Token(), s.now()
	expires := now.Add(portal.InvitationLife)
	_, err := tx.ExecContext(ctx, `insert into invitations (task_id, email, name, token_hash, sent_by, made_at, expires_at, guest) values (?, ?, ?, ?, ?, ?, ?, ?)`,
		h.task, email, clean(h.name), vault.HashToken(token), h.by, now, expires, h.guest)
	if err != nil {
		return err
	}
	data := MailInvitation{FormType: h.formType, Due: h.due, Path: "/invitations/" + token, ExpiresAt: expires}
	m := newMail{task: h.task, to: email, template: TemplateInvitation, data: data}
	if until := s.guestUntil(h.guest); until != nil {
		m.template, m.data = TemplateGuestInvited, MailGuest{MailInvitation: data, Until: *until}
	}
	if err := s.post(ctx, tx, m, h.with); err != nil {
		return err
	}
	return s.audit(ctx, tx, event{kind: AuditInvited, account: h.by, case_: h.case_, task: h.task})
}

// InviteAgain sends the invitation of a task that nobody has taken up anew, to the same
// address or to another one; the earlier link dies. Somebody who has an account gets the
// task at once. NotFound unless the account is the council's; Conflict when somebody has
// registered for the task meanwhile or it was retracted; Invalid for an address that
// cannot be used.
func (s *Store) InviteAgain(ctx context.Context, accountID int64, taskRef, email, name string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		h := handing{by: accountID, ref: clean(taskRef), name: name}
		var state portal.TaskState
		var owned bool
		var due, before string
		err := tx.QueryRowContext(ctx, `select t.id, t.case_id, t.state, t.owner_id is not null or t.group_id is not null, v.form_type, coalesce(t.due_on::text, ''), t.guest_until is not null,
  coalesce((select i.email from invitations i where i.task_id = t.id order by i.id desc limit 1), '')
from tasks t join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id
where t.ref = ?1 and `+taskOfMyTeam+` for update of t`, accountID, h.ref).Scan(&h.task, &h.case_, &state, &owned, &h.formType, &due, &h.guest, &before)
		switch {
		case err != nil:
			return orGone(err)
		case owned:
			return portal.Fail(portal.Conflict, "Somebody has registered for this form meanwhile, so nobody was invited. To send it to another person, retract it first.")
		case state != portal.Assigned:
			return portal.Fail(portal.Conflict, "This form has been retracted, so nobody was invited.")
		}
		h.due = dateFrom(due)
		return s.inviteAnew(ctx, tx, h, before, email)
	})
}

// inviteAnew invites an address for a locked task that nobody has taken up, in place of the one
// before; what could not be delivered to that one is over.
func (s *Store) inviteAnew(ctx context.Context, tx bun.Tx, h handing, before, email string) error {
	if err := s.withdraw(ctx, tx, h); err != nil {
		return err
	}
	if err := s.settleInvited(ctx, tx, h); err != nil {
		return err
	}
	to, err := s.recipient(ctx, tx, 0, email)
	if err != nil {
		return err
	}
	if to.email != before { // whoever had the earlier mail is not who was asked: the clock starts anew
		if _, err := tx.ExecContext(ctx, "update tasks set received_at = null where id = ?", h.task); err != nil {
			return err
		}
	}
	if until := s.guestUntil(h.guest); until != nil {
		if _, err := tx.ExecContext(ctx, "update tasks set guest_until = ?, guest_told_at = null where id = ?", *until, h.task); err != nil {
			return err
		}
	}
	return s.handTo(ctx, tx, h, to)
}

// withdraw makes the open invitation of a task die.
func (s *Store) withdraw(ctx context.Context, tx bun.Tx, h handing) error {
	result, err := tx.ExecContext(ctx, "update invitations set withdrawn_at = ? where task_id = ? and used_at is null and withdrawn_at is null", s.now(), h.task)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return s.audit(ctx, tx, event{kind: AuditInvitationWithdrawn, account: h.by, case_: h.case_, task: h.task})
}

// claim gives an account all tasks, and the work groups, that wait for its address. The lock on the address is held.
func (s *Store) claim(ctx context.Context, tx bun.Tx, accountID int64, email string) (tasks int, err error) {
	now := s.now()
	err = tx.QueryRowContext(ctx, `with mine as (
  update invitations set used_at = ?0, used_by = ?1 where email = ?2 and used_at is null and withdrawn_at is null and expires_at > ?0 returning task_id
), given as (
  update tasks set owner_id = ?1 from mine where tasks.id = mine.task_id and owner_id is null and state = 'assigned' returning tasks.id, tasks.case_id
), held as (
  insert into task_holders (task_id, account_id, held_from) select id, ?1, ?0 from given
), noted as (
  insert into audit_events (at, kind, account_id, case_id, task_id) select ?0, ?3, ?1, case_id, id from given
)
select count(*) from given`, now, accountID, email, string(AuditInvitationUsed)).Scan(&tasks)
	if err != nil {
		return 0, err
	}
	return tasks, s.joinInvited(ctx, tx, accountID, email)
}

// RecipientOf says who has an address, for the council's staff: Registered with the name of
// the account, or nobody yet. closed says that the account is disabled.
func (s *Store) RecipientOf(ctx context.Context, accountID int64, email string) (r Recipient, closed bool, err error) {
	r.Email = portal.CleanEmail(clean(email))
	err = s.db.QueryRowContext(steady(ctx), "select a.name, a.organisation, a.disabled_at is not null from accounts a where a.email = ?1 and "+byOfficer, accountID, r.Email).
		Scan(&r.Name, &r.Organisation, &closed)
	if errors.Is(err, sql.ErrNoRows) {
		return r, false, nil
	}
	r.Registered = err == nil
	return r, closed, fault(err)
}
