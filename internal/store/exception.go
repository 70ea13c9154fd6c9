package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// NewException is a lawful reason for which a time limit of a case may be exceeded, as an
// officer records it. Words are sealed.
type NewException struct {
	AccountID    int64
	CaseRef      string
	Ref          string // made by the form, so that posting twice records once
	Rule, Reason string
	First, Last  *portal.Date
	Words        string
}

// Exception is one that was recorded.
type Exception struct {
	Ref, Rule   string
	Reason      portal.ClockReason
	First, Last *portal.Date
	Words, By   string
	At          time.Time
	WithdrawnAt *time.Time
}

func exceptionContext(ref string) string { return "exception/" + ref }

// RecordException records an exception; the limit stays where it is. Invalid for a limit that
// has none or a reason that is not one of the law; NotFound for what is not the account's.
// The same Ref again records nothing.
func (s *Store) RecordException(ctx context.Context, n NewException) error {
	rule := portal.Rule(n.Rule)
	if rule == nil || rule.Exceptions == "" || portal.ClockReasonOf(n.Reason).Words == "" {
		return portal.Fail(portal.Invalid, "Choose the time limit and the reason.")
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		id, key, err := s.lockCase(ctx, tx, n.AccountID, n.CaseRef)
		if err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `insert into case_exceptions (ref, case_id, rule, reason, first_on, last_on, body, account_id, made_at)
values (?, ?, ?, ?, ?::date, ?::date, ?, ?, ?) on conflict (ref) do nothing`, clean(n.Ref), id, n.Rule, n.Reason, dateText(n.First), dateText(n.Last),
			key.Seal([]byte(clean(n.Words)), exceptionContext(n.Ref)), n.AccountID, s.now())
		if added, _ := rowsOf(res, err); err != nil || added == 0 {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditExceptionRecorded, account: n.AccountID, case_: id, object: n.Ref, detail: n.Rule + " " + n.Reason})
	})
}

// lockCase locks a case of the account's teams and gives its key.
func (s *Store) lockCase(ctx context.Context, tx bun.Tx, accountID int64, ref string) (id int64, key vault.CaseKey, err error) {
	var wrapped []byte
	err = tx.QueryRowContext(ctx, "select c.id, c.wrapped_key from cases c where c.ref = ?1 and "+ofMyTeam+" for update", accountID, clean(ref)).Scan(&id, &wrapped)
	if err != nil {
		return 0, key, orGone(err)
	}
	key, err = s.caseKey(wrapped)
	return id, key, err
}

// WithdrawException takes an exception back; it stays to be read. Doing so twice does it once.
func (s *Store) WithdrawException(ctx context.Context, accountID int64, caseRef, ref string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		id, _, err := s.lockCase(ctx, tx, accountID, caseRef)
		if err != nil {
			return err
		}
		var rule string
		var open bool
		err = tx.QueryRowContext(ctx, "select rule, withdrawn_at is null from case_exceptions where ref = ? and case_id = ?", clean(ref), id).Scan(&rule, &open)
		if err != nil || !open {
			return orGone(err)
		}
		if _, err := tx.ExecContext(ctx, "update case_exceptions set withdrawn_at = ? where ref = ?", s.now(), clean(ref)); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditExceptionWithdrawn, account: accountID, case_: id, object: clean(ref), detail: rule})
	})
}

const exceptionsSQL = `select e.ref, e.rule, e.reason, coalesce(e.first_on::text, ''), coalesce(e.last_on::text, ''), e.body, a.name, e.made_at, e.withdrawn_at, c.wrapped_key
from cases c join case_exceptions e on e.case_id = c.id join accounts a on a.id = e.account_id where c.ref = ?1 and ` + ofMyTeam + ` order by e.id`

// Exceptions are those of a case, the oldest first, for the council's staff.
func (s *Store) Exceptions(ctx context.Context, accountID int64, caseRef string) (out []Exception, err error) {
	rows, err := s.db.QueryContext(steady(ctx), exceptionsSQL, accountID, clean(caseRef))
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		e, err := s.scanException(rows)
		out = append(out, e)
		return err
	})
	return out, fault(err)
}

func (s *Store) scanException(rows *sql.Rows) (e Exception, err error) {
	var reason, first, last string
	var body, wrapped []byte
	var withdrawn sql.NullTime
	if err := rows.Scan(&e.Ref, &e.Rule, &reason, &first, &last, &body, &e.By, &e.At, &withdrawn, &wrapped); err != nil {
		return e, err
	}
	e.Reason, e.First, e.Last, e.At, e.WithdrawnAt = portal.ClockReasonOf(reason), dateFrom(first), dateFrom(last), e.At.UTC(), timeFrom(withdrawn)
	key, err := s.caseKey(wrapped)
	if err != nil {
		return e, err
	}
	words, err := key.Open(body, exceptionContext(e.Ref))
	e.Words = string(words)
	return e, err
}
