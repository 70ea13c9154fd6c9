package store

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// RegistrationDetails is who registers: the first page of a registration.
type RegistrationDetails struct {
	Forename, Surname        string
	Profession, Organisation string
	Property, House, Street  string // of the address, of work or home
	Area, Town               string
	County, Postcode         string
	Phone                    string
}

// Name is forename and surname.
func (d RegistrationDetails) Name() string { return strings.TrimSpace(d.Forename + " " + d.Surname) }

// Address is the address in one line.
func (d RegistrationDetails) Address() string {
	var parts []string
	for _, part := range []string{d.Property, strings.TrimSpace(d.House + " " + d.Street), d.Area, d.Town, d.County, d.Postcode} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// Registration is a registration between its first page and its code. Codes is how many
// codes were sent for it. Invited is the address that was invited, "" without an invitation.
type Registration struct {
	Ref, Email, Invited string
	Details             RegistrationDetails
	Codes               int
	SentAt, ExpiresAt   time.Time
	Done                bool
	Guest               bool // by an invitation as a guest: the address cannot be changed
}

// registrationBody is what lies sealed in a registration.
type registrationBody struct {
	Details      RegistrationDetails
	Email        string
	PasswordHash string
	Guest        bool `json:",omitempty"` // for one form only; the address is the invited one
}

type registrationRow struct {
	Registration
	liveCode
	id, invitation int64
	made           time.Time
	body           registrationBody
}

func registrationContext(ref string) string { return "registration/" + ref }

// registrationCode is what a code is kept under, so that it fits no other registration.
func registrationCode(ref string) string { return "registration/" + ref + "/" }

// ErrRegistered says that a registration is complete already.
var ErrRegistered = portal.Fail(portal.Expired, "This registration is complete. Sign in.")

// BeginRegistration keeps the first page of a registration. browser is the hash of a secret
// that only the asking browser holds; token is that of an invitation or "", and an unknown
// one counts as none.
func (s *Store) BeginRegistration(ctx context.Context, browser []byte, d RegistrationDetails, token string) (ref string, err error) {
	ref = vault.Ref() + vault.Ref()
	sealed, err := s.sealRegistration(ref, registrationBody{Details: d})
	if err != nil {
		return "", fault(err)
	}
	_, err = s.db.ExecContext(steady(ctx), `insert into registrations (ref, browser, details, invitation_id, made_at)
values (?, ?, ?, (select id from invitations where token_hash = ?), ?)`, ref, browser, sealed, vault.HashToken(token), s.now())
	return ref, fault(err)
}

// ChangeRegistration writes the first page of a registration anew. Errors are those of
// RegistrationByRef.
func (s *Store) ChangeRegistration(ctx context.Context, ref string, browser []byte, d RegistrationDetails) error {
	return s.inRegistration(ctx, ref, browser, func(ctx context.Context, tx bun.Tx, r *registrationRow) error {
		if r.body.Guest {
			return gone()
		}
		r.body.Details = d
		return s.writeRegistration(ctx, tx, r)
	})
}

func (s *Store) sealRegistration(ref string, body registrationBody) ([]byte, error) {
	plain, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return s.ring.Seal(plain, registrationContext(ref)), nil
}

func (s *Store) writeRegistration(ctx context.Context, tx bun.Tx, r *registrationRow) error {
	sealed, err := s.sealRegistration(r.Ref, r.body)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "update registrations set details = ? where id = ?", sealed, r.id)
	return err
}

const registrationSQL = `select r.id, r.ref, r.browser, r.details, coalesce(r.invitation_id, 0), coalesce(i.email, ''), r.code_mac, r.codes, r.tries, r.made_at,
  coalesce(r.sent_at, r.made_at), coalesce(r.expires_at, r.made_at), r.used_at is not null
from registrations r left join invitations i on i.id = r.invitation_id where r.ref = ?`

