package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// Hold is a legal hold on a case: while it stands nothing of the case is removed.
type Hold struct {
	Reason, By string
	SetAt      time.Time
}

func holdContext(id int64) string { return fmt.Sprintf("hold/%d", id) }

// HoldOf gives the hold that stands on a case, nil for none.
func (s *Store) HoldOf(ctx context.Context, accountID, caseID int64) (*Hold, error) {
	var h Hold
	var id int64
	var reason, wrapped []byte
	err := s.db.QueryRowContext(steady(ctx), `select h.id, h.reason, h.set_at, a.name, c.wrapped_key from holds h join cases c on c.id = h.case_id join accounts a on a.id = h.set_by
where h.case_id = ?1 and h.lifted_at is null and `+ofMyTeam, accountID, caseID).Scan(&id, &reason, &h.SetAt, &h.By, &wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fault(err)
	}
	key, err := s.caseKey(wrapped)
	if err != nil {
		return nil, err
	}
	plain, err := key.Open(reason, holdContext(id))
	h.Reason, h.SetAt = string(plain), h.SetAt.UTC()
	return &h, fault(err)
}

// maxHoldReason is the most characters of the reason of a hold.
const maxHoldReason = 4000

// SetHold puts a hold on a case. Invalid without a reason or with one too long, Conflict when
// one stands already, Expired when its records are removed, NotFound unless the officer sees
// the case.
func (s *Store) SetHold(ctx context.Context, accountID int64, caseRef, reason string) error {
	if reason = strings.TrimSpace(clean(reason)); reason == "" {
		return portal.Fail(portal.Invalid, "Enter why the records must be kept")
	} else if utf8.RuneCountInString(reason) > maxHoldReason {
		return portal.Fail(portal.Invalid, "The reason is longer than 4,000 characters. Shorten it")
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		caseID, wrapped, err := lockCase(ctx, tx, accountID, caseRef)
		if err != nil {
			return err
		}
		key, err := s.caseKey(wrapped)
		if err != nil {
			return err
		}
		id, err := nextID(ctx, tx, "holds")
		if err != nil {
			return err
		}
		result, err := tx.ExecContext(ctx, "insert into holds (id, case_id, reason, set_at, set_by) values (?, ?, ?, ?, ?) on conflict do nothing",
			id, caseID, key.Seal([]byte(reason), holdContext(id)), s.now(), accountID)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, portal.Fail(portal.Conflict, "This case is on hold already."))
		}
		return s.audit(ctx, tx, event{kind: AuditHoldSet, account: accountID, case_: caseID})
	})
}

// LiftHold lifts the hold of a case. Conflict when none stands, NotFound unless the officer
// sees the case.
func (s *Store) LiftHold(ctx context.Context, accountID int64, caseRef string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		caseID, _, err := lockCase(ctx, tx, accountID, caseRef)
		if err != nil {
			return err
		}
		result, err := tx.ExecContext(ctx, "update holds set lifted_at = ?, lifted_by = ? where case_id = ? and lifted_at is null", s.now(), accountID, caseID)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, portal.Fail(portal.Conflict, "This case is not on hold any more."))
		}
		return s.audit(ctx, tx, event{kind: AuditHoldLifted, account: accountID, case_: caseID})
	})
}

// lockCase locks a case that an officer sees, as removing it does.
func lockCase(ctx context.Context, tx bun.Tx, accountID int64, ref string) (id int64, wrapped []byte, err error) {
	err = tx.QueryRowContext(ctx, "select c.id, c.wrapped_key from cases c where c.ref = ?1 and "+ofMyTeam+" for no key update of c", accountID, clean(ref)).Scan(&id, &wrapped)
	return id, wrapped, orGone(err)
}
