package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"portico/internal/portal"
)

// FormUse is what the council usually asks with a form: the head of regulation 6(1), "" for none,
// and at which place, from 1, it stands among the usual forms of a kind of case, for those kinds where it does.
type FormUse struct {
	Advice portal.AdviceCategory
	Places map[portal.CaseKind]int
}

// FormUses are the uses of all forms that have one, by the form's key.
func (s *Store) FormUses(ctx context.Context) (map[string]FormUse, error) {
	advice, err := s.FormAdvice(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]FormUse{}
	for key, head := range advice {
		out[key] = FormUse{Advice: head, Places: map[portal.CaseKind]int{}}
	}
	rows, err := s.db.QueryContext(steady(ctx), "select form_key, kind, place from usual_forms")
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var key string
		var kind portal.CaseKind
		var place int
		err := rows.Scan(&key, &kind, &place)
		if out[key].Places == nil {
			out[key] = FormUse{Places: map[portal.CaseKind]int{}}
		}
		out[key].Places[kind] = place
		return err
	})
	return out, fault(err)
}

// SetFormUses says anew what forms are used for; those that are not named keep their use. The
// usual forms of a kind are numbered anew, those at one place by their keys. Callers have asked
// whether the account may.
func (s *Store) SetFormUses(ctx context.Context, accountID int64, uses map[string]FormUse) error {
	var keys, advised, heads []string
	for key, use := range uses {
		if keys = append(keys, key); use.Advice != "" {
			advised, heads = append(advised, key), append(heads, string(use.Advice))
		}
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, "lock table form_advice, usual_forms in share row exclusive mode"); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "delete from form_advice where form_key = any(?)", pgdialect.Array(keys)); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "insert into form_advice (form_key, advice) select * from unnest(?::text[], ?::text[])", pgdialect.Array(advised), pgdialect.Array(heads)); err != nil {
			return err
		}
		if err := placeForms(ctx, tx, uses); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditUsualForms, account: accountID})
	})
}

// usualForm is a line of usual_forms.
type usualForm struct {
	kind, key string
	place     int
}

// placeForms writes the usual forms of each kind; the table is locked.
func placeForms(ctx context.Context, tx bun.Tx, uses map[string]FormUse) error {
	rows, err := tx.QueryContext(ctx, "select kind, form_key, place from usual_forms")
	if err != nil {
		return err
	}
	var all []usualForm
	err = each(rows, func(rows *sql.Rows) error {
		var f usualForm
		err := rows.Scan(&f.kind, &f.key, &f.place)
		if _, named := uses[f.key]; !named {
			all = append(all, f)
		}
		return err
	})
	if err != nil {
		return err
	}
	for key, use := range uses {
		for kind, place := range use.Places {
			all = append(all, usualForm{string(kind), key, place})
		}
	}
	slices.SortFunc(all, func(a, b usualForm) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.place, b.place), cmp.Compare(a.key, b.key))
	})
	kinds, keys := make([]string, len(all)), make([]string, len(all))
	for i, f := range all {
		kinds[i], keys[i] = f.kind, f.key
	}
	if _, err := tx.ExecContext(ctx, "delete from usual_forms"); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `insert into usual_forms (kind, place, form_key)
select kind, row_number() over (partition by kind order by i), key from unnest(?::text[], ?::text[]) with ordinality w(kind, key, i)`, pgdialect.Array(kinds), pgdialect.Array(keys))
	return err
}