func (s *Store) readRegistration(ctx context.Context, db bun.IDB, query, ref string, browser []byte) (*registrationRow, error) {
	var r registrationRow
	var held, sealed []byte
	err := db.QueryRowContext(ctx, query, clean(ref)).Scan(&r.id, &r.Ref, &held, &sealed, &r.invitation, &r.Invited, &r.mac, &r.Codes, &r.tries,
		&r.made, &r.SentAt, &r.ExpiresAt, &r.used)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	if err != nil || subtle.ConstantTimeCompare(held, browser) != 1 {
		return nil, portal.Fail(portal.NotFound, "This registration was not begun in this browser. Begin it here anew.")
	}
	plain, err := s.ring.Open(sealed, registrationContext(r.Ref))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(plain, &r.body); err != nil {
		return nil, err
	}
	r.Done, r.Details, r.Email, r.Guest = r.used, r.body.Details, r.body.Email, r.body.Guest
	if !r.used && s.now().Sub(r.made) > portal.RegistrationLife {
		return nil, portal.Fail(portal.Expired, "This registration was begun too long ago. Begin it anew.")
	}
	return &r, nil
}

// inRegistration works on a registration that is locked and not finished.
func (s *Store) inRegistration(ctx context.Context, ref string, browser []byte, work func(context.Context, bun.Tx, *registrationRow) error) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.readRegistration(ctx, tx, registrationSQL+" for no key update of r", ref, browser)
		if err != nil {
			return err
		}
		if r.used {
			return ErrRegistered
		}
		return work(ctx, tx, r)
	})
}

// RegistrationByRef gives a registration for its pages. NotFound from another browser,
// Expired when it was begun too long ago. One that is Done is given too.
func (s *Store) RegistrationByRef(ctx context.Context, ref string, browser []byte) (Registration, error) {
	r, err := s.readRegistration(steady(ctx), s.db, registrationSQL, ref, browser)
	if err != nil {
		return Registration{}, fault(err)
	}
	return r.Registration, nil
}

// ConfirmRegistration takes address and password hash and mails a code. Whether the address
// has an account already is not to be seen: then the mail says so in place of a code, and
// no code is ever right. Limited when there were too many registrations of that address,
// ErrMailbox for the mailbox of a work group.
func (s *Store) ConfirmRegistration(ctx context.Context, ref string, browser []byte, email, passwordHash string) error {
	return s.inRegistration(ctx, ref, browser, func(ctx context.Context, tx bun.Tx, r *registrationRow) error {
		if r.body.Guest {
			return gone()
		}
		r.body.Email, r.body.PasswordHash = portal.CleanEmail(clean(email)), passwordHash
		if err := notMailbox(ctx, tx, r.body.Email); err != nil {
			return err
		}
		if err := s.writeRegistration(ctx, tx, r); err != nil {
			return err
		}
		return s.mailRegistration(ctx, tx, r)
	})
}

// RenewRegistration mails another code; the earlier one no longer works. Limited after five
// codes.
func (s *Store) RenewRegistration(ctx context.Context, ref string, browser []byte) error {
	return s.inRegistration(ctx, ref, browser, func(ctx context.Context, tx bun.Tx, r *registrationRow) error {
		if r.body.Email == "" {
			return portal.Fail(portal.Invalid, "Enter your work email address and a password first.")
		}
		return s.mailRegistration(ctx, tx, r)
	})
}

// mailRegistration mails the code of a registration, or that there is an account already.
func (s *Store) mailRegistration(ctx context.Context, tx bun.Tx, r *registrationRow) error {
	if r.Codes >= portal.CodesPerSignIn {
		return portal.Fail(portal.Limited, "We have sent you "+strconv.Itoa(r.Codes)+" codes. Use the newest, or register anew.")
	}
	now, address := s.now(), s.ring.MAC("registration of "+r.body.Email)
	if err := lockAddress(ctx, tx, r.body.Email); err != nil {
		return err
	}
	var begun int
	err := tx.QueryRowContext(ctx, "select count(*) from registrations where address = ? and made_at > ? and id <> ?",
		address, now.Add(-portal.GuessWindow), r.id).Scan(&begun)
	if err != nil {
		return err
	}
	if begun >= portal.RegistrationTries {
		return portal.Fail(portal.Limited, "There were too many registrations with this address. Wait 15 minutes and try again.")
	}
	m, code, err := s.registrationMail(ctx, tx, r)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "update registrations set address = ?, code_mac = ?, codes = codes + 1, tries = 0, sent_at = ?, expires_at = ? where id = ?",
		address, s.ring.MAC(registrationCode(r.Ref)+code), now, now.Add(portal.CodeLife), r.id)
	if err != nil {
		return err
	}
	if err := s.queueMail(ctx, tx, m); err != nil {
		return err
	}
	return s.audit(ctx, tx, event{kind: AuditRegistrationCodeSent, object: r.Ref, detail: "code " + strconv.Itoa(r.Codes+1)})
}

