package store

import (
	"context"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"portico/internal/portal"
	"portico/internal/vault"
)

// GuessSubject names the wrong tries of an address, whether it has an account or not: kind is
// "account" for passwords, "codes" and "reset-codes" for mailed codes. A browser that the account
// has signed in from before (device, 0 for none) has tries of its own, so that nobody who guesses
// elsewhere locks its holder out there.
func GuessSubject(kind, email string, device int64) string {
	subject := kind + ":" + hex.EncodeToString(vault.HashToken(portal.CleanEmail(clean(email))))
	if device != 0 {
		subject += deviceSuffix + strconv.FormatInt(device, 10)
	}
	return subject
}

const deviceSuffix = "/device:"

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

// takeGuessSQL counts a try for every subject unless one has none left, and forgets those that no
// longer count. It waits for nobody: of tries at the same moment a few may pass too many, at most
// as many as there are connections.
const takeGuessSQL = `with wanted as (select * from unnest(?0::text[], ?1::int[]) w(subject, most)
), gone as (delete from guesses where subject = any(?0::text[]) and at <= ?2
), over as (
  select 1 from wanted w where (select count(*) from (select 1 from guesses g where g.subject = w.subject and g.at > ?2 limit w.most) n) >= w.most
)
insert into guesses (subject, at) select subject, ?3 from wanted where not exists (select 1 from over)`

// TakeGuess counts a try for every subject before it is known whether it is right, so that tries
// at the same moment are bounded too; ReturnGuess takes a right one back. Limited when a subject
// has none left.
func (s *Store) TakeGuess(ctx context.Context, subjects ...string) (at time.Time, err error) {
	names, most := make([]string, len(subjects)), make([]int, len(subjects))
	for i, subject := range subjects {
		names[i], most[i] = clean(subject), portal.Guesses(subject)
	}
	at = s.now()
	result, err := s.db.ExecContext(steady(ctx), takeGuessSQL, pgdialect.Array(names), pgdialect.Array(most), at.Add(-portal.GuessWindow), at)
	if err != nil {
		return at, fault(err)
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return at, fault(err)
	}
	if _, err := s.GuessesLeft(ctx, subjects...); err != nil {
		return at, err
	}
	return at, portal.Fail(portal.Limited, "There were too many tries. Wait 15 minutes and try again.") // it has just become free
}

// ReturnGuess takes back a try that was right: its subject begins anew, and the others lose this
// one alone.
func (s *Store) ReturnGuess(ctx context.Context, at time.Time, subject string, others ...string) error {
	names := make([]string, len(others))
	for i, other := range others {
		names[i] = clean(other)
	}
	_, err := s.db.ExecContext(steady(ctx), "delete from guesses where subject = ? or (subject = any(?) and at = ?)", clean(subject), pgdialect.Array(names), at)
	return fault(err)
}

// clearGuesses forgets all wrong tries of an account, also those of its browsers: whoever reads
// its mail has proved to be its holder.
func (s *Store) clearGuesses(ctx context.Context, tx bun.Tx, accountID int64, email string) error {
	var names []string
	for _, kind := range []string{"account", "codes", "reset-codes"} {
		names = append(names, GuessSubject(kind, email, 0))
	}
	_, err := tx.ExecContext(ctx, `delete from guesses where subject = any(array(
  select k from unnest(?0::text[]) k union all select k || ?1 || d.id from unnest(?0::text[]) k, devices d where d.account_id = ?2))`,
		pgdialect.Array(names), deviceSuffix, accountID)
	return err
}

// RecordSignInFailed notes in the audit that a wrong password was entered for
// an account that there is.
func (s *Store) RecordSignInFailed(ctx context.Context, accountID int64) error {
	return fault(s.audit(steady(ctx), s.db, event{kind: AuditSignInFailed, account: accountID, detail: "password"}))
}
