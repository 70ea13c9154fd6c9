package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// Person is an account as administrators see it.
type Person struct {
	portal.Account
	CreatedAt                          time.Time
	SignedInAt, DisabledAt, ReviewedAt *time.Time
	Teams, Groups                      string // names, parted by commas
	Open                               int    // forms that are with the person
	MadeBy, ReviewedBy                 string // names; MadeBy "" when nobody made it for the person
	NoPassword                         bool   // the person has not set one yet
}

// PeopleQuery says which accounts are listed. Search is the beginnings of words of name, address
// and organisation; After is the Ref of the last of the page before; Limit 0 gives all.
type PeopleQuery struct {
	Search       string
	Role         portal.Role
	Organisation string // its beginning
	Filter       PeopleFilter
	After        string
	Limit        int
}

// PeopleFilter narrows a list of accounts.
type PeopleFilter string

// The filters of lists of accounts.
const (
	FilterAll      PeopleFilter = ""
	FilterIdle     PeopleFilter = "idle"     // not used for portal.IdleAfter days
	FilterDisabled PeopleFilter = "disabled" // cannot sign in
	FilterDue      PeopleFilter = "due"      // not reviewed for portal.ReviewMonths
)

// byAdministrator is true in a statement whose ?0 is the account that asks, for administrators.
const byAdministrator = `exists (select 1 from accounts o where o.id = ?0 and o.disabled_at is null and 'administrator' = any(o.roles))`

const personSQL = `select ` + accountColumns + `, a.created_at, a.signed_in_at, a.disabled_at, a.reviewed_at,
  coalesce((select string_agg(t.name, ', ' order by t.name) from team_members m join teams t on t.id = m.team_id and t.closed_at is null where m.account_id = a.id), ''),
  coalesce((select string_agg(g.name, ', ' order by g.name) from work_group_members m join work_groups g on g.id = m.group_id and g.closed_at is null where m.account_id = a.id and m.removed_at is null), ''),
  (select count(*) from tasks t where t.owner_id = a.id and t.state in ('assigned', 'returned', 'counter_signing', 'decline_proposed')),
  coalesce((select name from accounts where id = a.made_by), ''), coalesce((select name from accounts where id = a.reviewed_by), ''), a.password_hash = ''
from `

// peopleSQL lists accounts by name. ?1 words (a tsquery), ?2 role, ?3 beginning of an organisation,
// ?4 filter, ?5 idle since, ?6 reviewed since, ?7 the account before, ?8 how many.
const peopleSQL = personSQL + `(select * from accounts p where ` + byAdministrator + `
  and (?1 = '' or to_tsvector('simple', name || ' ' || organisation || ' ' || translate(email, '@.-_+', '     ')) @@ to_tsquery('simple', ?1))
  and (?2 = '' or p.roles @> array[?2]) and (?3 = '' or lower(p.organisation) like ?3)
  and (?4 <> 'disabled' or p.disabled_at is not null) and (?4 not in ('idle', 'due') or p.disabled_at is null)
  and (?4 <> 'idle' or coalesce(p.signed_in_at, p.created_at) < ?5::timestamptz) and (?4 <> 'due' or coalesce(p.reviewed_at, p.created_at) < ?6::timestamptz)
  and (?7 = '' or (lower(p.name), p.id) > (select lower(name), id from accounts where ref = ?7))
  order by lower(p.name), p.id limit nullif(?8, 0)) a order by lower(a.name), a.id`

// People are accounts by name, for administrators; for everybody else there are none. more tells
// whether others follow.
func (s *Store) People(ctx context.Context, byID int64, q PeopleQuery) (out []Person, more bool, err error) {
	words, _ := searchWords(q.Search)
	if strings.TrimSpace(q.Search) != "" && words == "" {
		return nil, false, nil
	}
	limit, organisation := q.Limit, strings.ToLower(strings.TrimSpace(clean(q.Organisation)))
	if limit > 0 {
		limit++
	}
	if organisation != "" {
		organisation = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(organisation) + "%"
	}
	now := s.now()
	rows, err := s.db.QueryContext(steady(ctx), peopleSQL, byID, words, string(q.Role), organisation, string(q.Filter),
		now.AddDate(0, 0, -portal.IdleAfter), portal.ReviewedSince(now), clean(q.After), limit)
	if err != nil {
		return nil, false, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		p, err := scanPerson(rows)
		out = append(out, p)
		return err
	})
	if q.Limit > 0 && len(out) > q.Limit {
		return out[:q.Limit], true, fault(err)
	}
	return out, false, fault(err)
}

