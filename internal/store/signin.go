package store

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// signInLife is how long after the password a sign-in may still ask for codes.
const signInLife = time.Hour

// signInsPerWindow bounds how many sign-ins may be begun for an account within
// portal.GuessWindow, so that somebody who has a password can neither guess
// codes for ever nor fill a mailbox.
const signInsPerWindow = 10

// SignIn is a sign-in between password and code. Codes is how many codes were
// sent for it; the mail carries that number.
type SignIn struct {
	Ref, Email        string
	Codes             int
	SentAt, ExpiresAt time.Time
}

// signInRow is a sign-in with what is not for the page.
type signInRow struct {
	SignIn
	liveCode
	id, account int64
	browser     []byte
	created     time.Time
	disabled    bool
}

// liveCode is a mailed code and what was tried with it. mac is nil once it is used or void.
type liveCode struct {
	mac   []byte
	tries int
	used  bool
}

// signInSQL names accounts first: locks are taken in that order.
const signInSQL = `select i.id, i.ref, i.account_id, a.email, a.disabled_at is not null, i.browser, i.code_mac, i.codes, i.tries,
i.created_at, i.sent_at, i.expires_at, i.used_at is not null
from accounts a join sign_ins i on i.account_id = a.id where i.ref = ?`

// readSignIn gives a sign-in of that reference, begun by that browser. From
// another browser it is not there.
func readSignIn(ctx context.Context, db bun.IDB, query, ref string, browser []byte) (signInRow, error) {
	var r signInRow
	err := db.QueryRowContext(ctx, query, clean(ref)).Scan(&r.id, &r.Ref, &r.account, &r.Email, &r.disabled, &r.browser, &r.mac,
		&r.Codes, &r.tries, &r.created, &r.SentAt, &r.ExpiresAt, &r.used)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return r, err
	}
	if err != nil || r.disabled || subtle.ConstantTimeCompare(r.browser, browser) != 1 {
		return signInRow{}, portal.Fail(portal.NotFound, "This sign-in was not begun in this browser. Sign in again here.")
	}
	return r, nil
}

// BeginSignIn begins a sign-in after a right password: it voids the account's
// earlier codes and mails a new one. browser is the hash of a secret that only
// the asking browser holds. Limited when too many were begun.
func (s *Store) BeginSignIn(ctx context.Context, accountID int64, browser []byte) (SignIn, error) {
	var r signInRow
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		now := s.now()
		r = signInRow{account: accountID, SignIn: SignIn{Ref: vault.Ref() + vault.Ref()}}
		// The account's row is locked, so that of two sign-ins at once one comes after the other.
		err = tx.QueryRowContext(ctx, "select email from accounts where id = ? and disabled_at is null for no key update", accountID).Scan(&r.Email)
		if err != nil {
			return orGone(err)
		}
		var begun int
		err = tx.QueryRowContext(ctx, "select count(*) from sign_ins where account_id = ? and created_at > ?",
			accountID, now.Add(-portal.GuessWindow)).Scan(&begun)
		if err != nil {
			return err
		}
		if begun >= signInsPerWindow {
			return portal.Fail(portal.Limited, "There were too many sign-ins. Wait 15 minutes and try again.")
		}
		err = tx.QueryRowContext(ctx, `insert into sign_ins (ref, account_id, browser, created_at, sent_at, expires_at)
values (?0, ?1, ?2, ?3, ?3, ?3) returning id`, r.Ref, accountID, browser, now).Scan(&r.id)
		if err != nil {
			return err
		}
		return s.sendCode(ctx, tx, &r)
	})
	return r.SignIn, err
}

// RenewSignIn mails another code for a sign-in; earlier ones no longer work.
// Limited after five codes, Expired when the sign-in is used or too old,
// NotFound from another browser.
func (s *Store) RenewSignIn(ctx context.Context, ref string, browser []byte) (SignIn, error) {
	var r signInRow
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		// Locks the account and then the sign-in, in the order of BeginSignIn.
		r, err = readSignIn(ctx, tx, signInSQL+" for no key update", ref, browser)
		switch {
		case err != nil:
			return err
		case r.used || s.now().Sub(r.created) > signInLife:
			return portal.Fail(portal.Expired, "This sign-in is over. Sign in again.")
		case r.Codes >= portal.CodesPerSignIn:
			return portal.Fail(portal.Limited, "We have sent you "+strconv.Itoa(r.Codes)+" codes. Use the newest, or sign in again.")
		}
		return s.sendCode(ctx, tx, &r)
	})
	return r.SignIn, err
}

