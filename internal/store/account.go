package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// NewAccount is what an account is made of. PasswordHash is the vault's.
type NewAccount struct {
	Email, Name, Profession, Organisation, Address, Phone string
	Register, RegistrationNumber                          string
	Roles                                                 []portal.Role
	PasswordHash                                          string // "": none until its holder sets one
	MadeBy                                                int64  // the administrator who makes it; 0 for nobody
}

// accountColumns selects an account a in the order that scanAccount reads.
const accountColumns = `a.id, a.ref, a.email, a.name, a.profession, a.organisation, a.address, a.phone,
a.register, a.registration_number, array_to_string(a.roles, ' '), a.disabled_at is not null`

// accountScan gives the places for accountColumns, and finish which fills what
// needs more than a place.
func accountScan(a *portal.Account) (into []any, finish func()) {
	var roles string
	into = []any{&a.ID, &a.Ref, &a.Email, &a.Name, &a.Profession, &a.Organisation, &a.Address, &a.Phone,
		&a.Register, &a.RegistrationNumber, &roles, &a.Disabled}
	return into, func() {
		for _, r := range strings.Fields(roles) {
			a.Roles = append(a.Roles, portal.Role(r))
		}
	}
}

// CreateAccount makes an account. Conflict when the address has one already,
// whatever its case; Invalid without an address, a name or a known role, and for the mailbox of a work group. Tasks that wait for
// the address become the account's.
func (s *Store) CreateAccount(ctx context.Context, n NewAccount) (a portal.Account, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := lockAddress(ctx, tx, portal.CleanEmail(clean(n.Email))); err != nil {
			return err
		}
		if a, err = s.insertAccount(ctx, tx, n); err != nil {
			return err
		}
		_, err = s.claim(ctx, tx, a.ID, a.Email)
		return err
	})
	if portal.CodeOf(err) == portal.Conflict {
		err = portal.Wrap(portal.Conflict, "There is an account with this email address already.", err)
	}
	if err != nil {
		return portal.Account{}, err
	}
	return a, nil
}

// insertAccount writes an account in the transaction of what it is made for.
func (s *Store) insertAccount(ctx context.Context, tx bun.Tx, n NewAccount) (portal.Account, error) {
	a := portal.Account{Ref: vault.Ref(), Email: portal.CleanEmail(clean(n.Email)), Name: strings.TrimSpace(clean(n.Name)),
		Profession: clean(n.Profession), Organisation: clean(n.Organisation), Address: clean(n.Address), Phone: clean(n.Phone),
		Register: clean(n.Register), RegistrationNumber: clean(n.RegistrationNumber), Roles: n.Roles}
	if a.Email == "" || a.Name == "" || len(a.Roles) == 0 {
		return a, portal.Fail(portal.Invalid, "An account needs an email address, a name and a role.")
	}
	for _, r := range a.Roles {
		if !r.Known() {
			return a, portal.Fail(portal.Invalid, "There is no role of that name.")
		}
	}
	if err := notMailbox(ctx, tx, a.Email); err != nil {
		return a, err
	}
	err := tx.QueryRowContext(ctx, `insert into accounts (ref, email, name, profession, organisation, address, phone,
register, registration_number, roles, password_hash, created_at, made_by)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, string_to_array(?, ' '), ?, ?, nullif(?, 0)) returning id`,
		a.Ref, a.Email, a.Name, a.Profession, a.Organisation, a.Address, a.Phone,
		a.Register, a.RegistrationNumber, joinRoles(a.Roles), n.PasswordHash, s.now(), n.MadeBy).Scan(&a.ID)
	if err == nil && a.Has(portal.RoleOfficer) {
		// The oldest team, until the council puts her into another one.
		_, err = tx.ExecContext(ctx, `insert into team_members (team_id, account_id, added_at)
select id, ?, ? from teams where closed_at is null order by id limit 1`, a.ID, s.now())
	}
	if err != nil {
		return a, err
	}
	return a, s.audit(ctx, tx, event{kind: AuditAccountCreated, account: n.MadeBy, object: a.Ref})
}

func joinRoles(roles []portal.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = string(r)
	}
	return strings.Join(words, " ")
}

// AccountByEmail gives the account of an address; NotFound when there is none.
func (s *Store) AccountByEmail(ctx context.Context, email string) (portal.Account, error) {
	a, _, err := s.Credentials(ctx, email)
	return a, err
}

// Credentials gives account and password hash of an address, of a disabled
// account too: the caller tells neither case from a wrong password. NotFound
// when there is none.
func (s *Store) Credentials(ctx context.Context, email string) (portal.Account, string, error) {
	var a portal.Account
	var hash string
	into, finish := accountScan(&a)
	err := s.db.QueryRowContext(steady(ctx), "select "+accountColumns+", a.password_hash from accounts a where a.email = ?",
		portal.CleanEmail(clean(email))).Scan(append(into, &hash)...)
	if err != nil {
		return portal.Account{}, "", noAccount(err)
	}
	finish()
	return a, hash, nil
}

func noAccount(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return portal.Fail(portal.NotFound, "There is no account with this email address.")
	}
	return fault(err)
}

// DisableAccount shuts an account and ends its sessions and sign-ins at once.
// NotFound when there is none; doing it twice is no fault.
func (s *Store) DisableAccount(ctx context.Context, email string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return s.shut(ctx, tx, email, AuditAccountDisabled, "disabled_at = coalesce(disabled_at, ?)", s.now())
	})
}

// ResetPassword puts another password hash in place, ends what was begun
// with the old one and forgets wrong tries. A disabled account stays disabled. NotFound when there is none.
func (s *Store) ResetPassword(ctx context.Context, email, hash string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return s.shut(ctx, tx, email, AuditPasswordReset, "password_hash = ?", hash)
	})
}

// shut changes an account and ends its sessions and sign-ins.
func (s *Store) shut(ctx context.Context, tx bun.Tx, email string, kind AuditKind, set string, value any) error {
	var id int64
	var ref string
	err := tx.QueryRowContext(ctx, "update accounts set "+set+" where email = ? returning id, ref",
		value, portal.CleanEmail(clean(email))).Scan(&id, &ref)
	if err != nil {
		return noAccount(err)
	}
	if _, err := tx.ExecContext(ctx, "update sessions set ended_at = ? where account_id = ? and ended_at is null", s.now(), id); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "update sign_ins set code_mac = null where account_id = ? and code_mac is not null", id); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "update resets set code_mac = null, proved_at = null where account_id = ? and used_at is null", id); err != nil {
		return err
	}
	if kind == AuditPasswordReset {
		if err := s.clearGuesses(ctx, tx, id, email); err != nil {
			return err
		}
	}
	return s.audit(ctx, tx, event{kind: kind, object: ref})
}

// Empty reports whether there is no account yet, as in a database that was
// just migrated.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	var some bool
	err := s.db.QueryRowContext(steady(ctx), "select exists (select 1 from accounts)").Scan(&some)
	return !some, fault(err)
}
