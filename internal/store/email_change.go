package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// The states of a change of address that is not over.
const (
	EmailChangeOpen    = "open"    // codes are asked for
	EmailChangeWaiting = "waiting" // for an officer, since the old mailbox is gone
)

// EmailChange is an account on its way to another address. Codes is how many codes were sent to
// each address.
type EmailChange struct {
	Ref                          string
	OldEmail, NewEmail           string
	OldProved, NewProved         bool
	Waiting                      bool
	Codes                        int
	MadeAt, SentAt, CodesGoodFor time.Time
	EndsAt                       time.Time
	Name, Profession             string // whose it is
	Organisation, Phone          string
}

type emailChangeRow struct {
	EmailChange
	id, account int64
	old, new    liveCode
}

const emailChangeColumns = `e.id, e.ref, e.account_id, e.old_email, e.new_email, e.old_mac, e.new_mac, e.codes, e.old_tries, e.new_tries,
e.old_proved_at is not null, e.new_proved_at is not null, e.state = 'waiting', e.made_at, e.sent_at, e.expires_at, a.name, a.profession, a.organisation, a.phone`

const (
	emailChangeSQL = `select ` + emailChangeColumns + ` from accounts a join email_changes e on e.account_id = a.id
where a.id = ?0 and e.state in ('open', 'waiting') and e.made_at > ?1`
	emailChangesSQL = `select ` + emailChangeColumns + ` from email_changes e join accounts a on a.id = e.account_id
where e.state = 'waiting' and e.made_at > ?1 and ` + byOfficer + ` order by e.made_at, e.id limit 200`
	emailChangeByRefSQL = `select ` + emailChangeColumns + ` from email_changes e join accounts a on a.id = e.account_id
where e.ref = ?2 and e.state = 'waiting' and e.made_at > ?1 and ` + byOfficer
)

func (r *emailChangeRow) scan(row interface{ Scan(...any) error }) error {
	err := row.Scan(&r.id, &r.Ref, &r.account, &r.OldEmail, &r.NewEmail, &r.old.mac, &r.new.mac, &r.Codes, &r.old.tries, &r.new.tries,
		&r.OldProved, &r.NewProved, &r.Waiting, &r.MadeAt, &r.SentAt, &r.CodesGoodFor, &r.Name, &r.Profession, &r.Organisation, &r.Phone)
	r.EndsAt = r.MadeAt.Add(portal.EmailChangeLife)
	return err
}

// since is when a change that is not over was begun at the earliest.
func (s *Store) changesSince() time.Time { return s.now().Add(-portal.EmailChangeLife) }

// EmailChangeOf gives the change of address of an account that is not over. NotFound for none.
func (s *Store) EmailChangeOf(ctx context.Context, accountID int64) (EmailChange, error) {
	var r emailChangeRow
	err := r.scan(s.db.QueryRowContext(steady(ctx), emailChangeSQL, accountID, s.changesSince()))
	return r.EmailChange, fault(err)
}

// BeginEmailChange begins to move an account to another address and mails a code to each of the
// two. Whether the new one has an account is not to be seen: then the mail says so, and no code is
// right. Conflict when a change is open, Invalid for the present address, Limited after too many.
func (s *Store) BeginEmailChange(ctx context.Context, accountID int64, email string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		now, r := s.now(), emailChangeRow{account: accountID, EmailChange: EmailChange{Ref: vault.Ref() + vault.Ref(), NewEmail: portal.CleanEmail(clean(email))}}
		err := tx.QueryRowContext(ctx, "select email from accounts where id = ? and disabled_at is null for no key update", accountID).Scan(&r.OldEmail)
		if err != nil {
			return orGone(err)
		}
		if r.NewEmail == r.OldEmail {
			return portal.Fail(portal.Invalid, "This is the address that you sign in with already. Enter the new one.")
		}
		if err := notMailbox(ctx, tx, r.NewEmail); err != nil {
			return err
		}
		var begun int
		_, err = tx.ExecContext(ctx, "update email_changes set state = 'expired', old_mac = null, new_mac = null where account_id = ? and state in ('open', 'waiting') and made_at <= ?", accountID, s.changesSince())
		if err == nil {
			err = tx.QueryRowContext(ctx, "select count(*) from email_changes where account_id = ? and made_at > ?", accountID, now.Add(-24*time.Hour)).Scan(&begun)
		}
		if err != nil {
			return err
		}
		if begun >= portal.EmailChangeTries {
			return portal.Fail(portal.Limited, "There were too many changes of address today. Try again tomorrow.")
		}
		err = tx.QueryRowContext(ctx, `insert into email_changes (ref, account_id, old_email, new_email, made_at, sent_at, expires_at) values (?0, ?1, ?2, ?3, ?4, ?4, ?4)
on conflict (account_id) where state in ('open', 'waiting') do nothing returning id`, r.Ref, accountID, r.OldEmail, r.NewEmail, now).Scan(&r.id)
		if errors.Is(err, sql.ErrNoRows) {
			return portal.Fail(portal.Conflict, "A change of address is under way already. Finish or withdraw it first.")
		}
		if err != nil {
			return err
		}
		if err := s.audit(ctx, tx, event{kind: AuditEmailChangeAsked, account: accountID, object: r.Ref}); err != nil {
			return err
		}
		return s.mailChangeCodes(ctx, tx, &r)
	})
}

