package store

import (
	"context"
	"database/sql"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// RetentionRule says how long something is kept. Form is the key of a definition, "" for all
// that have no rule of their own; Kept is in days, for cases in years from birth, nil for
// what is kept until the council says otherwise.
type RetentionRule struct {
	Form  string
	State portal.RetentionState
	Kept  *int
}

// RetentionForm is a form that may have rules of its own.
type RetentionForm struct{ Key, Title string }

// RetentionRules are all rules, and the forms that may have one, for administrators.
func (s *Store) RetentionRules(ctx context.Context, accountID int64) (rules []RetentionRule, forms []RetentionForm, err error) {
	if err := mustAdministrator(ctx, s.db, accountID); err != nil {
		return nil, nil, fault(err)
	}
	rows, err := s.db.QueryContext(steady(ctx), "select form, state, kept from retention_rules order by form, state")
	if err != nil {
		return nil, nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var r RetentionRule
		err := rows.Scan(&r.Form, &r.State, &r.Kept)
		rules = append(rules, r)
		return err
	})
	if err != nil {
		return nil, nil, fault(err)
	}
	rows, err = s.db.QueryContext(steady(ctx), `select d.key, coalesce((select v.title from versions v where v.definition_id = d.id order by v.number desc limit 1), d.key)
from definitions d order by 2, 1`)
	if err != nil {
		return nil, nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var f RetentionForm
		err := rows.Scan(&f.Key, &f.Title)
		forms = append(forms, f)
		return err
	})
	return rules, forms, fault(err)
}

// SetRetentionRules writes rules; a rule of a form that is Off goes, so that the general one
// holds. NotFound unless the account is an administrator's. What was noticed under the old
// rules is judged anew before it is removed.
func (s *Store) SetRetentionRules(ctx context.Context, accountID int64, set []RetentionRule, off []RetentionRule) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := mustAdministrator(ctx, tx, accountID); err != nil {
			return err
		}
		for _, r := range off {
			if _, err := tx.ExecContext(ctx, "delete from retention_rules where form = ? and state = ? and form <> ''", clean(r.Form), string(r.State)); err != nil {
				return err
			}
		}
		for _, r := range set {
			_, err := tx.ExecContext(ctx, `insert into retention_rules (form, state, kept, changed_at, changed_by) values (?, ?, ?, ?, ?)
on conflict (form, state) do update set kept = excluded.kept, changed_at = excluded.changed_at, changed_by = excluded.changed_by`, clean(r.Form), string(r.State), r.Kept, s.now(), accountID)
			if err != nil {
				return err
			}
		}
		return s.audit(ctx, tx, event{kind: AuditRulesChanged, account: accountID})
	})
}
