package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// NewProposal is what the owner of a task asks of the council.
type NewProposal struct {
	AccountID int64
	TaskRef   string
	Kind      string // ProposeDecline or ProposeMoreTime
	Reason    string // a code of portal.DeclineReasons or portal.TimeReasons
	ProposalBody
	Wanted *portal.Date // for ProposeMoreTime: the new due date
}

func (n NewProposal) known() bool {
	if n.Kind == ProposeDecline {
		return portal.DeclineReasonOf(n.Reason).Words != "" && n.Wanted == nil
	}
	return n.Kind == ProposeMoreTime && portal.TimeReasonOf(n.Reason).Words != "" && n.Wanted != nil
}

// Propose asks to decline a task, or for more time, and mails the council. Asking to decline
// makes the form read-only until an officer has decided or the owner takes it back. NotFound
// unless the account owns the task; Conflict when it is no longer open or the same was asked
// before; Invalid without a reason that there is.
func (s *Store) Propose(ctx context.Context, n NewProposal) error {
	if !n.known() {
		return portal.Fail(portal.Invalid, "Choose the reason")
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		t, err := lockOwn(ctx, tx, n.TaskRef, n.AccountID)
		if err != nil {
			return err
		}
		if n.Kind == ProposeDecline {
			return s.proposeDecline(ctx, tx, t, n)
		}
		if !t.state.Open() {
			_, err := portal.Next(t.state, portal.EventSubmit)
			return err
		}
		if err := s.insertProposal(ctx, tx, t, n); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, event{kind: AuditTimeAsked, account: n.AccountID, case_: t.case_, task: t.id, detail: n.Reason}); err != nil {
			return err
		}
		return s.tellCouncil(ctx, tx, t, TemplateTimeAsked, "/decide")
	})
}

func (s *Store) proposeDecline(ctx context.Context, tx bun.Tx, t heldTask, n NewProposal) error {
	next, err := portal.Next(t.state, portal.EventDecline)
	if err != nil {
		return err
	}
	if err := closeSittings(ctx, tx, t.id); err != nil {
		return err
	}
	if err := s.insertProposal(ctx, tx, t, n); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "update tasks set state = ? where id = ?", string(next), t.id); err != nil {
		return err
	}
	if err := s.audit(ctx, tx, event{kind: AuditDeclineProposed, account: n.AccountID, case_: t.case_, task: t.id, detail: n.Reason}); err != nil {
		return err
	}
	return s.tellCouncil(ctx, tx, t, TemplateDeclineProposed, "/decide")
}

// lockOwn locks a task for its owner. NotFound for everybody else.
func lockOwn(ctx context.Context, tx bun.Tx, ref string, account int64) (heldTask, error) {
	t, err := lockHeld(ctx, tx, ref)
	if err == nil && t.owner != account {
		err = gone()
	}
	return t, err
}

func (s *Store) insertProposal(ctx context.Context, tx bun.Tx, t heldTask, n NewProposal) error {
	var waits bool
	err := tx.QueryRowContext(ctx, "select exists (select 1 from proposals where task_id = ? and kind = ? and settled_at is null)", t.id, n.Kind).Scan(&waits)
	if err != nil {
		return err
	}
	if waits {
		return portal.Fail(portal.Conflict, "This was asked already. The council has not answered yet.")
	}
	key, err := s.caseKey(t.wrapped)
	if err != nil {
		return err
	}
	id, err := nextID(ctx, tx, "proposals")
	if err != nil {
		return err
	}
	body, err := sealJSON(key, proposalContext(id), n.ProposalBody)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `insert into proposals (id, task_id, account_id, kind, reason, was, wanted, body, asked_at) values (?, ?, ?, ?, ?, ?, ?::date, ?, ?)`,
		id, t.id, n.AccountID, n.Kind, n.Reason, string(t.state), dateText(n.Wanted), body, s.now())
	return err
}

// Withdraw takes back what the owner asked and nobody has answered: the form is as it was
// before. NotFound unless the account owns the task; Conflict when there is nothing to take
// back any more.
func (s *Store) Withdraw(ctx context.Context, accountID int64, taskRef, kind string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		t, err := lockOwn(ctx, tx, taskRef, accountID)
		if err != nil {
			return err
		}
		return s.unpropose(ctx, tx, t, accountID, kind)
	})
}

// unpropose takes back an open proposal about a locked task.
func (s *Store) unpropose(ctx context.Context, tx bun.Tx, t heldTask, by int64, kind string) error {
	was, err := s.settle(ctx, tx, t, kind, OutcomeWithdrawn, by, "")
	if err != nil {
		return err
	}
	what := AuditTimeWithdrawn
	if kind == ProposeDecline {
		what = AuditDeclineWithdrawn
		if err := s.goBack(ctx, tx, t, portal.EventTakeBack, was); err != nil {
			return err
		}
	}
	return s.audit(ctx, tx, event{kind: what, account: by, case_: t.case_, task: t.id})
}

// settle ends the open proposal of a kind, and gives the state that it was made in.
func (s *Store) settle(ctx context.Context, tx bun.Tx, t heldTask, kind, outcome string, by int64, words string) (was portal.TaskState, err error) {
	var id int64
	err = tx.QueryRowContext(ctx, "select id, was from proposals where task_id = ? and kind = ? and settled_at is null", t.id, kind).Scan(&id, &was)
	if errors.Is(err, sql.ErrNoRows) {
		return "", portal.Fail(portal.Conflict, "This was answered or taken back meanwhile, so nothing was done.")
	}
	if err != nil {
		return "", err
	}
	var answer []byte
	if words != "" {
		key, err := s.caseKey(t.wrapped)
		if err != nil {
			return "", err
		}
		answer = key.Seal([]byte(clean(words)), answerContext(id))
	}
	_, err = tx.ExecContext(ctx, "update proposals set outcome = ?, settled_at = ?, settled_by = ?, answer = ? where id = ?", outcome, s.now(), by, answer, id)
	return was, err
}

// goBack opens a task again whose decline came to nothing: what was returned is still returned (decision 0016).
func (s *Store) goBack(ctx context.Context, tx bun.Tx, t heldTask, e portal.Event, was portal.TaskState) error {
	next, err := portal.Next(t.state, e)
	if err != nil {
		return err
	}
	if was == portal.Returned {
		next = was
	}
	_, err = tx.ExecContext(ctx, "update tasks set state = ? where id = ?", string(next), t.id)
	return err
}