// mailChangeCodes gives a change new codes and mails those that are still asked for.
func (s *Store) mailChangeCodes(ctx context.Context, tx bun.Tx, r *emailChangeRow) error {
	now := s.now()
	r.Codes++
	data := MailCode{Number: r.Codes, SentAt: now, ExpiresAt: now.Add(portal.CodeLife)}
	var taken bool
	if err := tx.QueryRowContext(ctx, "select exists (select 1 from accounts where email = ?)", r.NewEmail).Scan(&taken); err != nil {
		return err
	}
	oldCode, newCode := vault.Code(), vault.Code()
	if !r.OldProved {
		data.Code = oldCode
		if err := s.queueMail(ctx, tx, newMail{account: r.account, to: r.OldEmail, template: TemplateEmailChangeOld, data: data}); err != nil {
			return err
		}
	}
	if !r.NewProved {
		data.Code = newCode
		m := newMail{account: r.account, to: r.NewEmail, template: TemplateEmailChangeNew, data: data}
		if taken {
			newCode, m.template, m.data = vault.Token(), TemplateEmailChangeTaken, MailEmailChange{New: true, At: now}
		}
		if err := s.queueMail(ctx, tx, m); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `update email_changes set old_mac = case when old_proved_at is null then ?::bytea end, new_mac = case when new_proved_at is null then ?::bytea end,
  codes = ?, old_tries = 0, new_tries = 0, sent_at = ?, expires_at = ? where id = ?`,
		s.ring.MAC(changeCode(r.Ref, "old")+oldCode), s.ring.MAC(changeCode(r.Ref, "new")+newCode), r.Codes, now, data.ExpiresAt, r.id)
	return err
}

// changeCode is what a code is kept under, so that it fits no other address and no other change.
func changeCode(ref, which string) string { return "email-change/" + ref + "/" + which + "/" }

// inEmailChange works on the change of an account, locked, that is open.
func (s *Store) inEmailChange(ctx context.Context, accountID int64, work func(context.Context, bun.Tx, *emailChangeRow) error) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var r emailChangeRow
		err := r.scan(tx.QueryRowContext(ctx, emailChangeSQL+" for no key update", accountID, s.changesSince()))
		if errors.Is(err, sql.ErrNoRows) {
			return portal.Fail(portal.Conflict, "No change of address is under way any more. Look at your address below and begin anew if it is not right.")
		}
		if err != nil {
			return err
		}
		return work(ctx, tx, &r)
	})
}

var errChangeWaits = portal.Fail(portal.Conflict, "The new address is confirmed, and the change waits for the council. There is nothing to enter.")

// RenewEmailChange mails new codes to the addresses that are not confirmed; earlier ones no longer
// work. Limited after five, Conflict when none is asked for.
func (s *Store) RenewEmailChange(ctx context.Context, accountID int64) error {
	return s.inEmailChange(ctx, accountID, func(ctx context.Context, tx bun.Tx, r *emailChangeRow) error {
		switch {
		case r.Waiting:
			return errChangeWaits
		case r.Codes >= portal.CodesPerSignIn:
			return portal.Fail(portal.Limited, "We have sent you "+strconv.Itoa(r.Codes)+" codes. Use the newest, or withdraw the change and begin anew.")
		}
		return s.mailChangeCodes(ctx, tx, r)
	})
}

