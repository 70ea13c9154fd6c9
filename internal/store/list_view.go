package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// The lists that views are saved of.
const (
	ViewsOfTasks = "tasks"
	ViewsOfCases = "cases"
)

// MaxListViews is how many views of a list an account keeps.
const MaxListViews = 40

// ListView is a view of a list that somebody saved. Query holds its filters as they stand in an address: codes,
// never names. Team is the reference of the team that it is shared with, "" for none. Default is said for whoever asks:
// the list begins with it.
type ListView struct {
	Ref, List, Name, Query, Team, TeamName string
	Mine, Default                          bool
	By                                     string // whose it is
}

// OwnTeams are the teams whose cases an account sees, by name.
func (s *Store) OwnTeams(ctx context.Context, accountID int64) (out []TeamName, err error) {
	rows, err := s.db.QueryContext(steady(ctx), "select ref, name from teams where id = any((select teams_of(?))::bigint[]) and closed_at is null order by lower(name)", accountID)
	if err != nil {
		return nil, fault(err)
	}
	return out, fault(each(rows, func(rows *sql.Rows) error {
		var t TeamName
		err := rows.Scan(&t.Ref, &t.Name)
		out = append(out, t)
		return err
	}))
}

const listViewsSQL = `select v.ref, v.list, v.name, v.query, coalesce(t.ref, ''), coalesce(t.name, ''), v.account_id = ?0, d.view_id is not null, a.name
from list_views v join accounts a on a.id = v.account_id left join teams t on t.id = v.team_id left join list_defaults d on d.account_id = ?0 and d.list = v.list and d.view_id = v.id
where v.list = ?1 and (v.account_id = ?0 or v.team_id = any((select teams_of(?0))::bigint[])) `

// ListViews are the views of a list that an account saved or that are shared with a team of it, its own first, by name.
func (s *Store) ListViews(ctx context.Context, accountID int64, list string) ([]ListView, error) {
	return s.listViews(ctx, listViewsSQL+"order by v.account_id <> ?0, lower(v.name), v.id limit 100", accountID, list)
}

// ListViewByRef is one of them. NotFound when there is none.
func (s *Store) ListViewByRef(ctx context.Context, accountID int64, list, ref string) (ListView, error) {
	views, err := s.listViews(ctx, listViewsSQL+"and v.ref = ?2", accountID, list, clean(ref))
	if err == nil && len(views) == 0 {
		err = gone()
	}
	if err != nil {
		return ListView{}, err
	}
	return views[0], nil
}

func (s *Store) listViews(ctx context.Context, query string, args ...any) (out []ListView, err error) {
	rows, err := s.db.QueryContext(steady(ctx), query, args...)
	if err != nil {
		return nil, fault(err)
	}
	return out, fault(each(rows, func(rows *sql.Rows) error {
		var v ListView
		err := rows.Scan(&v.Ref, &v.List, &v.Name, &v.Query, &v.Team, &v.TeamName, &v.Mine, &v.Default, &v.By)
		out = append(out, v)
		return err
	}))
}

// SaveListView saves a view anew (without Ref) or changes the name, the sharing and, of whoever asks, the beginning
// of the list; a view of somebody else can only be begun with. Invalid without a name, Conflict when the account has
// one of that name, Limited when it has MaxListViews, NotFound for what is not there.
func (s *Store) SaveListView(ctx context.Context, accountID int64, v ListView) (ref string, err error) {
	if v.Name = strings.Join(strings.Fields(clean(v.Name)), " "); v.Name == "" && (v.Ref == "" || v.Mine) {
		return "", portal.Fail(portal.Invalid, "Enter a name for the view")
	}
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var id int64
		if v.Ref == "" {
			id, err = s.newListView(ctx, tx, accountID, &v)
		} else {
			id, err = changeListView(ctx, tx, accountID, v)
		}
		if err != nil {
			return err
		}
		if err := beginWith(ctx, tx, accountID, v.List, id, v.Default); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditListViewSaved, account: accountID, object: v.Ref})
	})
	if portal.SentenceOf(err) == sentenceTaken {
		err = portal.Wrap(portal.Conflict, "You have a view of this name already. Choose another name", err)
	}
	return v.Ref, err
}

func (s *Store) newListView(ctx context.Context, tx bun.Tx, accountID int64, v *ListView) (id int64, err error) {
	var n int
	if err := tx.QueryRowContext(ctx, "select count(*) from list_views where account_id = ? and list = ?", accountID, v.List).Scan(&n); err != nil {
		return 0, err
	}
	if n >= MaxListViews {
		return 0, portal.Fail(portal.Conflict, "You have 40 views of this list. Delete one first")
	}
	team, err := ownTeam(ctx, tx, accountID, v.Team)
	if err != nil {
		return 0, err
	}
	v.Ref = vault.Ref()
	err = tx.QueryRowContext(ctx, "insert into list_views (ref, account_id, list, name, query, team_id, made_at) values (?, ?, ?, ?, ?, nullif(?, 0), ?) returning id",
		v.Ref, accountID, v.List, v.Name, clean(v.Query), team, s.now()).Scan(&id)
	return id, err
}

func changeListView(ctx context.Context, tx bun.Tx, accountID int64, v ListView) (id int64, err error) {
	var mine bool
	err = tx.QueryRowContext(ctx, `select id, account_id = ?0 from list_views
where ref = ?1 and list = ?2 and (account_id = ?0 or team_id = any((select teams_of(?0))::bigint[])) for no key update`, accountID, clean(v.Ref), v.List).Scan(&id, &mine)
	if err != nil || !mine {
		return id, orGone(err)
	}
	team, err := ownTeam(ctx, tx, accountID, v.Team)
	if err == nil {
		_, err = tx.ExecContext(ctx, "update list_views set name = ?, team_id = nullif(?, 0) where id = ?", v.Name, team, id)
	}
	return id, err
}

// ownTeam is a team of the account; 0 for none.
func ownTeam(ctx context.Context, tx bun.Tx, accountID int64, ref string) (id int64, err error) {
	if ref == "" {
		return 0, nil
	}
	err = tx.QueryRowContext(ctx, "select id from teams where ref = ?1 and id = any((select teams_of(?0))::bigint[])", accountID, clean(ref)).Scan(&id)
	return id, orGone(err)
}

// beginWith says that an account's list begins with a view, or no longer with this one.
func beginWith(ctx context.Context, tx bun.Tx, accountID int64, list string, view int64, yes bool) (err error) {
	if yes {
		_, err = tx.ExecContext(ctx, "insert into list_defaults (account_id, list, view_id) values (?, ?, ?) on conflict (account_id, list) do update set view_id = excluded.view_id", accountID, list, view)
	} else {
		_, err = tx.ExecContext(ctx, "delete from list_defaults where account_id = ? and list = ? and view_id = ?", accountID, list, view)
	}
	return err
}

// RemoveListView removes a view of the account's own; NotFound for any other.
func (s *Store) RemoveListView(ctx context.Context, accountID int64, list, ref string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var id int64
		err := tx.QueryRowContext(ctx, "delete from list_views where ref = ? and list = ? and account_id = ? returning id", clean(ref), list, accountID).Scan(&id)
		if err != nil {
			return orGone(err)
		}
		return s.audit(ctx, tx, event{kind: AuditListViewRemoved, account: accountID, object: clean(ref)})
	})
}
