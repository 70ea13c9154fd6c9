package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// GuestDetails is what a guest says of himself. Capacity and Phone may be "".
type GuestDetails struct{ Name, Capacity, Phone string }

// guestUntil is until when a guest has access who gets a form now; nil for anybody else.
func (s *Store) guestUntil(guest bool) *time.Time {
	if !guest {
		return nil
	}
	until := s.now().Add(portal.GuestLife)
	return &until
}

// roleOf is the role of an account that a registration makes.
func roleOf(b registrationBody) portal.Role {
	if b.Guest {
		return portal.RoleGuest
	}
	return portal.RoleProfessional
}

// BeginGuest begins the registration of a guest with the token of the invitation, whose
// address it is bound to, and mails the code. It is finished by FinishRegistration. NotFound
// when no invitation as a guest has the token, Expired when it is over.
func (s *Store) BeginGuest(ctx context.Context, browser []byte, token string, d GuestDetails, passwordHash string) (ref string, err error) {
	i, err := s.InvitationByToken(ctx, token)
	if err != nil {
		return "", err
	}
	if !i.Guest {
		return "", gone()
	}
	if err := i.Over(s.now()); err != nil {
		return "", err
	}
	ref = vault.Ref() + vault.Ref()
	sealed, err := s.sealRegistration(ref, registrationBody{Guest: true, Email: i.Email, PasswordHash: passwordHash,
		Details: RegistrationDetails{Forename: d.Name, Profession: d.Capacity, Phone: d.Phone}})
	if err != nil {
		return "", fault(err)
	}
	_, err = s.db.ExecContext(steady(ctx), "insert into registrations (ref, browser, details, invitation_id, made_at) values (?, ?, ?, ?, ?)", ref, browser, sealed, i.ID, s.now())
	if err != nil {
		return "", fault(err)
	}
	return ref, s.inRegistration(ctx, ref, browser, s.mailRegistration)
}

// GuestTime is what the access of a guest to a task depends on.
func (s *Store) GuestTime(ctx context.Context, taskID int64) (portal.GuestTime, error) {
	var g portal.GuestTime
	var until, submitted, retracted sql.NullTime
	err := s.db.QueryRowContext(steady(ctx), "select state, guest_until, submitted_at, retracted_at from tasks where id = ?", taskID).
		Scan(&g.State, &until, &submitted, &retracted)
	g.Until, g.SubmittedAt, g.RetractedAt = timeFrom(until), timeFrom(submitted), timeFrom(retracted)
	return g, fault(err)
}

// GuestTask is a form of a guest.
type GuestTask struct {
	portal.GuestTime
	Ref, FormTitle, ChildName string
	Due                       *portal.Date
}

const guestTasksSQL = `select t.ref, v.title, c.child_name, coalesce(t.due_on::text, ''), t.state, t.guest_until, t.submitted_at, t.retracted_at
from task_holders h join tasks t on t.id = h.task_id and t.owner_id = h.account_id
join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id join cases c on c.id = t.case_id
where h.account_id = ? order by t.id desc limit 50`

// GuestTasks are the forms that a guest was invited to, newest first, also those that are over.
func (s *Store) GuestTasks(ctx context.Context, accountID int64) ([]GuestTask, error) {
	rows, err := s.db.QueryContext(steady(ctx), guestTasksSQL, accountID)
	if err != nil {
		return nil, fault(err)
	}
	var out []GuestTask
	err = each(rows, func(rows *sql.Rows) error {
		var g GuestTask
		var due string
		var until, submitted, retracted sql.NullTime
		err := rows.Scan(&g.Ref, &g.FormTitle, &g.ChildName, &due, &g.State, &until, &submitted, &retracted)
		g.Due, g.Until, g.SubmittedAt, g.RetractedAt = dateFrom(due), timeFrom(until), timeFrom(submitted), timeFrom(retracted)
		out = append(out, g)
		return err
	})
	return out, fault(err)
}

// ExtendGuest gives a guest who has registered for a task GuestLife from now on, and mails it.
// NotFound unless the account is the council's and the owner a guest whose time ends; Conflict when the form
// is no longer open.
func (s *Store) ExtendGuest(ctx context.Context, accountID int64, taskRef string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var task, case_, owner int64
		var state portal.TaskState
		var formType, due, email string
		err := tx.QueryRowContext(ctx, `select t.id, t.case_id, t.state, v.form_type, coalesce(t.due_on::text, ''), a.id, a.email
from tasks t join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id join accounts a on a.id = t.owner_id
where t.ref = ?1 and t.guest_until is not null and 'guest' = any(a.roles) and a.disabled_at is null and `+taskOfMyTeam+` for update of t`, accountID, clean(taskRef)).
			Scan(&task, &case_, &state, &formType, &due, &owner, &email)
		if err != nil {
			return orGone(err)
		}
		if !state.Open() {
			return portal.Fail(portal.Conflict, "This form is no longer open, so there is nothing to give more time for.")
		}
		until := *s.guestUntil(true)
		if _, err := tx.ExecContext(ctx, "update tasks set guest_until = ?, guest_told_at = null where id = ?", until, task); err != nil {
			return err
		}
		data := MailGuest{MailInvitation: MailInvitation{FormType: formType, Due: dateFrom(due), Path: "/tasks/" + clean(taskRef)}, Until: until}
		if err := s.queueMail(ctx, tx, newMail{account: owner, task: task, to: email, template: TemplateGuestExtended, data: data}); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditGuestExtended, account: accountID, case_: case_, task: task})
	})
}

const endedGuestsSQL = `select t.id, t.case_id, v.form_type, a.id, a.email from tasks t join accounts a on a.id = t.owner_id and 'guest' = any(a.roles)
join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id
where t.guest_until <= ? and t.guest_told_at is null and t.state in ('assigned', 'returned', 'counter_signing') order by t.guest_until limit 100 for update of t skip locked`

// TellGuestsEnded mails each guest whose time ended with the form still open, once. It may be
// run at any time and as often as one likes.
func (s *Store) TellGuestsEnded(ctx context.Context) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		rows, err := tx.QueryContext(ctx, endedGuestsSQL, s.now())
		if err != nil {
			return err
		}
		type ended struct {
			task, case_, owner int64
			formType, email    string
		}
		var all []ended
		err = each(rows, func(rows *sql.Rows) error {
			var e ended
			err := rows.Scan(&e.task, &e.case_, &e.formType, &e.owner, &e.email)
			all = append(all, e)
			return err
		})
		for i := 0; err == nil && i < len(all); i++ { // a mail each; there are few
			e := all[i]
			_, err = tx.ExecContext(ctx, "update tasks set guest_told_at = ? where id = ?", s.now(), e.task)
			if err == nil {
				err = s.queueMail(ctx, tx, newMail{account: e.owner, task: e.task, to: e.email, template: TemplateGuestEnded, data: MailRetracted{FormType: e.formType}})
			}
			if err == nil {
				err = s.audit(ctx, tx, event{kind: AuditGuestEnded, account: e.owner, case_: e.case_, task: e.task})
			}
		}
		return err
	})
}
