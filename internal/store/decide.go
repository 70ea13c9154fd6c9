package store

import (
	"context"
	"strconv"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// Decision is what an officer decides about a task. On is Sheet.On of what the officer saw.
// Words are sealed; refusing, returning and re-opening need some.
type Decision struct {
	AccountID int64
	TaskRef   string
	What      portal.Decision
	On        string
	Words     string
	Questions []ReturnedQuestion // of a return
	Due       *portal.Date       // of granted time
}

func (d Decision) check() error {
	switch d.What {
	case portal.RefuseDecline, portal.RefuseTime, portal.ReturnForm, portal.ReopenForm:
		if d.Words == "" && len(d.Questions) == 0 {
			return portal.Fail(portal.Invalid, "Say in a few words why")
		}
	case portal.GrantTime:
		if d.Due == nil {
			return portal.Fail(portal.Invalid, "Enter the new due date")
		}
	}
	return nil
}

// Decide carries out what an officer decides, and mails whoever has the task. NotFound unless
// the account is the council's; Conflict when the task is no longer what the officer saw:
// another officer was faster, or the owner; Invalid without the words or the date that the
// decision needs.
func (s *Store) Decide(ctx context.Context, d Decision) error {
	if err := d.check(); err != nil {
		return err
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := lockAsker(ctx, tx, d.TaskRef); err != nil {
			return err
		}
		t, err := lockHeld(ctx, tx, d.TaskRef)
		if err != nil {
			return err
		}
		if err := ofCouncil(ctx, tx, d.AccountID, t.id); err != nil {
			return err
		}
		round, err := sameAsSeen(ctx, tx, t, d.On)
		if err != nil {
			return err
		}
		switch d.What {
		case portal.AgreeDecline:
			return s.agreeDecline(ctx, tx, t, d)
		case portal.RefuseDecline:
			return s.refuseDecline(ctx, tx, t, d)
		case portal.GrantTime, portal.RefuseTime:
			return s.answerTime(ctx, tx, t, d)
		case portal.AcceptForm:
			return s.accept(ctx, tx, t, d)
		}
		return s.giveBack(ctx, tx, t, d, round)
	})
}

// ofCouncil refuses whoever does not see to a task for the council.
func ofCouncil(ctx context.Context, tx bun.Tx, account, task int64) error {
	var one int
	return orGone(tx.QueryRowContext(ctx, "select 1 from tasks t where t.id = ?1 and "+taskOfMyTeam, account, task).Scan(&one))
}

// sameAsSeen compares a locked task with what an officer saw of it, and gives its last round.
func sameAsSeen(ctx context.Context, tx bun.Tx, t heldTask, on string) (round int, err error) {
	var decline, time int64
	err = tx.QueryRowContext(ctx, `select (select count(*) from submissions where task_id = ?0),
coalesce((select id from proposals where task_id = ?0 and kind = 'decline' and settled_at is null), 0),
coalesce((select id from proposals where task_id = ?0 and kind = 'more_time' and settled_at is null), 0)`, t.id).Scan(&round, &decline, &time)
	if err == nil && standsOn(t.state, round, decline, time) != on {
		err = portal.Fail(portal.Conflict, "Somebody was faster: this form has changed since you opened the page. Nothing of yours was done.")
	}
	return round, err
}

func (s *Store) agreeDecline(ctx context.Context, tx bun.Tx, t heldTask, d Decision) error {
	next, err := portal.Next(t.state, portal.EventAgreeDecline)
	if err != nil {
		return err
	}
	if _, err := s.settle(ctx, tx, t, ProposeDecline, OutcomeAgreed, d.AccountID, d.Words); err != nil {
		return err
	}
	if err := s.settleOver(ctx, tx, t.id); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "update tasks set state = ?, declined_at = ? where id = ?", string(next), s.now(), t.id); err != nil {
		return err
	}
	if err := returnTabs(ctx, tx, t.id); err != nil {
		return err
	}
	return s.decided(ctx, tx, t, d, AuditDeclineAgreed, TemplateDeclineAgreed, t.due)
}

