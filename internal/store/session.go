package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// touchEvery is how often at most a session's last activity is written down.
const touchEvery = time.Minute

// Session is somebody signed in. CSRF is the secret that every form of the
// session carries; it follows from the token and is kept nowhere.
type Session struct {
	ID                    int64
	Account               portal.Account
	CSRF                  string
	CreatedAt, LastSeenAt time.Time
	InGroup               bool // the account is in a work group
}

// ExpiresAt is when the session ends if nothing more happens.
func (s Session) ExpiresAt() time.Time {
	idle, life := s.LastSeenAt.Add(portal.SessionIdle), s.CreatedAt.Add(portal.SessionLife)
	if life.Before(idle) {
		return life
	}
	return idle
}

// beginSession uses the code of a sign-in up and makes the session's row.
func (s *Store) beginSession(ctx context.Context, tx bun.Tx, r signInRow, from ...Visitor) (string, portal.Account, error) {
	if _, err := tx.ExecContext(ctx, "update sign_ins set used_at = ?, code_mac = null where id = ?", s.now(), r.id); err != nil {
		return "", portal.Account{}, err
	}
	return s.newSession(ctx, tx, r.account, r.Ref, from...)
}

// newSession makes a session of an account. by is the reference of the sign-in or the
// registration that began it.
func (s *Store) newSession(ctx context.Context, tx bun.Tx, accountID int64, by string, from ...Visitor) (token string, a portal.Account, err error) {
	now, token := s.now(), vault.Token()
	into, finish := accountScan(&a)
	if err = tx.QueryRowContext(ctx, "select "+accountColumns+" from accounts a where a.id = ?", accountID).Scan(into...); err != nil {
		return "", a, err
	}
	finish()
	var session int64
	err = tx.QueryRowContext(ctx, `insert into sessions (ref, token_hash, account_id, created_at, last_seen_at, browser)
values (?0, ?1, ?2, ?3, ?3, ?4) returning id`, vault.Ref()+vault.Ref(), vault.HashToken(token), a.ID, now, browserOf(from)).Scan(&session)
	if err != nil {
		return "", a, err
	}
	if _, err := tx.ExecContext(ctx, "update accounts set signed_in_at = ? where id = ?", now, a.ID); err != nil {
		return "", a, err
	}
	return token, a, s.audit(ctx, tx, event{kind: AuditSignedIn, account: a.ID, session: session, object: by})
}

const sessionSQL = `select s.id, s.created_at, s.last_seen_at, s.ended_at is not null,
  exists (select 1 from work_group_members me join work_groups g on g.id = me.group_id and g.closed_at is null where me.account_id = a.id and me.removed_at is null), ` + accountColumns + `
from sessions s join accounts a on a.id = s.account_id where s.token_hash = $1`

const touchSQL = `update sessions set last_seen_at = $2 where id = $1 and ended_at is null and last_seen_at < $2`

// SessionByToken gives the session of a cookie and notes the activity, at most
// once a minute. Expired when there is none to go on with; where it is known
// who it was, the Session comes with that error, so that what was posted can
// be held for its writer. A disabled account's session is as good as none.
func (s *Store) SessionByToken(ctx context.Context, token string) (Session, error) {
	if token == "" {
		return Session{}, portal.Fail(portal.Expired, "Sign in to go on.")
	}
	ctx = steady(ctx)
	found := Session{CSRF: csrfOf(token)}
	var ended bool
	into, finish := accountScan(&found.Account)
	err := s.hot.row(ctx, sessionSQL, []any{vault.HashToken(token)},
		append([]any{&found.ID, &found.CreatedAt, &found.LastSeenAt, &ended, &found.InGroup}, into...)...)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Session{}, fault(err)
	}
	if err != nil || found.Account.Disabled {
		return Session{}, portal.Fail(portal.Expired, "Sign in to go on.")
	}
	finish()
	now := s.now()
	if over := sessionOver(found, ended, now); over != nil {
		return found, over
	}
	if now.Sub(found.LastSeenAt) >= touchEvery {
		err = s.touch(ctx, found.ID, now)
		found.LastSeenAt = now
	}
	return found, fault(err)
}

func (s *Store) touch(ctx context.Context, id int64, now time.Time) error {
	stmt, err := s.hot.get(ctx, touchSQL)
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(ctx, id, now)
	return err
}

// sessionOver says why a session has ended, or nil.
func sessionOver(found Session, ended bool, now time.Time) error {
	switch {
	case ended:
		return portal.Fail(portal.Expired, "You have signed out. Sign in to go on.")
	case now.Sub(found.CreatedAt) >= portal.SessionLife:
		return portal.Fail(portal.Expired, "You were signed out after 12 hours. Sign in again and carry on where you were.")
	case now.Sub(found.LastSeenAt) >= portal.SessionIdle:
		return portal.Fail(portal.Expired, "You were signed out because nothing happened for 30 minutes. Sign in again and carry on where you were.")
	}
	return nil
}

func csrfOf(token string) string {
	return base64.RawURLEncoding.EncodeToString(vault.HashToken("csrf/" + token))
}

// EndSession signs out. A token that is unknown or over is no fault: the
// person wanted to be out and is.
func (s *Store) EndSession(ctx context.Context, token string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var id, account int64
		err := tx.QueryRowContext(ctx, "update sessions set ended_at = ? where token_hash = ? and ended_at is null returning id, account_id",
			s.now(), vault.HashToken(token)).Scan(&id, &account)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditSignedOut, account: account, session: id})
	})
}