// registrationMail is the mail with the code; for an address that has an account it holds
// none, and the code is one that nobody is told.
func (s *Store) registrationMail(ctx context.Context, tx bun.Tx, r *registrationRow) (m newMail, code string, err error) {
	code = vault.Code()
	now := s.now()
	m = newMail{to: r.body.Email, template: TemplateRegistrationCode,
		data: MailCode{Code: code, Number: r.Codes + 1, SentAt: now, ExpiresAt: now.Add(portal.CodeLife)}}
	var account int64
	err = tx.QueryRowContext(ctx, "select id from accounts where email = ?", r.body.Email).Scan(&account)
	if errors.Is(err, sql.ErrNoRows) {
		return m, code, nil
	}
	m = newMail{to: r.body.Email, template: TemplateAlreadyRegistered, data: MailRegistered{Path: "/sign-in"}}
	return m, vault.Token(), err
}

// FinishRegistration takes the code, makes the account, gives it every task that waits for
// its address and begins a session. Errors are those of FinishSignIn; Conflict when the
// address was registered elsewhere since the code was sent.
func (s *Store) FinishRegistration(ctx context.Context, ref string, browser []byte, code string, from ...Visitor) (token string, tasks int, err error) {
	var refused error // told after the transaction, which keeps the count of tries
	err = s.inRegistration(ctx, ref, browser, func(ctx context.Context, tx bun.Tx, r *registrationRow) error {
		if refused = s.judgeCode(&r.liveCode, r.ExpiresAt, registrationCode(r.Ref), code); refused != nil {
			_, err := tx.ExecContext(ctx, "update registrations set tries = ?, code_mac = ? where id = ?", r.tries, r.mac, r.id)
			return err
		}
		token, tasks, err = s.register(ctx, tx, r, from...)
		return err
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return "", 0, err
	}
	return token, tasks, nil
}

func (s *Store) register(ctx context.Context, tx bun.Tx, r *registrationRow, from ...Visitor) (token string, tasks int, err error) {
	if err := lockAddress(ctx, tx, r.body.Email); err != nil {
		return "", 0, err
	}
	var taken bool
	if err := tx.QueryRowContext(ctx, "select exists (select 1 from accounts where email = ?)", r.body.Email).Scan(&taken); err != nil {
		return "", 0, err
	}
	if taken {
		return "", 0, portal.Fail(portal.Conflict, "This address was registered in another window meanwhile. Sign in with it.")
	}
	d := r.body.Details
	a, err := s.insertAccount(ctx, tx, NewAccount{Email: r.body.Email, Name: d.Name(), Profession: d.Profession, Organisation: d.Organisation,
		Address: d.Address(), Phone: d.Phone, Roles: []portal.Role{roleOf(r.body)}, PasswordHash: r.body.PasswordHash})
	if err != nil {
		return "", 0, err
	}
	if tasks, err = s.claim(ctx, tx, a.ID, a.Email); err != nil {
		return "", 0, err
	}
	sealed, err := s.sealRegistration(r.Ref, registrationBody{Email: r.body.Email})
	if err != nil {
		return "", 0, err
	}
	_, err = tx.ExecContext(ctx, "update registrations set used_at = ?, account_id = ?, code_mac = null, details = ? where id = ?", s.now(), a.ID, sealed, r.id)
	if err != nil {
		return "", 0, err
	}
	if err := s.keepDetails(ctx, tx, a, AccountDetails{RegistrationDetails: d}); err != nil {
		return "", 0, err
	}
	if token, _, err = s.newSession(ctx, tx, a.ID, r.Ref, from...); err != nil {
		return "", 0, err
	}
	return token, tasks, s.noteDevice(ctx, tx, a, false, from...)
}
