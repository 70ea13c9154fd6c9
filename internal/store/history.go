package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
	"portico/internal/vault"
)

// Sitting is what somebody left behind on one tab: the tab as it then was, and as it was
// before. Revision 1 of what the council filled in is a Prefill; Open is the working copy
// of a sitting that is not closed yet.
type Sitting struct {
	Tab             string
	Revision, After int64 // After is the revision that Before is of; 0 for none
	At              time.Time
	AccountID       int64
	Name            string
	Open, Prefill   bool
	Body, Before    []byte
}

// HistoryQuery asks for a part of a sheet's history. Without Tab it is of all tabs.
type HistoryQuery struct {
	SheetIDs
	AccountID     int64
	Tab           string
	Limit, Offset int
}

// historyRows are the revisions of a sheet of its owner, or of whoever wrote what is being
// counter-signed, with the working copy where it is newer; of a part that is over what stood
// then. $1 account, $2 task.
const historyRows = `with t as (
  select id, contribution_id as c, sender_id, (select min(h.held_from) from task_holders h where h.task_id = t.id) as handed, ` + endedSQL + ` as ended
  from tasks t where id = $2 and $1 in (owner_id, author_id)
), r as (
  select x.contribution_id, x.tab, x.revision, x.saved_at, x.saved_by, x.body, false as open
  from t join revisions x on x.contribution_id = t.c and x.saved_at <= t.ended
  union all
  select w.contribution_id, w.tab, w.revision, w.saved_at, w.saved_by, w.body, true
  from t join tabs w on w.contribution_id = t.c and w.saved_at <= t.ended where not exists (select 1 from revisions x
    where x.contribution_id = w.contribution_id and x.tab = w.tab and x.revision = w.revision)
)`

const historySQL = historyRows + `, l as (
  select r.*, lag(r.body) over k as before, coalesce(lag(r.revision) over k, 0) as after from r window k as (partition by r.tab order by r.revision)
)
select l.tab, l.revision, l.after, l.saved_at, l.saved_by, a.name, l.open, coalesce(l.revision = 1 and l.saved_by = t.sender_id and l.saved_at <= t.handed, false), l.body, l.before
from l cross join t join accounts a on a.id = l.saved_by
where $3 = '' or l.tab = $3 order by l.saved_at desc, l.revision desc, l.tab limit $4 offset $5`

// History gives the sittings of a sheet, newest first, to its owner and to the contributor
// while it is counter-signed; none to anybody else.
func (s *Store) History(ctx context.Context, q HistoryQuery) ([]Sitting, error) {
	rows, err := s.db.DB.QueryContext(steady(ctx), historySQL, q.AccountID, q.TaskID, clean(q.Tab), q.Limit, q.Offset)
	if err != nil {
		return nil, fault(err)
	}
	return sittingsOf(rows, q.SheetIDs)
}

const revisionSQL = historyRows + `
select r.tab, r.revision, 0, r.saved_at, r.saved_by, a.name, r.open, coalesce(r.revision = 1 and r.saved_by = t.sender_id and r.saved_at <= t.handed, false), r.body, null::bytea
from r cross join t join accounts a on a.id = r.saved_by where r.tab = $3 and r.revision = $4`

// RevisionOf gives one revision of a tab to whoever History gives it to; NotFound for what
// is not in the history.
func (s *Store) RevisionOf(ctx context.Context, ids SheetIDs, accountID int64, tab string, revision int64) (Sitting, error) {
	rows, err := s.db.DB.QueryContext(steady(ctx), revisionSQL, accountID, ids.TaskID, clean(tab), revision)
	if err != nil {
		return Sitting{}, fault(err)
	}
	found, err := sittingsOf(rows, ids)
	if err == nil && len(found) == 0 {
		err = gone()
	}
	if err != nil {
		return Sitting{}, err
	}
	return found[0], nil
}

