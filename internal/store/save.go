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

// Save is one save of one tab. Base is the revision that the writer saw (0 for
// a tab never written), SaveID is made by the writer's page: the same id
// answers the same. Done and Total are the sheet's progress for the list.
type Save struct {
	SheetIDs
	AccountID    int64
	Tab          string
	Base         int64
	SaveID       string
	Body         []byte
	CloseSitting bool
	Done, Total  int
}

// saveSQL saves a tab in one statement. $1 task, $2 account, $3 contribution,
// $4 tab, $5 base, $6 save id, $7 body, $8 now, $9 close, $10 done, $11 total.
//
// The shared lock on the task makes a save and a submission (which locks it for
// update) come one after the other; whoever waits sees the new state. A sitting
// that is over (another writer, or ten minutes) leaves its last revision in the
// history before it is written over; closing leaves this one. Progress and
// audit hang on the row that was saved, so that a refused save leaves nothing.
const saveSQL = `with t as (
  select id, contribution_id as c, case_id, tabs is null as whole from tasks
  where id = $1 and contribution_id = $3 and owner_id = $2 and (tabs is null or $4 = any(tabs)) and not $4 = any(lent) and state in ('assigned', 'returned', 'counter_signing') for share
), before as (
  insert into revisions (contribution_id, tab, revision, body, saved_at, saved_by)
  select w.contribution_id, w.tab, w.revision, w.body, w.saved_at, w.saved_by from t join tabs w on w.contribution_id = t.c and w.tab = $4
  where w.revision = $5 and w.save_id <> $6 and w.sitting_at is not null
    and (w.saved_by <> $2 or w.sitting_at <= $8::timestamptz - interval '10 minutes')
  on conflict do nothing
), saved as (
  update tabs w set revision = w.revision + 1, body = $7, saved_at = $8, saved_by = $2, save_id = $6,
    sitting_at = case when $9::bool then null
      when w.saved_by = $2 and w.sitting_at > $8::timestamptz - interval '10 minutes' then w.sitting_at else $8::timestamptz end
  from t where w.contribution_id = t.c and w.tab = $4 and w.revision = $5 and w.save_id <> $6
  returning w.revision
), closed as (
  insert into revisions (contribution_id, tab, revision, body, saved_at, saved_by)
  select $3, $4, revision, $7, $8, $2 from saved where $9
), progress as (
  update contributions n set tabs_done = $10::int, tabs_total = $11::int from saved, t
  where t.whole and n.id = $3 and (n.tabs_done <> $10 or n.tabs_total <> $11)
), part as (
  update part_progress p set tabs_done = $10, tabs_total = $11 from saved, t
  where p.task_id = t.id and (p.tabs_done <> $10 or p.tabs_total <> $11)
), noted as (
  insert into audit_events (at, kind, account_id, case_id, task_id, object, detail)
  select $8, 'tab_saved', $2, t.case_id, t.id, $4, 'rev ' || saved.revision from saved, t
)
select revision from saved`

// SaveTab writes the working copy of a tab and gives its new revision. The
// owner must hold the task, the task be open and the base be the newest
// revision; otherwise nothing is written and the error is Conflict with a
// sentence that says why (or NotFound for somebody who never held the task):
// keep the words with SaveStray. The same SaveID again answers the same.
func (s *Store) SaveTab(ctx context.Context, v Save) (rev int64, savedAt time.Time, err error) {
	ctx = steady(ctx)
	v.Tab, v.SaveID = clean(v.Tab), clean(v.SaveID)
	if v.SaveID == "" {
		v.SaveID = vault.Ref()
	}
	if v.Key.IsZero() { // not from OpenSheet
		return 0, time.Time{}, gone()
	}
	now := s.now()
	sealed := v.Key.Seal(v.Body, tabContext(v.ContributionID, v.Tab))
	err = s.hot.row(ctx, saveSQL, []any{v.TaskID, v.AccountID, v.ContributionID, v.Tab, v.Base, v.SaveID, sealed, now,
		v.CloseSitting, v.Done, v.Total}, &rev)
	if errors.Is(err, sql.ErrNoRows) {
		return s.saveElse(ctx, v, sealed, now)
	}
	return rev, now, fault(err)
}