func (s *Store) refuseDecline(ctx context.Context, tx bun.Tx, t heldTask, d Decision) error {
	was, err := s.settle(ctx, tx, t, ProposeDecline, OutcomeRefused, d.AccountID, d.Words)
	if err != nil {
		return err
	}
	if err := s.goBack(ctx, tx, t, portal.EventRefuseDecline, was); err != nil {
		return err
	}
	return s.decided(ctx, tx, t, d, AuditDeclineRefused, TemplateDeclineRefused, t.due)
}

func (s *Store) answerTime(ctx context.Context, tx bun.Tx, t heldTask, d Decision) error {
	if d.What == portal.RefuseTime {
		if _, err := s.settle(ctx, tx, t, ProposeMoreTime, OutcomeRefused, d.AccountID, d.Words); err != nil {
			return err
		}
		return s.decided(ctx, tx, t, d, AuditTimeRefused, TemplateTimeRefused, t.due)
	}
	if _, err := s.settle(ctx, tx, t, ProposeMoreTime, OutcomeAgreed, d.AccountID, d.Words); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "update tasks set due_on = ?::date where id = ?", dateText(d.Due), t.id); err != nil {
		return err
	}
	return s.decided(ctx, tx, t, d, AuditTimeGranted, TemplateTimeGranted, d.Due)
}

func (s *Store) accept(ctx context.Context, tx bun.Tx, t heldTask, d Decision) error {
	next, err := portal.Next(t.state, portal.EventAccept)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "update tasks set state = ? where id = ?", string(next), t.id); err != nil {
		return err
	}
	return s.audit(ctx, tx, event{kind: AuditAccepted, account: d.AccountID, case_: t.case_, task: t.id})
}

// giveBack returns what was submitted, or opens again what was accepted or declined. Its
// owner is who wrote it; who counter-signed it has nothing more to do with it.
func (s *Store) giveBack(ctx context.Context, tx bun.Tx, t heldTask, d Decision, round int) error {
	happens, kind, what := portal.EventReturn, "returned", AuditReturned
	if d.What == portal.ReopenForm {
		happens, kind, what = portal.EventReopen, "reopened", AuditReopened
	}
	next, err := portal.Next(t.state, happens)
	if err != nil {
		return err
	}
	if err := notGivenBack(ctx, tx, t); err != nil {
		return err
	}
	if err := s.insertReturn(ctx, tx, t, d, kind, round); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "update tasks set state = ?, signatory_id = null, declined_at = null where id = ?", string(next), t.id); err != nil {
		return err
	}
	return s.decided(ctx, tx, t, d, what, TemplateReturned, t.due)
}

func (s *Store) insertReturn(ctx context.Context, tx bun.Tx, t heldTask, d Decision, kind string, round int) error {
	key, err := s.caseKey(t.wrapped)
	if err != nil {
		return err
	}
	id, err := nextID(ctx, tx, "returns")
	if err != nil {
		return err
	}
	body, err := sealJSON(key, returnContext(id), ReturnBody{d.Words, d.Questions})
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "insert into returns (id, task_id, account_id, kind, round, body, returned_at) values (?, ?, ?, ?, ?, ?, ?)",
		id, t.id, d.AccountID, kind, round, body, s.now())
	return err
}

// decided records a decision and mails it to whoever has the task.
func (s *Store) decided(ctx context.Context, tx bun.Tx, t heldTask, d Decision, what AuditKind, template string, due *portal.Date) error {
	detail := ""
	if len(d.Questions) > 0 {
		detail = strconv.Itoa(len(d.Questions)) + " questions"
	}
	if err := s.audit(ctx, tx, event{kind: what, account: d.AccountID, case_: t.case_, task: t.id, detail: detail}); err != nil {
		return err
	}
	return s.tellHolder(ctx, tx, t, template, MailTurn{FormType: t.formType, Path: "/tasks/" + t.ref, Due: due})
}
