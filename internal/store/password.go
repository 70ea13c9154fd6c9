package store

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// ChangePassword puts another password in place of the present one, which the caller has checked,
// and signs the account out everywhere but in the session given. Its holder gets a mail. NotFound
// for a closed account.
func (s *Store) ChangePassword(ctx context.Context, accountID, session int64, hash string, from Visitor) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return s.setPassword(ctx, tx, accountID, session, hash, from)
	})
}

// setPassword changes the password and ends what was begun with the old one.
func (s *Store) setPassword(ctx context.Context, tx bun.Tx, accountID, keep int64, hash string, from Visitor) error {
	a := portal.Account{ID: accountID}
	err := tx.QueryRowContext(ctx, "update accounts set password_hash = ? where id = ? and disabled_at is null returning ref, email", hash, accountID).Scan(&a.Ref, &a.Email)
	if err != nil {
		return orGone(err)
	}
	if err := s.endOthers(ctx, tx, accountID, keep); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "update resets set code_mac = null, proved_at = null where account_id = ? and used_at is null", accountID); err != nil {
		return err
	}
	if err := s.clearGuesses(ctx, tx, accountID, a.Email); err != nil {
		return err
	}
	if err := s.noteDevice(ctx, tx, a, false, from); err != nil {
		return err
	}
	data := MailPasswordChanged{Browser: clean(from.Browser), At: s.now()}
	if err := s.queueMail(ctx, tx, newMail{account: accountID, to: a.Email, template: TemplatePasswordChanged, data: data}); err != nil {
		return err
	}
	return s.audit(ctx, tx, event{kind: AuditPasswordChanged, account: accountID, object: a.Ref})
}

// Reset is a forgotten password between the address and the new password. Codes is how many codes
// were sent for it; Proved says that one was right.
type Reset struct {
	Ref, Email        string
	Codes             int
	SentAt, ExpiresAt time.Time
	Proved            bool
}

type resetRow struct {
	Reset
	liveCode
	id, account int64
	made        time.Time
}

// resetBody is what lies sealed in a reset.
type resetBody struct{ Email string }

func resetContext(ref string) string { return "reset/" + ref }

// resetCode is what a code is kept under, so that it fits no other reset.
func resetCode(ref string) string { return "reset/" + ref + "/" }

// ErrResetUsed says that a reset is done.
var ErrResetUsed = portal.Fail(portal.Expired, "Your password was changed already. Sign in with it.")

var (
	errResetOver    = portal.Fail(portal.Expired, "This was begun too long ago. Begin anew with your email address.")
	errResetForeign = portal.Fail(portal.NotFound, "This was not begun in this browser. Begin anew here.")
)

// BeginReset begins a reset for an address and mails a code. Whether the address has an account is
// not to be seen: else the mail says that there is none, and no code is ever right. network names
// where the asking comes from. Limited when too many were begun.
func (s *Store) BeginReset(ctx context.Context, browser []byte, email, network string) (Reset, error) {
	r := resetRow{Reset: Reset{Ref: vault.Ref() + vault.Ref(), Email: portal.CleanEmail(clean(email))}}
	sealed, err := json.Marshal(resetBody{r.Email})
	if err != nil {
		return Reset{}, fault(err)
	}
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		now, address, from := s.now(), s.ring.MAC("reset of "+r.Email), s.ring.MAC("network of reset "+network)
		if err := s.mayReset(ctx, tx, r.Email, address, from); err != nil {
			return err
		}
		err := tx.QueryRowContext(ctx, "select id from accounts where email = ? and disabled_at is null for no key update", r.Email).Scan(&r.account)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		err = tx.QueryRowContext(ctx, `insert into resets (ref, browser, account_id, details, address, network, made_at, sent_at, expires_at)
values (?0, ?1, nullif(?2, 0), ?3, ?4, ?5, ?6, ?6, ?6) returning id`, r.Ref, browser, r.account, s.ring.Seal(sealed, resetContext(r.Ref)), address, from, now).Scan(&r.id)
		if err != nil {
			return err
		}
		return s.mailReset(ctx, tx, &r)
	})
	return r.Reset, err
}

// mayReset bounds how many resets are begun: of one address from one network, and in all.
func (s *Store) mayReset(ctx context.Context, tx bun.Tx, email string, address, network []byte) error {
	if err := lockAddress(ctx, tx, email); err != nil {
		return err
	}
	var here, all int
	err := tx.QueryRowContext(ctx, "select count(*) filter (where network = ?), count(*) from resets where address = ? and made_at > ?",
		network, address, s.now().Add(-portal.GuessWindow)).Scan(&here, &all)
	if err == nil && (here >= portal.ResetTries || all >= portal.ResetsInAll) {
		return portal.Fail(portal.Limited, "There were too many tries with this address. Use the newest code, or wait 15 minutes and try again.")
	}
	return err
}

// mailReset gives a reset a new code and mails it, or that there is no account.
func (s *Store) mailReset(ctx context.Context, tx bun.Tx, r *resetRow) error {
	now, code := s.now(), vault.Code()
	r.Codes++
	r.SentAt, r.ExpiresAt = now, now.Add(portal.CodeLife)
	m := newMail{account: r.account, to: r.Email, template: TemplateResetCode, data: MailCode{Code: code, Number: r.Codes, SentAt: r.SentAt, ExpiresAt: r.ExpiresAt}}
	if r.account == 0 {
		code, m.template, m.data = vault.Token(), TemplateNoAccount, MailRegistered{Path: "/register"}
	}
	_, err := tx.ExecContext(ctx, "update resets set code_mac = ?, codes = ?, tries = 0, sent_at = ?, expires_at = ? where id = ?",
		s.ring.MAC(resetCode(r.Ref)+code), r.Codes, r.SentAt, r.ExpiresAt, r.id)
	if err != nil {
		return err
	}
	tell, err := s.mayTell(ctx, tx, r)
	if err == nil && tell {
		err = s.queueMail(ctx, tx, m)
	}
	if err != nil {
		return err
	}
	return s.audit(ctx, tx, event{kind: AuditResetCodeSent, account: r.account, object: r.Ref, detail: "code " + strconv.Itoa(r.Codes)})
}

