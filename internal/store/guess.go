package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"portico/internal/portal"
)

// GuessesLeft says whether every subject ("account:…", "addr:…") may still
// guess. When one may not, it gives the moment from which it may, and a Limited
// error. The numbers are portal's.
func (s *Store) GuessesLeft(ctx context.Context, subjects ...string) (until time.Time, err error) {
	since := s.now().Add(-portal.GuessWindow)
	for _, subject := range subjects {
		// The oldest of the newest n wrong tries must leave the window first.
		var at time.Time
		row := s.db.QueryRowContext(steady(ctx), "select at from guesses where subject = ? and at > ? order by at desc limit 1 offset ?",
			clean(subject), since, portal.Guesses(subject)-1)
		switch err := row.Scan(&at); {
		case err == nil && at.Add(portal.GuessWindow).After(until):
			until = at.UTC().Add(portal.GuessWindow)
		case err != nil && portal.CodeOf(fault(err)) != portal.NotFound:
			return time.Time{}, fault(err)
		}
	}
	if until.IsZero() {
		return until, nil
	}
	return until, portal.Fail(portal.Limited, "There were too many tries. Wait until "+portal.Clock(until.Add(time.Minute-1))+" and try again.")
}

// CountGuess notes a wrong try for each subject, and forgets those that no
// longer count.
func (s *Store) CountGuess(ctx context.Context, subjects ...string) error {
	names := make([]string, len(subjects))
	for i, subject := range subjects {
		names[i] = clean(subject)
	}
	now := s.now()
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, "delete from guesses where subject = any(?) and at <= ?",
			pgdialect.Array(names), now.Add(-portal.GuessWindow))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "insert into guesses (subject, at) select unnest(?::text[]), ?::timestamptz", pgdialect.Array(names), now)
		return err
	})
}

// ClearGuesses forgets the wrong tries of a subject, after a right one.
func (s *Store) ClearGuesses(ctx context.Context, subject string) error {
	_, err := s.db.ExecContext(steady(ctx), "delete from guesses where subject = ?", clean(subject))
	return fault(err)
}

// RecordSignInFailed notes in the audit that a wrong password was entered for
// an account that there is.
func (s *Store) RecordSignInFailed(ctx context.Context, accountID int64) error {
	return fault(s.audit(steady(ctx), s.db, event{kind: AuditSignInFailed, account: accountID, detail: "password"}))
}
