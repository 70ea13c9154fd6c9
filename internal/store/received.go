package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// Received puts right when the request for a form was received. Due, when there is one, takes
// the place of the due date: it was counted anew. Was is the due date that the officer saw.
// Words are sealed.
type Received struct {
	AccountID int64
	TaskRef   string
	On        portal.Date
	Due, Was  *portal.Date
	Words     string
}

// CorrectReceived carries that out (design 5). Invalid for a day to come or before the form was
// sent, and without words; Conflict when the due date was changed meanwhile; NotFound for what
// is not the account's.
func (s *Store) CorrectReceived(ctx context.Context, n Received) error {
	if n.Words == "" || n.On.IsZero() || portal.London(s.now()).Days(n.On) > 0 {
		return portal.Fail(portal.Invalid, "Enter the day on which it was received, and why.")
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var id, caseID int64
		var state portal.TaskState
		var sent time.Time
		var received *time.Time
		var wrapped []byte
		var due string
		err := tx.QueryRowContext(ctx, `select c.id, c.case_id, c.state, c.sent_at, c.received_at, coalesce(c.due_on::text, ''), (select wrapped_key from cases where id = c.case_id)
from tasks c where c.ref = ?1 and `+ofMyTeam+` for update of c`, n.AccountID, clean(n.TaskRef)).Scan(&id, &caseID, &state, &sent, &received, &due, &wrapped)
		if err != nil {
			return orGone(err)
		}
		if err := n.allowed(state, sent, dateFrom(due)); err != nil {
			return err
		}
		key, err := s.caseKey(wrapped)
		if err != nil {
			return err
		}
		at := receivedThat(n.On, sent)
		if _, err := tx.ExecContext(ctx, "update tasks set received_at = ?, due_on = coalesce(?::date, due_on) where id = ?", at, dateText(n.Due), id); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "insert into received_corrections (task_id, was, received_at, body, account_id, made_at) values (?, ?, ?, ?, ?, ?)",
			id, received, at, key.Seal([]byte(clean(n.Words)), fmt.Sprintf("received/%d", id)), n.AccountID, s.now())
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditReceivedCorrected, account: n.AccountID, case_: caseID, task: id, detail: n.On.String()})
	})
}

func (n Received) allowed(state portal.TaskState, sent time.Time, due *portal.Date) error {
	switch {
	case !portal.May(portal.ActionCorrectReceived, portal.Officer, state):
		return portal.Fail(portal.Conflict, "This form is over: when it was received is not changed any more.")
	case portal.London(sent).Days(n.On) < 0:
		return portal.Fail(portal.Invalid, "It was sent on "+portal.London(sent).Long()+". It was not received before.")
	case n.Due != nil && (due == nil) != (n.Was == nil), n.Due != nil && due != nil && *due != *n.Was:
		return portal.Fail(portal.Conflict, "Somebody has changed the due date since you opened the page. Nothing was changed: look at it and save once more.")
	}
	return nil
}

// receivedThat is noon of the day, or the moment of sending when that was later.
func receivedThat(day portal.Date, sent time.Time) time.Time {
	at := time.Date(day.Year, day.Month, day.Day, 12, 0, 0, 0, portal.Zone).UTC()
	if at.Before(sent) {
		return sent.UTC()
	}
	return at
}
