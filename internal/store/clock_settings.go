package store

import (
	"context"
	"database/sql"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"portico/internal/portal"
)

// DayBasis is how the council counts the days of a consultation.
func (s *Store) DayBasis(ctx context.Context) (basis portal.DayBasis, err error) {
	err = s.db.QueryRowContext(steady(ctx), "select "+basisNow).Scan(&basis)
	return basis, fault(err)
}

// SetDayBasis chooses it, for what is sent from now on and for the next limits of all open
// consultations. Callers have asked whether the account may.
func (s *Store) SetDayBasis(ctx context.Context, accountID int64, basis portal.DayBasis) error {
	if !basis.Valid() {
		return portal.Fail(portal.Invalid, "Choose calendar days or working days")
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.ExecContext(ctx, "update council_clocks set consultation_basis = ?0, changed_at = ?1, changed_by = ?2 where consultation_basis <> ?0", string(basis), s.now(), accountID)
		if n, _ := rowsOf(res, err); err != nil || n == 0 {
			return err
		}
		if err := settleAll(ctx, tx, "c.kind = 'consultation' and "); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditDayBasis, account: accountID, detail: string(basis)})
	})
}

// SettleClocks works the next limits of all open cases out anew when the rules or the bank
// holidays that are built in have changed since. Else it does nothing.
func (s *Store) SettleClocks(ctx context.Context) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		mark := portal.ClockRulesMark()
		res, err := tx.ExecContext(ctx, "update council_clocks set rules = ?0 where rules <> ?0", mark)
		if n, _ := rowsOf(res, err); err != nil || n == 0 {
			return err
		}
		return settleAll(ctx, tx, "")
	})
}

func rowsOf(res sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// settledAtOnce is how many cases are read and written together.
const settledAtOnce = 2000

// settleAll writes the next limits of the open cases that fit, in steps.
func settleAll(ctx context.Context, tx bun.Tx, which string) error {
	for after, n := int64(0), settledAtOnce; n == settledAtOnce; {
		var err error
		if after, n, err = settleSome(ctx, tx, which, after); err != nil {
			return err
		}
	}
	return nil
}

// settleSome locks the cases before it reads their dates: these may be changing.
func settleSome(ctx context.Context, tx bun.Tx, which string, after int64) (last int64, n int, err error) {
	ids, err := column[int64](tx.QueryContext(ctx, "select c.id from cases c where "+which+"c.closed_on is null and c.id > ? order by c.id limit ? for update", after, settledAtOnce))
	if err != nil || len(ids) == 0 {
		return 0, 0, err
	}
	rows, err := tx.QueryContext(ctx, dueRowSQL+"c.id = any(?)", pgdialect.Array(ids))
	if err != nil {
		return 0, 0, err
	}
	var days, rules []string
	var found []int64
	err = each(rows, func(rows *sql.Rows) error {
		var r dueRow
		if err := rows.Scan(r.fields()...); err != nil {
			return err
		}
		on, rule, err := r.next()
		day, _ := on.(string)
		found, days, rules = append(found, r.id), append(days, day), append(rules, rule)
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	_, err = tx.ExecContext(ctx, `update cases c set next_due_on = nullif(n.day, '')::date, next_due_rule = n.rule
from unnest(?::bigint[], ?::text[], ?::text[]) as n(id, day, rule) where c.id = n.id and (c.next_due_on, c.next_due_rule) is distinct from (nullif(n.day, '')::date, n.rule)`,
		pgdialect.Array(found), pgdialect.Array(days), pgdialect.Array(rules))
	return ids[len(ids)-1], len(ids), err
}

// column reads rows of one column.
func column[T any](rows *sql.Rows, err error) (out []T, _ error) {
	if err != nil {
		return nil, err
	}
	err = each(rows, func(rows *sql.Rows) error {
		var one T
		err := rows.Scan(&one)
		out = append(out, one)
		return err
	})
	return out, err
}