// saveElse deals with a save that the one statement did not take: a tab never
// written, the same save again, or a conflict, and then says which.
func (s *Store) saveElse(ctx context.Context, v Save, sealed []byte, now time.Time) (rev int64, savedAt time.Time, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		state, owner, err := holding(ctx, tx, v)
		if err != nil {
			return err
		}
		if v.Base == 0 && owner && state.Open() {
			done, err := s.saveFirst(ctx, tx, v, sealed, now)
			if err != nil || done {
				rev, savedAt = 1, now
				return err
			}
		}
		var by int64
		var id string
		err = tx.QueryRowContext(ctx, "select revision, saved_at, saved_by, save_id from tabs where contribution_id = ? and tab = ?",
			v.ContributionID, v.Tab).Scan(&rev, &savedAt, &by, &id)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err == nil && id == v.SaveID && by == v.AccountID {
			savedAt = savedAt.UTC()
			return nil
		}
		return refusal(state, owner)
	})
	if err != nil {
		return 0, time.Time{}, err
	}
	return rev, savedAt, nil
}

// holding gives the task's state and whether the writer is its owner, and
// locks it against a change of either. Gone for who never held it, and for a tab that is not
// the task's; Conflict for one that somebody else was asked for.
func holding(ctx context.Context, tx bun.Tx, v Save) (state portal.TaskState, owner bool, err error) {
	var lent bool
	err = tx.QueryRowContext(ctx, `select state, coalesce(owner_id = ?0, false), ?3 = any(lent) from tasks where id = ?1 and contribution_id = ?2 and (tabs is null or ?3 = any(tabs))
and (owner_id = ?0 or exists (select 1 from task_holders h where h.task_id = tasks.id and h.account_id = ?0)) for share`,
		v.AccountID, v.TaskID, v.ContributionID, v.Tab).Scan(&state, &owner, &lent)
	if err == nil && lent && owner && state.Open() {
		err = LentMeanwhile()
	}
	return state, owner, orGone(err)
}

// saveFirst writes revision 1 of a tab; false when somebody has written it
// meanwhile.
func (s *Store) saveFirst(ctx context.Context, tx bun.Tx, v Save, sealed []byte, now time.Time) (bool, error) {
	var sitting any
	if !v.CloseSitting {
		sitting = now
	}
	result, err := tx.ExecContext(ctx, `insert into tabs (contribution_id, tab, revision, body, saved_at, saved_by, save_id, sitting_at)
values (?, ?, 1, ?, ?, ?, ?, ?) on conflict do nothing`, v.ContributionID, v.Tab, sealed, now, v.AccountID, v.SaveID, sitting)
	if err != nil {
		return false, err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	if v.CloseSitting {
		if err := closeSitting(ctx, tx, v.ContributionID, v.Tab); err != nil {
			return false, err
		}
	}
	if err := progressed(ctx, tx, v); err != nil {
		return false, err
	}
	return true, s.audit(ctx, tx, event{kind: AuditTabSaved, account: v.AccountID, case_: v.CaseID, task: v.TaskID, object: v.Tab, detail: revisionText(1)})
}

// progressed notes how far a sheet is, or a part of it whoever saved has.
func progressed(ctx context.Context, tx bun.Tx, v Save) error {
	result, err := tx.ExecContext(ctx, "update part_progress set tabs_done = ?, tabs_total = ? where task_id = ?", v.Done, v.Total, v.TaskID)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, "update contributions set tabs_done = ?, tabs_total = ? where id = ?", v.Done, v.Total, v.ContributionID)
	return err
}

// closeSitting copies the working copy of a tab into the history.
func closeSitting(ctx context.Context, tx bun.Tx, contribution int64, tab string) error {
	_, err := tx.ExecContext(ctx, `insert into revisions (contribution_id, tab, revision, body, saved_at, saved_by)
select contribution_id, tab, revision, body, saved_at, saved_by from tabs where contribution_id = ? and tab = ?
on conflict do nothing`, contribution, tab)
	return err
}

// refusal says why a save was not taken.
func refusal(state portal.TaskState, owner bool) error {
	switch {
	case !owner:
		return portal.Fail(portal.Conflict, "This form is with somebody else now. Your words are kept and that person can see them.")
	case !state.Open():
		_, err := portal.Next(state, portal.EventSubmit)
		return portal.Wrap(portal.Conflict, portal.SentenceOf(err)+" Your words are kept.", err)
	}
	return portal.Fail(portal.Conflict, "This section was also changed somewhere else. Nothing is lost: compare the two and choose.")
}