func scanPerson(row interface{ Scan(...any) error }) (p Person, err error) {
	into, finish := accountScan(&p.Account)
	var in, disabled, reviewed sql.NullTime
	err = row.Scan(append(into, &p.CreatedAt, &in, &disabled, &reviewed, &p.Teams, &p.Groups, &p.Open, &p.MadeBy, &p.ReviewedBy, &p.NoPassword)...)
	finish()
	p.CreatedAt = p.CreatedAt.UTC()
	p.SignedInAt, p.DisabledAt, p.ReviewedAt = timeFrom(in), timeFrom(disabled), timeFrom(reviewed)
	return p, err
}

// PersonByRef gives one account to an administrator; NotFound to everybody else.
func (s *Store) PersonByRef(ctx context.Context, byID int64, ref string) (Person, error) {
	p, err := scanPerson(s.db.QueryRowContext(steady(ctx), personSQL+`accounts a where a.ref = ?1 and `+byAdministrator, byID, clean(ref)))
	return p, fault(err)
}

// LeftTask is a form that is with somebody who cannot sign in any more.
type LeftTask struct {
	CaseRef, CaseReference, FormType string
	State                            portal.TaskState
	Due                              *portal.Date
}

// LeftTasks are the open forms of an account, at most 100, for an administrator: each is to be
// sent to somebody else. None for everybody else.
func (s *Store) LeftTasks(ctx context.Context, byID int64, ref string) (out []LeftTask, err error) {
	rows, err := s.db.QueryContext(steady(ctx), `select c.ref, c.reference, v.form_type, t.state, coalesce(t.due_on::text, '')
from accounts a join tasks t on t.owner_id = a.id and t.state in ('assigned', 'returned', 'counter_signing', 'decline_proposed')
join cases c on c.id = t.case_id join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id
where a.ref = ?1 and `+byAdministrator+` order by t.due_on nulls last, t.id limit 100`, byID, clean(ref))
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var l LeftTask
		var due string
		err := rows.Scan(&l.CaseRef, &l.CaseReference, &l.FormType, &l.State, &due)
		l.Due = dateFrom(due)
		out = append(out, l)
		return err
	})
	return out, fault(err)
}

// mustAdministrator answers NotFound unless the account is an administrator's.
func mustAdministrator(ctx context.Context, db bun.IDB, accountID int64) error {
	var one int
	return orGone(db.QueryRowContext(ctx, "select 1 where "+byAdministrator, accountID).Scan(&one))
}

// lockPerson locks an account for a change by an administrator; NotFound for everybody else.
func lockPerson(ctx context.Context, tx bun.Tx, byID int64, ref string) (a portal.Account, err error) {
	into, finish := accountScan(&a)
	err = tx.QueryRowContext(ctx, "select "+accountColumns+" from accounts a where a.ref = ?1 and "+byAdministrator+" for no key update of a", byID, clean(ref)).Scan(into...)
	finish()
	return a, orGone(err)
}

// ErrMailbox says that an address is the mailbox of a work group, which is no account.
var ErrMailbox = portal.Fail(portal.Invalid, "This is the shared mailbox of a work group, which gets notices and is no account. Use an address of one person")

// notMailbox refuses the mailbox of an open work group.
func notMailbox(ctx context.Context, tx bun.Tx, email string) error {
	var taken bool
	err := tx.QueryRowContext(ctx, "select exists (select 1 from work_groups where mailbox = ? and mailbox <> '' and closed_at is null)", email).Scan(&taken)
	if err == nil && taken {
		err = ErrMailbox
	}
	return err
}
