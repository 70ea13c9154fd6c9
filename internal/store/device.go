package store

import (
	"context"
	"errors"
	"strconv"
	"time"

	"database/sql"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// Visitor is a browser that signs in. Token is what its long-lived cookie holds, Browser is
// "Firefox on Windows".
type Visitor struct{ Token, Browser string }

func browserOf(from []Visitor) string {
	if len(from) == 0 {
		return ""
	}
	return clean(from[0].Browser)
}

// deviceHash is what is kept of a browser's token. It differs from account to account, so that
// the rows do not tell who shares a browser.
func deviceHash(accountID int64, token string) []byte {
	return vault.HashToken("device/" + strconv.FormatInt(accountID, 10) + "/" + token)
}

// noteDevice notes that an account was used from a browser. tell mails its holder when it was
// never used from there before.
func (s *Store) noteDevice(ctx context.Context, tx bun.Tx, a portal.Account, tell bool, from ...Visitor) error {
	if len(from) == 0 || from[0].Token == "" {
		return nil
	}
	now, browser, id := s.now(), browserOf(from), int64(0)
	var fresh bool
	err := tx.QueryRowContext(ctx, `insert into devices (account_id, token_hash, browser, made_at, seen_at) values (?0, ?1, ?2, ?3, ?3)
on conflict (account_id, token_hash) do update set browser = excluded.browser, seen_at = excluded.seen_at returning id, xmax = 0`,
		a.ID, deviceHash(a.ID, from[0].Token), browser, now).Scan(&id, &fresh)
	if err != nil || !fresh || !tell {
		return err
	}
	if err := s.queueMail(ctx, tx, newMail{account: a.ID, to: a.Email, template: TemplateNewDevice, data: MailNewDevice{Browser: browser, At: now}}); err != nil {
		return err
	}
	return s.audit(ctx, tx, event{kind: AuditNewDevice, account: a.ID, object: a.Ref})
}

// KnownDevice is the number of a browser that the account of an address has signed in from; 0 for
// none.
func (s *Store) KnownDevice(ctx context.Context, email, token string) (id int64, err error) {
	if token == "" {
		return 0, nil
	}
	var account int64
	ctx = steady(ctx)
	err = s.db.QueryRowContext(ctx, "select id from accounts where email = ?", portal.CleanEmail(clean(email))).Scan(&account)
	if err == nil {
		err = s.db.QueryRowContext(ctx, "select id from devices where account_id = ? and token_hash = ? and seen_at > ?",
			account, deviceHash(account, token), s.now().Add(-portal.DeviceLife)).Scan(&id)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, fault(err)
}

// Place is a session as its holder sees it.
type Place struct {
	ID                    int64
	Ref, Browser          string
	CreatedAt, LastSeenAt time.Time
}

const placesSQL = `select id, ref, browser, created_at, last_seen_at from sessions
where account_id = ?0 and ended_at is null and last_seen_at > ?1 and created_at > ?2 order by last_seen_at desc, id desc limit 100`

// Places are where an account is signed in now, the latest first.
func (s *Store) Places(ctx context.Context, accountID int64) ([]Place, error) {
	now := s.now()
	rows, err := s.db.QueryContext(steady(ctx), placesSQL, accountID, now.Add(-portal.SessionIdle), now.Add(-portal.SessionLife))
	if err != nil {
		return nil, fault(err)
	}
	defer rows.Close()
	var out []Place
	for rows.Next() {
		var p Place
		if err := rows.Scan(&p.ID, &p.Ref, &p.Browser, &p.CreatedAt, &p.LastSeenAt); err != nil {
			return nil, fault(err)
		}
		out = append(out, p)
	}
	return out, fault(rows.Err())
}

// EndPlace signs an account out in one place. NotFound when the place is not the account's; one
// that is over already is no fault.
func (s *Store) EndPlace(ctx context.Context, accountID int64, ref string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var id int64
		var ended bool
		err := tx.QueryRowContext(ctx, "select id, ended_at is not null from sessions where ref = ? and account_id = ? for update", clean(ref), accountID).Scan(&id, &ended)
		if err != nil || ended {
			return orGone(err)
		}
		if _, err := tx.ExecContext(ctx, "update sessions set ended_at = ? where id = ?", s.now(), id); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditSignedOut, account: accountID, session: id, detail: "from elsewhere"})
	})
}

// EndOtherPlaces signs an account out everywhere but in the session given (0 keeps none), and
// voids the codes of sign-ins under way.
func (s *Store) EndOtherPlaces(ctx context.Context, accountID, keep int64) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error { return s.endOthers(ctx, tx, accountID, keep) })
}

func (s *Store) endOthers(ctx context.Context, tx bun.Tx, accountID, keep int64) error {
	// The account comes first: locks are taken in that order.
	if _, err := tx.ExecContext(ctx, "select 1 from accounts where id = ? for no key update", accountID); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `with ended as (
  update sessions set ended_at = ?0 where account_id = ?1 and ended_at is null and id <> ?2 returning id
)
insert into audit_events (at, kind, account_id, session_id, detail) select ?0, ?3, ?1, id, 'from elsewhere' from ended`, s.now(), accountID, keep, string(AuditSignedOut))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "update sign_ins set code_mac = null where account_id = ? and code_mac is not null", accountID)
	return err
}
