package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// CalendarTask is a due date of a calendar: no child, no case.
type CalendarTask struct {
	Ref, FormType string
	Due           portal.Date
	SentAt        time.Time
}

// CalendarMade says since when an account has a calendar; nil when it has none.
func (s *Store) CalendarMade(ctx context.Context, accountID int64) (*time.Time, error) {
	var at sql.NullTime
	err := s.db.QueryRowContext(steady(ctx), "select made_at from calendars where account_id = ?", accountID).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return timeFrom(at), fault(err)
}

// MakeCalendar makes the calendar of an account, or gives it a new address: the old one leads
// nowhere from then on. The token of the address is told this once and kept as a hash.
func (s *Store) MakeCalendar(ctx context.Context, accountID int64) (token string, err error) {
	token = vault.Token()
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into calendars (account_id, token_hash, made_at) values (?, ?, ?)
on conflict (account_id) do update set token_hash = excluded.token_hash, made_at = excluded.made_at, read_on = null`, accountID, vault.HashToken(token), s.now())
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditCalendarMade, account: accountID})
	})
	return token, err
}

// StopCalendar switches a calendar off. None is no fault.
func (s *Store) StopCalendar(ctx context.Context, accountID int64) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		result, err := tx.ExecContext(ctx, "delete from calendars where account_id = ?", accountID)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditCalendarOff, account: accountID})
	})
}

const calendarSQL = `select t.ref, ` + formTypeSQL + `, t.due_on::text, t.sent_at
from tasks t join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id
where t.owner_id = ? and t.state in ('assigned', 'returned', 'counter_signing', 'decline_proposed') and t.due_on is not null
order by t.due_on, t.id`

// CalendarOwner is whose calendar an address is; NotFound when it is nobody's, or of an
// account that is closed.
func (s *Store) CalendarOwner(ctx context.Context, token string) (accountID int64, err error) {
	err = s.db.QueryRowContext(steady(ctx), `select k.account_id from calendars k join accounts a on a.id = k.account_id
where k.token_hash = ? and a.disabled_at is null`, vault.HashToken(token)).Scan(&accountID)
	return accountID, fault(err)
}

// Calendar gives the due dates of the open tasks of whoever has the calendar, and writes into
// the audit once a day that it was read.
func (s *Store) Calendar(ctx context.Context, accountID int64) ([]CalendarTask, error) {
	_, err := s.db.ExecContext(steady(ctx), `with first as (
  update calendars set read_on = ?0::date where account_id = ?1 and read_on is distinct from ?0::date returning account_id
)
insert into audit_events (at, kind, account_id) select ?2, ?3, account_id from first`, portal.London(s.now()).String(), accountID, s.now(), string(AuditCalendarRead))
	if err != nil {
		return nil, fault(err)
	}
	rows, err := s.db.QueryContext(steady(ctx), calendarSQL, accountID)
	if err != nil {
		return nil, fault(err)
	}
	var out []CalendarTask
	err = each(rows, func(rows *sql.Rows) error {
		var c CalendarTask
		var due string
		err := rows.Scan(&c.Ref, &c.FormType, &due, &c.SentAt)
		if d := dateFrom(due); d != nil {
			c.Due = *d
		}
		out = append(out, c)
		return err
	})
	return out, fault(err)
}

// RecordListExported notes that somebody took the own list away.
func (s *Store) RecordListExported(ctx context.Context, accountID int64) error {
	return fault(s.audit(steady(ctx), s.db, event{kind: AuditListExported, account: accountID}))
}