// mayTell bounds the mails to addresses that have no account, which anybody can have sent to
// anybody: one an hour.
func (s *Store) mayTell(ctx context.Context, tx bun.Tx, r *resetRow) (bool, error) {
	if r.account != 0 || r.Codes > 1 {
		return r.account != 0, nil
	}
	var told bool
	err := tx.QueryRowContext(ctx, "select exists (select 1 from resets where address = ? and made_at > ? and id <> ?)",
		s.ring.MAC("reset of "+r.Email), s.now().Add(-time.Hour), r.id).Scan(&told)
	return !told, err
}

const resetSQL = `select id, ref, browser, coalesce(account_id, 0), details, code_mac, codes, tries, made_at, sent_at, expires_at, proved_at is not null, used_at is not null
from resets where ref = ?`

// readReset gives a reset that was begun in that browser and is not over.
func (s *Store) readReset(ctx context.Context, db bun.IDB, query, ref string, browser []byte) (*resetRow, error) {
	var r resetRow
	var held, sealed []byte
	err := db.QueryRowContext(ctx, query, clean(ref)).Scan(&r.id, &r.Ref, &held, &r.account, &sealed, &r.mac, &r.Codes, &r.tries, &r.made, &r.SentAt, &r.ExpiresAt, &r.Proved, &r.used)
	switch {
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return nil, err
	case err != nil || subtle.ConstantTimeCompare(held, browser) != 1:
		return nil, errResetForeign
	case r.used:
		return nil, ErrResetUsed
	case s.now().Sub(r.made) > portal.ResetLife:
		return nil, errResetOver
	}
	plain, err := s.ring.Open(sealed, resetContext(r.Ref))
	if err != nil {
		return nil, err
	}
	var body resetBody
	err = json.Unmarshal(plain, &body)
	r.Email = body.Email
	return &r, err
}

// inReset works on a reset that is locked.
func (s *Store) inReset(ctx context.Context, ref string, browser []byte, work func(context.Context, bun.Tx, *resetRow) error) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		// The account is locked first, as everywhere.
		_, err := tx.ExecContext(ctx, "select 1 from accounts where id = (select account_id from resets where ref = ?) for no key update", clean(ref))
		if err != nil {
			return err
		}
		r, err := s.readReset(ctx, tx, resetSQL+" for no key update", ref, browser)
		if err != nil {
			return err
		}
		return work(ctx, tx, r)
	})
}

// ResetByRef gives a reset for its pages. NotFound from another browser; Expired when it was begun
// too long ago or is done.
func (s *Store) ResetByRef(ctx context.Context, ref string, browser []byte) (Reset, error) {
	r, err := s.readReset(steady(ctx), s.db, resetSQL, ref, browser)
	if err != nil {
		return Reset{}, fault(err)
	}
	return r.Reset, nil
}

// RenewReset mails another code; the earlier one no longer works. Limited after five codes.
func (s *Store) RenewReset(ctx context.Context, ref string, browser []byte) error {
	return s.inReset(ctx, ref, browser, func(ctx context.Context, tx bun.Tx, r *resetRow) error {
		if r.Codes >= portal.CodesPerSignIn {
			return portal.Fail(portal.Limited, "We have sent you "+strconv.Itoa(r.Codes)+" codes. Use the newest, or begin anew.")
		}
		return s.mailReset(ctx, tx, r)
	})
}

// ProveReset takes the code. Errors are those of FinishSignIn. A code is taken once.
func (s *Store) ProveReset(ctx context.Context, ref string, browser []byte, code string) error {
	var refused error // told after the transaction, which keeps the count of tries
	err := s.inReset(ctx, ref, browser, func(ctx context.Context, tx bun.Tx, r *resetRow) error {
		if r.Proved {
			return nil // pressed twice
		}
		if refused = s.judgeCode(&r.liveCode, r.ExpiresAt, resetCode(r.Ref), code); refused != nil {
			if _, err := tx.ExecContext(ctx, "update resets set tries = ?, code_mac = ? where id = ?", r.tries, r.mac, r.id); err != nil {
				return err
			}
			return s.audit(ctx, tx, event{kind: AuditSignInFailed, account: r.account, object: r.Ref, detail: "reset try " + strconv.Itoa(r.tries)})
		}
		_, err := tx.ExecContext(ctx, "update resets set proved_at = ?, code_mac = null where id = ?", s.now(), r.id)
		return err
	})
	if err == nil {
		err = refused
	}
	return err
}

// FinishReset gives the account of a proved reset its new password and signs it out everywhere.
// The wrong tries of the account are forgotten: this is the way out for somebody whom guessing
// has locked out. Invalid before the code was entered.
func (s *Store) FinishReset(ctx context.Context, ref string, browser []byte, hash string, from Visitor) error {
	return s.inReset(ctx, ref, browser, func(ctx context.Context, tx bun.Tx, r *resetRow) error {
		if !r.Proved {
			return portal.Fail(portal.Invalid, "Enter the code that we sent first.")
		}
		if err := s.setPassword(ctx, tx, r.account, 0, hash, from); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "update resets set used_at = ?, code_mac = null where id = ?", s.now(), r.id)
		return err
	})
}
