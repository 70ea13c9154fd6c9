package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// caseDatesJSON are the dates of the case c, and exceptedJSON how many exceptions each of its
// limits has, as JSON.
const (
	caseDatesJSON = `(select coalesce(json_object_agg(d.name, d.on_date), '{}') from case_dates d where d.case_id = c.id)`
	exceptedJSON  = `(select coalesce(json_object_agg(e.rule, e.n), '{}') from (select rule, count(*) as n from case_exceptions where case_id = c.id and withdrawn_at is null group by rule) e)`
	basisNow      = `(select consultation_basis from council_clocks)`
)

func readDates(raw []byte) (dates portal.CaseDates, err error) {
	err = json.Unmarshal(raw, &dates)
	return dates, err
}

// changeDates writes the dates that differ, each with its event, and the next limit of the
// case. The case is locked.
func (s *Store) changeDates(ctx context.Context, tx bun.Tx, caseID, accountID int64, changed portal.CaseDates) error {
	var raw []byte
	if err := tx.QueryRowContext(ctx, "select "+caseDatesJSON+" from cases c where c.id = ?", caseID).Scan(&raw); err != nil {
		return err
	}
	dates, err := readDates(raw)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(changed)) {
		if changed[name] == dates[name] {
			continue
		}
		if err := s.putDate(ctx, tx, caseID, accountID, name, changed[name]); err != nil {
			return err
		}
	}
	return settleDue(ctx, tx, caseID)
}

func (s *Store) putDate(ctx context.Context, tx bun.Tx, caseID, accountID int64, name string, on portal.Date) (err error) {
	words := "none"
	if on.IsZero() {
		_, err = tx.ExecContext(ctx, "delete from case_dates where case_id = ? and name = ?", caseID, name)
	} else {
		words = on.String()
		_, err = tx.ExecContext(ctx, `insert into case_dates (case_id, name, on_date) values (?, ?, ?)
on conflict (case_id, name) do update set on_date = excluded.on_date`, caseID, name, words)
	}
	if err != nil {
		return err
	}
	return s.audit(ctx, tx, event{kind: AuditCaseDate, account: accountID, case_: caseID, detail: name + " " + words})
}

// dueRow is what the next limit of a case is worked out from.
type dueRow struct {
	id     int64
	kind   portal.CaseKind
	dates  []byte
	basis  portal.DayBasis
	closed bool
}

const dueRowSQL = `select c.id, c.kind, ` + caseDatesJSON + `, ` + basisNow + `, c.closed_on is not null from cases c where `

func (r *dueRow) fields() []any { return []any{&r.id, &r.kind, &r.dates, &r.basis, &r.closed} }

// next is the day of the next limit as an argument, and its rule.
func (r *dueRow) next() (on any, rule string, err error) {
	dates, err := readDates(r.dates)
	if err != nil || r.closed {
		return nil, "", err
	}
	day, rule, ok := portal.NextDue(r.kind, dates, r.basis)
	if !ok {
		return nil, "", nil
	}
	return day.String(), rule, nil
}

// settleDue writes the next limit of a case, which is locked.
func settleDue(ctx context.Context, tx bun.Tx, caseID int64) error {
	var r dueRow
	if err := tx.QueryRowContext(ctx, dueRowSQL+"c.id = ?", caseID).Scan(r.fields()...); err != nil {
		return err
	}
	on, rule, err := r.next()
	if err == nil {
		_, err = tx.ExecContext(ctx, "update cases set next_due_on = ?::date, next_due_rule = ? where id = ?", on, rule, caseID)
	}
	return err
}

// CloseCase ends a case on a day. Conflict when it is closed already; Invalid for a day to come
// or no such end; NotFound for what is not the account's.
func (s *Store) CloseCase(ctx context.Context, accountID int64, ref string, as portal.ClosedAs, on portal.Date) error {
	if as.Words() == "" || on.IsZero() || portal.London(s.now()).Days(on) > 0 {
		return portal.Fail(portal.Invalid, "Choose how the case ended, and a day that is not still to come.")
	}
	return s.endCase(ctx, accountID, ref, true, event{kind: AuditCaseClosed, detail: string(as) + " " + on.String()}, on.String(), string(as))
}

// ReopenCase takes the end of a case back. Conflict when it is not closed.
func (s *Store) ReopenCase(ctx context.Context, accountID int64, ref string) error {
	return s.endCase(ctx, accountID, ref, false, event{kind: AuditCaseReopened}, nil, "")
}

func (s *Store) endCase(ctx context.Context, accountID int64, ref string, running bool, e event, on any, as string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var id int64
		var runs bool
		err := tx.QueryRowContext(ctx, "select c.id, c.closed_on is null from cases c where c.ref = ?1 and "+ofMyTeam+" for update", accountID, clean(ref)).Scan(&id, &runs)
		if err != nil {
			return orGone(err)
		}
		if runs != running {
			return portal.Fail(portal.Conflict, "Somebody was faster: this case has been closed or opened again meanwhile.")
		}
		if _, err := tx.ExecContext(ctx, "update cases set closed_on = ?::date, closed_as = ?, revision = revision + 1 where id = ?", on, as, id); err != nil {
			return err
		}
		if err := settleDue(ctx, tx, id); err != nil {
			return err
		}
		e.account, e.case_ = accountID, id
		return s.audit(ctx, tx, e)
	})
}