// EmailCodes are the codes that were entered, each "" for none. Lost says that mail to the old
// address can no longer be read, so that an officer decides.
type EmailCodes struct {
	Old, New string
	Lost     bool
}

// EmailProof is what came of the codes: what is wrong with each, and whether the address changed.
type EmailProof struct {
	Old, New error
	Done     bool
}

// ProveEmailChange takes the codes that were mailed to the two addresses, in any order. With both
// the address changes, and everything that waits for the new one becomes the account's. With the
// new one alone and Lost the change waits for an officer. Conflict when somebody has registered
// the new address meanwhile.
func (s *Store) ProveEmailChange(ctx context.Context, accountID int64, codes EmailCodes) (proof EmailProof, err error) {
	err = s.inEmailChange(ctx, accountID, func(ctx context.Context, tx bun.Tx, r *emailChangeRow) error {
		if r.Waiting {
			return errChangeWaits
		}
		if err := s.judgeEmailCodes(ctx, tx, r, codes, &proof); err != nil {
			return err
		}
		switch {
		case r.OldProved && r.NewProved:
			proof.Done = true
			return s.moveEmail(ctx, tx, r, accountID)
		case r.NewProved && codes.Lost:
			return s.letOfficerDecide(ctx, tx, r)
		}
		return nil
	})
	return proof, err
}

// judgeEmailCodes writes down which of the codes were right and counts wrong ones.
func (s *Store) judgeEmailCodes(ctx context.Context, tx bun.Tx, r *emailChangeRow, codes EmailCodes, proof *EmailProof) error {
	for _, c := range []struct {
		typed, which string
		live         *liveCode
		proved       *bool
		fault        *error
	}{{codes.Old, "old", &r.old, &r.OldProved, &proof.Old}, {codes.New, "new", &r.new, &r.NewProved, &proof.New}} {
		if c.typed == "" || *c.proved {
			continue
		}
		tries := c.live.tries
		*c.fault = s.judgeCode(c.live, r.CodesGoodFor, changeCode(r.Ref, c.which), c.typed)
		if *c.fault == nil {
			*c.proved, c.live.mac = true, nil
		} else if c.live.tries > tries {
			if err := s.audit(ctx, tx, event{kind: AuditSignInFailed, account: r.account, object: r.Ref, detail: c.which + " address, try " + strconv.Itoa(c.live.tries)}); err != nil {
				return err
			}
		}
	}
	now := s.now()
	_, err := tx.ExecContext(ctx, `update email_changes set old_mac = ?, new_mac = ?, old_tries = ?, new_tries = ?,
  old_proved_at = case when ? then coalesce(old_proved_at, ?) end, new_proved_at = case when ? then coalesce(new_proved_at, ?) end where id = ?`,
		r.old.mac, r.new.mac, r.old.tries, r.new.tries, r.OldProved, now, r.NewProved, now, r.id)
	return err
}

func (s *Store) letOfficerDecide(ctx context.Context, tx bun.Tx, r *emailChangeRow) error {
	if _, err := tx.ExecContext(ctx, "update email_changes set state = 'waiting', old_lost = true, old_mac = null where id = ?", r.id); err != nil {
		return err
	}
	if err := s.mailBoth(ctx, tx, r, TemplateEmailChangeWaits); err != nil {
		return err
	}
	return s.audit(ctx, tx, event{kind: AuditEmailChangeWaits, account: r.account, object: r.Ref})
}

func (s *Store) mailBoth(ctx context.Context, tx bun.Tx, r *emailChangeRow, template string) error {
	for _, to := range []string{r.OldEmail, r.NewEmail} {
		data := MailEmailChange{New: to == r.NewEmail, At: s.now()}
		if err := s.queueMail(ctx, tx, newMail{account: r.account, to: to, template: template, data: data}); err != nil {
			return err
		}
	}
	return nil
}

