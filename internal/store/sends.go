package store

import (
	"context"
	"database/sql"

	"github.com/uptrace/bun/dialect/pgdialect"

	"portico/internal/portal"
)

// Addressee is who has an address: Registered with the name of the account, or nobody yet.
// Closed says that the account is disabled.
type Addressee struct {
	Recipient
	AccountID int64
	Closed    bool
}

// Addressees are those of the addresses that somebody has an account with, by address, for
// the council's staff.
func (s *Store) Addressees(ctx context.Context, accountID int64, emails []string) (map[string]Addressee, error) {
	out := map[string]Addressee{}
	if len(emails) == 0 {
		return out, nil
	}
	rows, err := s.db.QueryContext(steady(ctx), "select a.id, a.email, a.name, a.organisation, a.disabled_at is not null from accounts a where a.email = any(?1) and "+byOfficer,
		accountID, pgdialect.Array(emails))
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		one := Addressee{Recipient: Recipient{Registered: true}}
		err := rows.Scan(&one.AccountID, &one.Email, &one.Name, &one.Organisation, &one.Closed)
		out[one.Email] = one
		return err
	})
	return out, fault(err)
}

// maxDomains is how many domains are compared with one that was typed.
const maxDomains = 2000

const domainsSQL = `with recursive d(domain) as (
  (select split_part(email, '@', 2) from accounts order by 1 limit 1)
  union all
  select (select split_part(a.email, '@', 2) from accounts a where split_part(a.email, '@', 2) > d.domain order by 1 limit 1) from d where d.domain is not null
)
select domain from d where domain <> '' limit ?`

// Domains are those of the addresses that have an account, each found by a step in the index.
func (s *Store) Domains(ctx context.Context) ([]string, error) {
	rows, err := s.db.QueryContext(steady(ctx), domainsSQL, maxDomains)
	return oneText(rows, err)
}

// oneText are the values of a single column of texts.
func oneText(rows *sql.Rows, err error) (out []string, _ error) {
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var one string
		err := rows.Scan(&one)
		out = append(out, one)
		return err
	})
	return out, fault(err)
}

// FormAdvice is which head of regulation 6(1) a form asks for, by the form's key.
func (s *Store) FormAdvice(ctx context.Context) (map[string]portal.AdviceCategory, error) {
	rows, err := s.db.QueryContext(steady(ctx), "select form_key, advice from form_advice")
	if err != nil {
		return nil, fault(err)
	}
	out := map[string]portal.AdviceCategory{}
	err = each(rows, func(rows *sql.Rows) error {
		var key string
		var advice portal.AdviceCategory
		err := rows.Scan(&key, &advice)
		out[key] = advice
		return err
	})
	return out, fault(err)
}

// UsualForms are the keys of the forms that a case of a kind usually needs, in their order.
func (s *Store) UsualForms(ctx context.Context, kind portal.CaseKind) ([]string, error) {
	rows, err := s.db.QueryContext(steady(ctx), "select form_key from usual_forms where kind = ? order by place", string(kind))
	return oneText(rows, err)
}

// AdviceAsked are the heads of regulation 6(1) that forms about a case were sent for; those
// that were retracted or declined do not count. The caller may see the case.
func (s *Store) AdviceAsked(ctx context.Context, caseID int64) (out []portal.AdviceCategory, err error) {
	rows, err := s.db.QueryContext(steady(ctx), "select distinct advice from tasks where case_id = ? and advice <> '' and state not in ('retracted', 'declined')", caseID)
	all, err := oneText(rows, err)
	for _, one := range all {
		out = append(out, portal.AdviceCategory(one))
	}
	return out, err
}
