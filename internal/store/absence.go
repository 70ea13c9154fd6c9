package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"portico/internal/portal"
)

// Absence is an automatic reply: what whoever is about to send somebody a form reads first.
type Absence struct {
	Running     bool // switched on; whether it counts today say From and Until
	Text        string
	From, Until *portal.Date // Until nil: until it is switched off
	Deputy      Deputy
}

// Deputy is to whom work goes instead: a colleague of the own groups, or one of those groups.
// The zero Deputy is nobody.
type Deputy struct {
	AccountID, GroupID int64
	Ref, Name, Email   string // Email of a person
	Left               bool   // is no colleague any more, or the group is closed
	Away               bool   // has an automatic reply of the same day
}

// IsZero reports whether there is no deputy.
func (d Deputy) IsZero() bool { return d.AccountID == 0 && d.GroupID == 0 }

// Group reports whether work goes into the tray of a group.
func (d Deputy) Group() bool { return d.GroupID != 0 }

// MaxAbsence is how many characters an automatic reply has at most.
const MaxAbsence = 2000

func absenceContext(account int64) string { return fmt.Sprintf("absence/%d", account) }

// shareGroup is true for two accounts that share a group that is open.
func shareGroup(one, other string) string {
	return `exists (select 1 from work_group_members m join work_group_members o on o.group_id = m.group_id and o.removed_at is null
  join work_groups w on w.id = m.group_id and w.closed_at is null where m.account_id = ` + one + ` and m.removed_at is null and o.account_id = ` + other + `)`
}

const memberOf = `exists (select 1 from work_group_members m where m.group_id = g.id and m.account_id = b.account_id and m.removed_at is null)`

var absenceSQL = `select b.account_id, b.running, b.body, b.from_on::text, coalesce(b.until_on::text, ''), coalesce(d.id, 0), coalesce(g.id, 0),
  coalesce(d.ref, g.ref, ''), coalesce(d.name, g.name, ''), coalesce(d.email, ''),
  case when d.id is not null then d.disabled_at is not null or not ` + shareGroup("b.account_id", "d.id") + `
    when g.id is not null then g.closed_at is not null or not ` + memberOf + ` else false end,
  exists (select 1 from absences y where y.account_id = b.deputy_id and y.running and y.from_on <= ?0::date and coalesce(y.until_on >= ?0::date, true))
from absences b left join accounts d on d.id = b.deputy_id left join work_groups g on g.id = b.group_id
where b.account_id = any(?1)`

const absentToday = ` and b.running and b.from_on <= ?0::date and coalesce(b.until_on >= ?0::date, true)`

// Absences are the automatic replies of these accounts that run today.
func (s *Store) Absences(ctx context.Context, accountIDs ...int64) (map[int64]Absence, error) {
	return s.absences(ctx, absenceSQL+absentToday, accountIDs...)
}

// AbsenceOf is the automatic reply of an account, whether it runs or not; the zero Absence
// when none was ever written.
func (s *Store) AbsenceOf(ctx context.Context, accountID int64) (Absence, error) {
	all, err := s.absences(ctx, absenceSQL, accountID)
	return all[accountID], err
}

func (s *Store) absences(ctx context.Context, query string, accountIDs ...int64) (map[int64]Absence, error) {
	out := map[int64]Absence{}
	if len(accountIDs) == 0 {
		return out, nil
	}
	rows, err := s.db.QueryContext(steady(ctx), query, portal.London(s.now()).String(), pgdialect.Array(accountIDs))
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var id int64
		var a Absence
		var body []byte
		var from, until string
		d := &a.Deputy
		err := rows.Scan(&id, &a.Running, &body, &from, &until, &d.AccountID, &d.GroupID, &d.Ref, &d.Name, &d.Email, &d.Left, &d.Away)
		if err != nil {
			return err
		}
		text, err := s.ring.Open(body, absenceContext(id))
		a.Text, a.From, a.Until = string(text), dateFrom(from), dateFrom(until)
		out[id] = a
		return err
	})
	return out, fault(err)
}

// Deputies are who may be named as a deputy of an account: the groups that it is in, and the
// colleagues there who can have tasks.
func (s *Store) Deputies(ctx context.Context, accountID int64) ([]Deputy, error) {
	rows, err := s.db.QueryContext(steady(ctx), `with mine as (
  select w.id, w.ref, w.name from work_group_members m join work_groups w on w.id = m.group_id and w.closed_at is null
  where m.account_id = ? and m.removed_at is null
)
select 0, 0 as account, id, ref, name, '' from mine
union all
select distinct 1, a.id, 0, a.ref, a.name, a.email from mine join work_group_members o on o.group_id = mine.id and o.removed_at is null
  join accounts a on a.id = o.account_id and a.disabled_at is null and not ('guest' = any(a.roles)) where a.id <> ?
order by 1, 5, 2`, accountID, accountID)
	if err != nil {
		return nil, fault(err)
	}
	var out []Deputy
	err = each(rows, func(rows *sql.Rows) error {
		var d Deputy
		var kind int
		err := rows.Scan(&kind, &d.AccountID, &d.GroupID, &d.Ref, &d.Name, &d.Email)
		out = append(out, d)
		return err
	})
	return out, fault(err)
}

// SaveAbsence writes the automatic reply of an account anew. Its deputy is found by Ref among
// Deputies; Invalid when it is none of them, or a running reply has no text or ends before it
// begins.
func (s *Store) SaveAbsence(ctx context.Context, accountID int64, a Absence) error {
	a.Text = strings.TrimSpace(clean(a.Text))
	switch {
	case a.From == nil || len([]rune(a.Text)) > MaxAbsence || (a.Running && a.Text == ""):
		return portal.Fail(portal.Invalid, "An automatic reply needs a text of up to 2,000 characters and a day on which it begins.")
	case a.Until != nil && a.From.Days(*a.Until) < 0:
		return portal.Fail(portal.Invalid, "The last day is before the first. Change one of them.")
	}
	if err := s.findDeputy(ctx, accountID, &a); err != nil {
		return err
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into absences (account_id, running, body, from_on, until_on, deputy_id, group_id, changed_at)
values (?, ?, ?, ?::date, ?::date, nullif(?, 0), nullif(?, 0), ?)
on conflict (account_id) do update set running = excluded.running, body = excluded.body, from_on = excluded.from_on, until_on = excluded.until_on,
  deputy_id = excluded.deputy_id, group_id = excluded.group_id, changed_at = excluded.changed_at`,
			accountID, a.Running, s.ring.Seal([]byte(a.Text), absenceContext(accountID)), dateText(a.From), dateText(a.Until), a.Deputy.AccountID, a.Deputy.GroupID, s.now())
		if err != nil {
			return err
		}
		detail := "off"
		if a.Running {
			detail = "on"
		}
		return s.audit(ctx, tx, event{kind: AuditAbsenceChanged, account: accountID, detail: detail})
	})
}

func (s *Store) findDeputy(ctx context.Context, accountID int64, a *Absence) error {
	if a.Deputy.Ref == "" {
		a.Deputy = Deputy{}
		return nil
	}
	all, err := s.Deputies(ctx, accountID)
	if err != nil {
		return err
	}
	for _, d := range all {
		if d.Ref == a.Deputy.Ref {
			a.Deputy = d
			return nil
		}
	}
	return portal.Fail(portal.Invalid, "This deputy is in none of your groups any more. Choose another one.")
}