func sittingsOf(rows *sql.Rows, ids SheetIDs) (out []Sitting, err error) {
	err = each(rows, func(rows *sql.Rows) error {
		var v Sitting
		var body, before []byte
		if err := rows.Scan(&v.Tab, &v.Revision, &v.After, &v.At, &v.AccountID, &v.Name, &v.Open, &v.Prefill, &body, &before); err != nil {
			return err
		}
		v.At = v.At.UTC()
		v.Body, err = ids.Key.Open(body, tabContext(ids.ContributionID, v.Tab))
		if err == nil && before != nil {
			v.Before, err = ids.Key.Open(before, tabContext(ids.ContributionID, v.Tab))
		}
		out = append(out, v)
		return err
	})
	return out, fault(err)
}

const sheetAtSQL = `select distinct on (r.tab) r.tab, r.revision, r.saved_by, r.saved_at, r.body
from tasks t join revisions r on r.contribution_id = t.contribution_id and r.saved_at <= least($3, ` + endedSQL + `)
where t.id = $1 and $2 in (t.owner_id, t.author_id) order by r.tab, r.revision desc`

// SheetAt gives the tabs of a sheet as its history has them at a time, to whoever History
// gives it to; none to anybody else.
func (s *Store) SheetAt(ctx context.Context, ids SheetIDs, accountID int64, at time.Time) (map[string]TabCopy, error) {
	rows, err := s.db.DB.QueryContext(steady(ctx), sheetAtSQL, ids.TaskID, accountID, at)
	if err != nil {
		return nil, fault(err)
	}
	return copiesOf(rows, ids)
}

func copiesOf(rows *sql.Rows, ids SheetIDs) (map[string]TabCopy, error) {
	tabs := map[string]TabCopy{}
	err := each(rows, func(rows *sql.Rows) error {
		var name string
		var t TabCopy
		err := rows.Scan(&name, &t.Revision, &t.SavedBy, &t.SavedAt, &t.sealed)
		if err == nil {
			t.SavedAt = t.SavedAt.UTC()
			t.Body, err = ids.Key.Open(t.sealed, tabContext(ids.ContributionID, name))
		}
		tabs[name] = t
		return err
	})
	return tabs, fault(err)
}

// Round is one submission of a task, as a mark in its history.
type Round struct {
	Number    int
	At        time.Time
	Name      string // of who submitted
	Reference string
}

// Rounds are the submissions of a task, newest first, for whoever holds or held it.
func (s *Store) Rounds(ctx context.Context, ids SheetIDs, accountID int64) ([]Round, error) {
	rows, err := s.db.QueryContext(steady(ctx), `select r.round, r.submitted_at, a.name, r.reference
from submissions r join accounts a on a.id = r.account_id join task_holders h on h.task_id = r.task_id and h.account_id = ?
where r.task_id = ? order by r.round desc`, accountID, ids.TaskID)
	if err != nil {
		return nil, fault(err)
	}
	var out []Round
	err = each(rows, func(rows *sql.Rows) error {
		var r Round
		err := rows.Scan(&r.Number, &r.At, &r.Name, &r.Reference)
		r.At = r.At.UTC()
		out = append(out, r)
		return err
	})
	return out, fault(err)
}

// RestoreTab writes a tab as it was at an earlier revision, or a part of it: a save of its
// own sitting, before which what it replaces is left in the history. Errors are those of
// SaveTab; the same SaveID again answers the same.
func (s *Store) RestoreTab(ctx context.Context, v Save, from int64) (rev int64, savedAt time.Time, err error) {
	v.Tab, v.SaveID = clean(v.Tab), clean(v.SaveID)
	if v.SaveID == "" {
		v.SaveID = vault.Ref()
	}
	if v.Key.IsZero() {
		return 0, time.Time{}, gone()
	}
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		state, owner, err := holding(ctx, tx, v)
		if err != nil {
			return err
		}
		if !owner || !state.Open() {
			return refusal(state, owner)
		}
		var base int64
		var id string
		err = tx.QueryRowContext(ctx, "select revision, save_id, saved_at from tabs where contribution_id = ? and tab = ? for update",
			v.ContributionID, v.Tab).Scan(&base, &id, &savedAt)
		if err != nil {
			return orGone(err)
		}
		if id == v.SaveID {
			rev, savedAt = base, savedAt.UTC()
			return nil
		}
		if base != v.Base {
			return refusal(state, owner)
		}
		rev, savedAt = base+1, s.now()
		return s.writeRestored(ctx, tx, v, savedAt, from)
	})
	return rev, savedAt, err
}

