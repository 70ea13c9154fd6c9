package store

import (
	"context"
	"database/sql"
	"strings"
)

// Colleague is somebody who shares a work group with whoever asks. Admin and Signatory hold
// in one at least of the groups that both are in.
type Colleague struct {
	AccountID                                  int64
	Ref, Name, Email, Profession, Organisation string
	Groups                                     []string // the names of the groups that both are in
	Admin, Signatory                           bool
}

// WorkGroup is a work group as one person sees it: Admin and Signatory are that person's own
// in it. Members counts those who can sign in, Waiting the forms in its tray.
type WorkGroup struct {
	ID                               int64
	Ref, Name, Organisation, Mailbox string
	Admin, Signatory                 bool
	Members, Waiting                 int
}

const colleaguesSQL = `select a.id, a.ref, a.name, a.email, a.profession, a.organisation, string_agg(g.name, chr(10) order by lower(g.name)),
  bool_or(m.admin), bool_or(m.signatory)
from work_group_members me join work_groups g on g.id = me.group_id and g.closed_at is null
  join work_group_members m on m.group_id = me.group_id and m.removed_at is null and m.account_id <> me.account_id
  join accounts a on a.id = m.account_id and a.disabled_at is null and not a.roles @> '{guest}'
where me.account_id = $1 and me.removed_at is null
group by a.id order by lower(a.name), a.id`

// Colleagues are the members of this account's work groups, by name, without the account
// itself, guests and closed accounts.
func (s *Store) Colleagues(ctx context.Context, accountID int64) ([]Colleague, error) {
	var out []Colleague
	err := s.hot.rows(steady(ctx), colleaguesSQL, []any{accountID}, func(rows *sql.Rows) error {
		var c Colleague
		var groups string
		err := rows.Scan(&c.AccountID, &c.Ref, &c.Name, &c.Email, &c.Profession, &c.Organisation, &groups, &c.Admin, &c.Signatory)
		c.Groups = strings.Split(groups, "\n")
		out = append(out, c)
		return err
	})
	return out, fault(err)
}

// groupColumns selects a work group g; the place of what the asker is in it comes first.
const groupColumns = `g.id, g.ref, g.name, g.organisation, g.mailbox,
  (select count(*) from work_group_members m join accounts a on a.id = m.account_id and a.disabled_at is null where m.group_id = g.id and m.removed_at is null),
  (select count(*) from tasks t where t.group_id = g.id and t.owner_id is null and t.state in ('assigned', 'returned'))`

const groupsOfSQL = `select me.admin, me.signatory, ` + groupColumns + `
from work_group_members me join work_groups g on g.id = me.group_id and g.closed_at is null
where me.account_id = $1 and me.removed_at is null order by lower(g.name)`

// GroupsOf are the open work groups that an account is in, by name.
func (s *Store) GroupsOf(ctx context.Context, accountID int64) ([]WorkGroup, error) {
	var out []WorkGroup
	err := s.hot.rows(steady(ctx), groupsOfSQL, []any{accountID}, func(rows *sql.Rows) error {
		g, err := scanGroup(rows)
		out = append(out, g)
		return err
	})
	return out, fault(err)
}

func scanGroup(rows interface{ Scan(...any) error }) (g WorkGroup, err error) {
	err = rows.Scan(&g.Admin, &g.Signatory, &g.ID, &g.Ref, &g.Name, &g.Organisation, &g.Mailbox, &g.Members, &g.Waiting)
	return g, err
}