// moveEmail moves the account to the new address. by is who brings it about.
func (s *Store) moveEmail(ctx context.Context, tx bun.Tx, r *emailChangeRow, by int64) error {
	if err := lockAddress(ctx, tx, r.NewEmail); err != nil {
		return err
	}
	var taken bool
	if err := tx.QueryRowContext(ctx, "select exists (select 1 from accounts where email = ?)", r.NewEmail).Scan(&taken); err != nil {
		return err
	}
	if taken {
		return portal.Fail(portal.Conflict, "There is another account with this address by now. Sign in with it, or withdraw the change.")
	}
	if _, err := tx.ExecContext(ctx, "update accounts set email = ? where id = ?", r.NewEmail, r.account); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "update email_changes set state = 'done', old_mac = null, new_mac = null, decided_at = ?, decided_by = ? where id = ?", s.now(), by, r.id)
	if err != nil {
		return err
	}
	// Codes that went to the old mailbox are good for nothing any more.
	if _, err := tx.ExecContext(ctx, "update sign_ins set code_mac = null where account_id = ? and code_mac is not null", r.account); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "update resets set code_mac = null, proved_at = null where account_id = ? and used_at is null", r.account); err != nil {
		return err
	}
	if _, err := s.claim(ctx, tx, r.account, r.NewEmail); err != nil {
		return err
	}
	if err := s.mailBoth(ctx, tx, r, TemplateEmailChanged); err != nil {
		return err
	}
	return s.audit(ctx, tx, event{kind: AuditEmailChanged, account: by, object: r.Ref})
}

// WithdrawEmailChange ends the change of an account. That none is under way is no fault.
func (s *Store) WithdrawEmailChange(ctx context.Context, accountID int64) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var ref string
		err := tx.QueryRowContext(ctx, `update email_changes set state = 'withdrawn', old_mac = null, new_mac = null, decided_at = ?0, decided_by = ?1
where account_id = ?1 and state in ('open', 'waiting') returning ref`, s.now(), accountID).Scan(&ref)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditEmailChangeWithdrawn, account: accountID, object: ref})
	})
}

// EmailChanges are the changes of address that wait for an officer, the oldest first; none for
// anybody who is no officer.
func (s *Store) EmailChanges(ctx context.Context, officerID int64) ([]EmailChange, error) {
	rows, err := s.db.QueryContext(steady(ctx), emailChangesSQL, officerID, s.changesSince())
	if err != nil {
		return nil, fault(err)
	}
	defer rows.Close()
	var out []EmailChange
	for rows.Next() {
		var r emailChangeRow
		if err := r.scan(rows); err != nil {
			return nil, fault(err)
		}
		out = append(out, r.EmailChange)
	}
	return out, fault(rows.Err())
}

// EmailChangesWaiting is how many changes wait for an officer.
func (s *Store) EmailChangesWaiting(ctx context.Context) (n int, err error) {
	err = s.db.QueryRowContext(steady(ctx), "select count(*) from email_changes where state = 'waiting' and made_at > ?", s.changesSince()).Scan(&n)
	return n, fault(err)
}

// EmailChangeByRef gives a change that waits, for an officer. NotFound for anybody else, and when
// it was decided.
func (s *Store) EmailChangeByRef(ctx context.Context, officerID int64, ref string) (EmailChange, error) {
	var r emailChangeRow
	err := r.scan(s.db.QueryRowContext(steady(ctx), emailChangeByRefSQL, officerID, s.changesSince(), clean(ref)))
	return r.EmailChange, fault(err)
}

// DecideEmailChange approves or refuses a change that waits. Officers alone may, and never their
// own (Forbidden). NotFound when it was decided or withdrawn meanwhile.
func (s *Store) DecideEmailChange(ctx context.Context, officerID int64, ref string, approve bool) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		// The account is locked first, as everywhere.
		_, err := tx.ExecContext(ctx, "select 1 from accounts where id = (select account_id from email_changes where ref = ?) for no key update", clean(ref))
		if err != nil {
			return err
		}
		var r emailChangeRow
		if err := r.scan(tx.QueryRowContext(ctx, emailChangeByRefSQL+" for no key update of e", officerID, s.changesSince(), clean(ref))); err != nil {
			return orGone(err)
		}
		switch {
		case r.account == officerID:
			return portal.Fail(portal.Forbidden, "This is the change of your own address. Another officer must decide about it.")
		case approve:
			return s.moveEmail(ctx, tx, &r, officerID)
		}
		_, err = tx.ExecContext(ctx, "update email_changes set state = 'refused', new_mac = null, decided_at = ?, decided_by = ? where id = ?", s.now(), officerID, r.id)
		if err != nil {
			return err
		}
		if err := s.mailBoth(ctx, tx, &r, TemplateEmailChangeRefused); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditEmailChangeRefused, account: officerID, object: r.Ref})
	})
}