// sendCode gives the sign-in a new code, voids every other of the account,
// and queues the mail.
func (s *Store) sendCode(ctx context.Context, tx bun.Tx, r *signInRow) error {
	now, code := s.now(), vault.Code()
	r.Codes++
	r.SentAt, r.ExpiresAt = now, now.Add(portal.CodeLife)
	if _, err := tx.ExecContext(ctx, "update sign_ins set code_mac = null where account_id = ? and code_mac is not null", r.account); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "update sign_ins set code_mac = ?, codes = ?, tries = 0, sent_at = ?, expires_at = ? where id = ?",
		s.ring.MAC(signInCode(r.Ref)+code), r.Codes, r.SentAt, r.ExpiresAt, r.id)
	if err != nil {
		return err
	}
	data := MailCode{Code: code, Number: r.Codes, SentAt: r.SentAt, ExpiresAt: r.ExpiresAt}
	if err := s.queueMail(ctx, tx, newMail{account: r.account, to: r.Email, template: TemplateCode, data: data}); err != nil {
		return err
	}
	return s.audit(ctx, tx, event{kind: AuditCodeSent, account: r.account, object: r.Ref, detail: "code " + strconv.Itoa(r.Codes)})
}

// signInCode is what a code is kept under, so that it fits no other sign-in.
func signInCode(ref string) string { return "sign-in/" + ref + "/" }

// SignInByRef gives a sign-in for its page. NotFound from another browser,
// Expired when it was used.
func (s *Store) SignInByRef(ctx context.Context, ref string, browser []byte) (SignIn, error) {
	r, err := readSignIn(steady(ctx), s.db, signInSQL, ref, browser)
	if err != nil {
		return SignIn{}, fault(err)
	}
	if r.used {
		return SignIn{}, portal.Fail(portal.Expired, "This sign-in is over. Sign in again.")
	}
	return r.SignIn, nil
}

// FinishSignIn takes the code and begins a session. The code may hold spaces.
// NotFound from another browser; Expired when the code is too old, used, void
// or replaced; Invalid when it is wrong; the fifth wrong one voids the code
// (Expired). The token is for the cookie and is kept only as a hash. from is the browser that
// signs in: from one that the account has not used before, its holder gets a mail.
func (s *Store) FinishSignIn(ctx context.Context, ref string, browser []byte, code string, from ...Visitor) (token string, account portal.Account, err error) {
	var refused error // told after the transaction, which keeps the count of tries
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		r, err := readSignIn(ctx, tx, signInSQL+" for no key update", ref, browser)
		if err != nil {
			return err
		}
		if refused = s.judgeCode(&r.liveCode, r.ExpiresAt, signInCode(r.Ref), code); refused != nil {
			return s.noteWrongCode(ctx, tx, r)
		}
		if token, account, err = s.beginSession(ctx, tx, r, from...); err != nil {
			return err
		}
		return s.noteDevice(ctx, tx, account, true, from...)
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return "", portal.Account{}, err
	}
	return token, account, nil
}

// judgeCode says why a code is not taken, or nil, and counts a wrong one. The code was kept
// under a prefix of its own.
func (s *Store) judgeCode(c *liveCode, expires time.Time, prefix, code string) error {
	switch {
	case c.used:
		return portal.Fail(portal.Expired, "This code has been used. Sign in again.")
	case c.mac == nil && c.tries >= portal.CodeTries:
		return portal.Fail(portal.Expired, sentenceVoid)
	case c.mac == nil:
		return portal.Fail(portal.Expired, "This code no longer works, because a newer one was sent. Use the newest, or ask for a new code.")
	case !s.now().Before(expires):
		return portal.Fail(portal.Expired, "This code was good for 10 minutes and is over. Ask for a new code.")
	case s.ring.CheckMAC(c.mac, prefix+strings.Join(strings.Fields(code), "")):
		return nil
	}
	if c.tries++; c.tries >= portal.CodeTries {
		c.mac = nil
		return portal.Fail(portal.Expired, sentenceVoid)
	}
	return portal.Fail(portal.Invalid, "This is not the code that we sent. Look at the newest mail and enter its 8 digits.")
}

const sentenceVoid = "Five wrong codes were entered, so the code no longer works. Ask for a new code."

func (s *Store) noteWrongCode(ctx context.Context, tx bun.Tx, r signInRow) error {
	if _, err := tx.ExecContext(ctx, "update sign_ins set tries = ?, code_mac = ? where id = ?", r.tries, r.mac, r.id); err != nil {
		return err
	}
	return s.audit(ctx, tx, event{kind: AuditSignInFailed, account: r.account, object: r.Ref, detail: "try " + strconv.Itoa(r.tries)})
}