func (s *Store) writeRestored(ctx context.Context, tx bun.Tx, v Save, at time.Time, from int64) error {
	if err := closeSitting(ctx, tx, v.ContributionID, v.Tab); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `update tabs set revision = revision + 1, body = ?, saved_at = ?, saved_by = ?, save_id = ?, sitting_at = null
where contribution_id = ? and tab = ?`, v.Key.Seal(v.Body, tabContext(v.ContributionID, v.Tab)), at, v.AccountID, v.SaveID, v.ContributionID, v.Tab)
	if err != nil {
		return err
	}
	if err := closeSitting(ctx, tx, v.ContributionID, v.Tab); err != nil {
		return err
	}
	if err := progressed(ctx, tx, v); err != nil {
		return err
	}
	return s.audit(ctx, tx, event{kind: AuditTabRestored, account: v.AccountID, case_: v.CaseID, task: v.TaskID, object: v.Tab, detail: revisionText(from)})
}

const closeTabSQL = `with t as (
  select contribution_id as c from tasks
  where id = $1 and owner_id = $2 and contribution_id = $3 and (tabs is null or $4 = any(tabs)) and not $4 = any(lent) and state in ('assigned', 'returned', 'counter_signing') for share
), open as (
  update tabs w set sitting_at = null from t where w.contribution_id = t.c and w.tab = $4 and w.sitting_at is not null
  returning w.contribution_id, w.tab, w.revision, w.body, w.saved_at, w.saved_by
), kept as (
  insert into revisions (contribution_id, tab, revision, body, saved_at, saved_by) select * from open on conflict do nothing
)
select w.revision, w.saved_at from t join tabs w on w.contribution_id = t.c and w.tab = $4`

// CloseTab closes the open sitting of a tab that its owner leaves, and gives the revision
// that the tab is at. Closing what is closed does nothing. NotFound unless the task is the
// account's and open, and for a tab that nobody has written.
func (s *Store) CloseTab(ctx context.Context, ids SheetIDs, accountID int64, tab string) (rev int64, savedAt time.Time, err error) {
	err = s.hot.row(steady(ctx), closeTabSQL, []any{ids.TaskID, accountID, ids.ContributionID, clean(tab)}, &rev, &savedAt)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, time.Time{}, gone()
	}
	return rev, savedAt.UTC(), fault(err)
}

const sweepSittingsSQL = `with old as (
  select contribution_id, tab from tabs where sitting_at <= $1 order by sitting_at limit 500 for update skip locked
), open as (
  update tabs w set sitting_at = null from old where w.contribution_id = old.contribution_id and w.tab = old.tab
  returning w.contribution_id, w.tab, w.revision, w.body, w.saved_at, w.saved_by
), kept as (
  insert into revisions (contribution_id, tab, revision, body, saved_at, saved_by) select * from open on conflict do nothing
)
select count(*) from open`

// CloseOldSittings closes the sittings that began more than ten minutes ago and that nobody
// closed, as when a browser or the server went away: the history is complete without them
// being written on. It may be run at any time and beside writers.
func (s *Store) CloseOldSittings(ctx context.Context) (closed int, err error) {
	for {
		var n int
		err := s.db.DB.QueryRowContext(steady(ctx), sweepSittingsSQL, s.now().Add(-portal.SittingLife)).Scan(&n)
		if closed += n; err != nil || n == 0 {
			return closed, fault(err)
		}
	}
}
