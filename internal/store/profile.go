package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// AccountDetails is what the holder of an account changes by Update account: what a registration
// asks, and the entry in a professional register.
type AccountDetails struct {
	RegistrationDetails
	Register, RegistrationNumber string
}

func detailsContext(ref string) string { return "account/" + ref }

// keepDetails seals what was entered of an account beside what forms are filled in with.
func (s *Store) keepDetails(ctx context.Context, tx bun.Tx, a portal.Account, d AccountDetails) error {
	plain, err := json.Marshal(d)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "update accounts set details = ? where id = ?", s.ring.Seal(plain, detailsContext(a.Ref)), a.ID)
	return err
}

// DetailsOf gives what the holder of an account has entered; found is false when it was made
// without a registration, before details were kept, or under a key that is gone.
func (s *Store) DetailsOf(ctx context.Context, accountID int64) (d AccountDetails, found bool, err error) {
	var ref string
	var sealed []byte
	err = s.db.QueryRowContext(steady(ctx), "select ref, details from accounts where id = ?", accountID).Scan(&ref, &sealed)
	if errors.Is(err, sql.ErrNoRows) || err == nil && sealed == nil {
		return d, false, nil
	}
	if err == nil {
		var plain []byte
		if plain, err = s.ring.Open(sealed, detailsContext(ref)); err == nil {
			err = json.Unmarshal(plain, &d)
		}
	}
	if errors.Is(err, vault.ErrKey) {
		return AccountDetails{}, false, nil
	}
	return d, err == nil, fault(err)
}

// ChangeDetails writes what the holder of an account has entered. Forms that were opened before
// keep what they were filled in with. Invalid without a name.
func (s *Store) ChangeDetails(ctx context.Context, accountID int64, d AccountDetails) error {
	name := clean(d.Name())
	if name == "" {
		return portal.Fail(portal.Invalid, "An account needs a name.")
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		a := portal.Account{ID: accountID}
		err := tx.QueryRowContext(ctx, `update accounts set name = ?, profession = ?, organisation = ?, address = ?, phone = ?, register = ?, registration_number = ?
where id = ? and disabled_at is null returning ref`, name, clean(d.Profession), clean(d.Organisation), clean(d.Address()), clean(d.Phone),
			clean(d.Register), clean(d.RegistrationNumber), accountID).Scan(&a.Ref)
		if err != nil {
			return orGone(err)
		}
		if err := s.keepDetails(ctx, tx, a, d); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditDetailsChanged, account: accountID, object: a.Ref})
	})
}
