package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// Export is a submission of a case, and who said that it stands in the case system. Other is what
// it is called there; ConfirmedAt is nil until somebody has.
type Export struct {
	Receipt, FormType string // the receipt's reference
	Round             int
	SubmittedAt       time.Time
	ConfirmedAt       *time.Time
	By, Other         string
}

const exportsSQL = `select r.reference, v.form_type, r.round, r.submitted_at, e.confirmed_at, coalesce(a.name, ''), coalesce(e.reference, '')
from tasks c join submissions r on r.task_id = c.id join versions v on v.id = r.version_id
  left join exports e on e.task_id = r.task_id and e.round = r.round and e.withdrawn_at is null left join accounts a on a.id = e.confirmed_by
where c.case_id = ?1 and ` + ofMyTeam + ` order by r.id desc`

// Exports are the submissions of a case, newest first, for officers who see it.
func (s *Store) Exports(ctx context.Context, accountID, caseID int64) (out []Export, err error) {
	rows, err := s.db.QueryContext(steady(ctx), exportsSQL, accountID, caseID)
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var e Export
		var at sql.NullTime
		err := rows.Scan(&e.Receipt, &e.FormType, &e.Round, &e.SubmittedAt, &at, &e.By, &e.Other)
		e.SubmittedAt, e.ConfirmedAt = e.SubmittedAt.UTC(), timeFrom(at)
		out = append(out, e)
		return err
	})
	return out, fault(err)
}

// ConfirmExports says that submissions, named by their receipts, stand in the case system under a
// reference, which may be "". What is confirmed already stays as it is. It gives how many
// are new. NotFound when one is not of that case, or the officer does not see it.
func (s *Store) ConfirmExports(ctx context.Context, accountID int64, caseRef string, receipts []string, other string) (n int, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		caseID, _, err := lockCase(ctx, tx, accountID, caseRef)
		if err != nil {
			return err
		}
		for _, receipt := range receipts {
			task, round, err := submissionOf(ctx, tx, caseID, receipt)
			if err != nil {
				return err
			}
			result, err := tx.ExecContext(ctx, "insert into exports (task_id, round, reference, confirmed_at, confirmed_by) values (?, ?, ?, ?, ?) on conflict do nothing",
				task, round, clean(other), s.now(), accountID)
			if err != nil {
				return err
			}
			if added, err := result.RowsAffected(); err != nil || added == 0 {
				if err != nil {
					return err
				}
				continue
			}
			n++
			if err := s.audit(ctx, tx, event{kind: AuditExportConfirmed, account: accountID, case_: caseID, task: task, object: clean(receipt), detail: clean(other)}); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// WithdrawExport takes a confirmation back. Conflict when there is none; NotFound as ConfirmExports.
func (s *Store) WithdrawExport(ctx context.Context, accountID int64, caseRef, receipt string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		caseID, _, err := lockCase(ctx, tx, accountID, caseRef)
		if err != nil {
			return err
		}
		task, round, err := submissionOf(ctx, tx, caseID, receipt)
		if err != nil {
			return err
		}
		result, err := tx.ExecContext(ctx, "update exports set withdrawn_at = ?, withdrawn_by = ? where task_id = ? and round = ? and withdrawn_at is null", s.now(), accountID, task, round)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, portal.Fail(portal.Conflict, "This form is not confirmed as exported any more."))
		}
		return s.audit(ctx, tx, event{kind: AuditExportWithdrawn, account: accountID, case_: caseID, task: task, object: clean(receipt)})
	})
}

func submissionOf(ctx context.Context, tx bun.Tx, caseID int64, receipt string) (task int64, round int, err error) {
	err = tx.QueryRowContext(ctx, "select r.task_id, r.round from submissions r join tasks t on t.id = r.task_id where r.reference = ? and t.case_id = ?", clean(receipt), caseID).Scan(&task, &round)
	return task, round, orGone(err)
}
