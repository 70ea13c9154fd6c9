package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

const (
	checkEvery   = 24 * time.Hour // how often the record is checked unasked
	checkGivenUp = time.Hour      // after which a check that did not end is begun anew
)

// AuditCheckLine is a check of the audit as administrators see it. Report is nil while it waits
// or runs, and when it could not be carried out.
type AuditCheckLine struct {
	AskedBy          string // "" for the check of the day
	AskedAt          time.Time
	BegunAt, EndedAt *time.Time
	Report           *portal.AuditReport
}

// AskAuditCheck asks for a check of the whole record, which a job carries out. Asking again
// while one waits asks once. NotFound unless the account is an administrator's.
func (s *Store) AskAuditCheck(ctx context.Context, accountID int64) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := mustAdministrator(ctx, tx, accountID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `insert into audit_checks (asked_by, asked_at)
select ?, ? where not exists (select 1 from audit_checks where ended_at is null and begun_at is null)`, accountID, s.now())
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditCheckAsked, account: accountID})
	})
}

// BeginAuditCheck takes the check that waits, or makes the one of the day; 0 when there is
// nothing to do. Of several processes one gets it.
func (s *Store) BeginAuditCheck(ctx context.Context) (id int64, err error) {
	now := s.now()
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `with l as (select pg_advisory_xact_lock(727032)) insert into audit_checks (asked_at)
select ?0 from l where not exists (select 1 from audit_checks where asked_at > ?1)`, now, now.Add(-checkEvery))
		if err != nil {
			return err
		}
		err = tx.QueryRowContext(ctx, `update audit_checks set begun_at = ?0 where id = (
  select id from audit_checks where ended_at is null and (begun_at is null or begun_at < ?1) order by id limit 1 for update skip locked
) returning id`, now, now.Add(-checkGivenUp)).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return id, err
}

// EndAuditCheck keeps what a check came to; nil when it could not be carried out.
func (s *Store) EndAuditCheck(ctx context.Context, id int64, report *portal.AuditReport) error {
	text := []byte{}
	if report != nil {
		var err error
		if text, err = json.Marshal(report); err != nil {
			return err
		}
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, "update audit_checks set ended_at = ?, report = ? where id = ?", s.now(), string(text), id); err != nil {
			return err
		}
		detail := "sound"
		if report == nil {
			detail = "failed"
		} else if !report.Sound {
			detail = "findings"
		}
		return s.audit(ctx, tx, event{kind: AuditChecked, detail: detail})
	})
}

// AuditChecks are the last ten checks, newest first, for administrators.
func (s *Store) AuditChecks(ctx context.Context, accountID int64) (out []AuditCheckLine, err error) {
	if err := mustAdministrator(ctx, s.db, accountID); err != nil {
		return nil, fault(err)
	}
	rows, err := s.db.QueryContext(steady(ctx), `select coalesce(a.name, ''), k.asked_at, k.begun_at, k.ended_at, k.report
from audit_checks k left join accounts a on a.id = k.asked_by order by k.id desc limit 10`)
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var l AuditCheckLine
		var begun, ended sql.NullTime
		var report string
		if err := rows.Scan(&l.AskedBy, &l.AskedAt, &begun, &ended, &report); err != nil {
			return err
		}
		l.AskedAt, l.BegunAt, l.EndedAt = l.AskedAt.UTC(), timeFrom(begun), timeFrom(ended)
		if report != "" {
			if err := json.Unmarshal([]byte(report), &l.Report); err != nil {
				return err
			}
		}
		out = append(out, l)
		return nil
	})
	return out, fault(err)
}
