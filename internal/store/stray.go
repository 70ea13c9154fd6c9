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

// Stray is a save that could not be applied. Why is a code: stale, taken_over,
// retracted, submitted, expired, lent. SaveID is the save's: the same save kept twice
// is one stray.
type Stray struct {
	ContributionID int64
	Tab            string
	AccountID      int64
	SaveID         string
	Base           int64
	Body           []byte
	Why            string
}

// StrayCopy is a kept stray, opened.
type StrayCopy struct {
	Ref, Tab  string
	AccountID int64
	Name      string // of its writer
	Base      int64
	Body      []byte
	Why       string
	KeptAt    time.Time
}

// SaveStray keeps words that could not be saved, for somebody who holds or
// held a task on that sheet. NotFound for anybody else.
func (s *Store) SaveStray(ctx context.Context, v Stray) (ref string, err error) {
	if v.SaveID = clean(v.SaveID); v.SaveID == "" {
		v.SaveID = vault.Ref()
	}
	v.Tab = clean(v.Tab)
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var task, case_ int64
		var wrapped []byte
		err := tx.QueryRowContext(ctx, `select t.id, t.case_id, c.wrapped_key
from tasks t join task_holders h on h.task_id = t.id and h.account_id = ? join cases c on c.id = t.case_id
where t.contribution_id = ? order by t.tabs is null or ? = any(t.tabs) desc, t.id desc limit 1`, v.AccountID, v.ContributionID, v.Tab).Scan(&task, &case_, &wrapped)
		if err != nil {
			return orGone(err)
		}
		key, err := s.caseKey(wrapped)
		if err != nil {
			return err
		}
		fresh := vault.Ref()
		err = tx.QueryRowContext(ctx, `insert into strays (ref, contribution_id, tab, account_id, save_id, base, body, why, kept_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (contribution_id, account_id, tab, save_id) do update set save_id = excluded.save_id returning ref`,
			fresh, v.ContributionID, v.Tab, v.AccountID, v.SaveID, v.Base, key.Seal(v.Body, strayContext(fresh)), clean(v.Why), s.now()).Scan(&ref)
		if err != nil || ref != fresh {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditStrayKept, account: v.AccountID, case_: case_, task: task, object: v.Tab, detail: v.Why})
	})
	return ref, err
}

const straysSQL = `select y.ref, y.tab, y.account_id, a.name, y.base, y.body, y.why, y.kept_at, c.wrapped_key
from strays y join accounts a on a.id = y.account_id join contributions n on n.id = y.contribution_id join cases c on c.id = n.case_id
where y.contribution_id = ?0 and y.settled_at is null
and (y.account_id = ?1 or exists (select 1 from tasks t where t.contribution_id = ?0 and t.owner_id = ?1 and ` + strayOfOwner + `))
order by y.id`

// Strays are the unsettled strays of a sheet that this account may see: its
// own, and for the present owner all on tabs that are the task's. Oldest first.
func (s *Store) Strays(ctx context.Context, contributionID, accountID int64) ([]StrayCopy, error) {
	rows, err := s.db.QueryContext(steady(ctx), straysSQL, contributionID, accountID)
	if err != nil {
		return nil, fault(err)
	}
	var strays []StrayCopy
	err = each(rows, func(rows *sql.Rows) error {
		var y StrayCopy
		var sealed, wrapped []byte
		if err := rows.Scan(&y.Ref, &y.Tab, &y.AccountID, &y.Name, &y.Base, &sealed, &y.Why, &y.KeptAt, &wrapped); err != nil {
			return err
		}
		key, err := s.caseKey(wrapped)
		if err != nil {
			return err
		}
		y.KeptAt = y.KeptAt.UTC()
		y.Body, err = key.Open(sealed, strayContext(y.Ref))
		strays = append(strays, y)
		return err
	})
	return strays, fault(err)
}

// SettleStray marks a stray as dealt with, by its writer or the present owner;
// it is shown no more and stays in the database. NotFound for anybody else.
func (s *Store) SettleStray(ctx context.Context, accountID int64, ref string) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var tab string
		err := tx.QueryRowContext(ctx, `update strays y set settled_at = coalesce(settled_at, ?0) where ref = ?1
and (account_id = ?2 or exists (select 1 from tasks t where t.contribution_id = y.contribution_id and t.owner_id = ?2 and `+strayOfOwner+`))
returning tab`, s.now(), clean(ref), accountID).Scan(&tab)
		if err != nil {
			return orGone(err)
		}
		return s.audit(ctx, tx, event{kind: AuditStraySettled, account: accountID, object: tab, detail: ref})
	})
}

// The reasons why a save became a stray.
const (
	StrayStale     = "stale"
	StrayTakenOver = "taken_over"
	StrayRetracted = "retracted"
	StraySubmitted = "submitted"
	StrayExpired   = "expired"
	StrayLent      = "lent"
)

// StrayWhy gives the reason for a sheet on which a save met a conflict.
func StrayWhy(state portal.TaskState, owner bool) string {
	switch {
	case !owner:
		return StrayTakenOver
	case state == portal.Retracted:
		return StrayRetracted
	case !state.Open():
		return StraySubmitted
	}
	return StrayStale
}

// OwnStray is a stray of somebody who can no longer find it by the form, for the list of tasks.
type OwnStray struct {
	Ref, TaskRef, FormType, Why string
	KeptAt                      time.Time
}

const ownStraysSQL = `select y.ref, t.ref, ` + formTypeSQL + `, y.why, y.kept_at
from strays y join contributions n on n.id = y.contribution_id join versions v on v.id = n.version_id
join lateral (select k.ref, k.owner_id, k.state, k.part, k.lent from tasks k join task_holders h on h.task_id = k.id and h.account_id = y.account_id
  where k.contribution_id = y.contribution_id order by k.tabs is null or y.tab = any(k.tabs) desc, k.id desc limit 1) t on true
where y.account_id = $1 and y.settled_at is null
  and (t.owner_id is distinct from y.account_id or t.state not in ('assigned', 'returned', 'counter_signing') or y.tab = any(t.lent))
order by y.id desc limit 50`

// OwnStrays are the unsettled strays of an account on forms, or sections, that it can no longer write,
// newest first; at most 50.
func (s *Store) OwnStrays(ctx context.Context, accountID int64) ([]OwnStray, error) {
	rows, err := s.db.DB.QueryContext(steady(ctx), ownStraysSQL, accountID)
	if err != nil {
		return nil, fault(err)
	}
	var out []OwnStray
	err = each(rows, func(rows *sql.Rows) error {
		var y OwnStray
		err := rows.Scan(&y.Ref, &y.TaskRef, &y.FormType, &y.Why, &y.KeptAt)
		y.KeptAt = y.KeptAt.UTC()
		out = append(out, y)
		return err
	})
	return out, fault(err)
}

const lastHeldSQL = `select distinct on (r.tab) r.tab, r.revision, r.saved_by, r.saved_at, r.body
from task_holders h join tasks t on t.id = h.task_id join revisions r on r.contribution_id = t.contribution_id and r.saved_at <= h.held_until
where h.task_id = $1 and h.account_id = $2 order by r.tab, r.revision desc`

// LastHeld gives the tabs as they were when the account handed the task over or had it
// taken over: what comes in late was written on them. None for whoever holds it or never did.
func (s *Store) LastHeld(ctx context.Context, ids SheetIDs, accountID int64) (map[string]TabCopy, error) {
	rows, err := s.db.DB.QueryContext(steady(ctx), lastHeldSQL, ids.TaskID, accountID)
	if err != nil {
		return nil, fault(err)
	}
	return copiesOf(rows, ids)
}

const holderSQL = `select coalesce(o.name, ''), case when t.owner_id is null then coalesce((select g.name from work_groups g where g.id = t.group_id), '') else '' end
from tasks t left join accounts o on o.id = t.owner_id
where t.id = $1 and exists (select 1 from work_group_members me where me.account_id = $2 and me.removed_at is null
  and case when t.owner_id is null then me.group_id = t.group_id else exists (select 1 from work_group_members x
    where x.group_id = me.group_id and x.account_id = t.owner_id and x.removed_at is null) end)`

// HolderFor names whom a task is with, or in which group's tray it lies, to a colleague of
// theirs; "" to anybody else.
func (s *Store) HolderFor(ctx context.Context, ids SheetIDs, accountID int64) (name, group string, err error) {
	err = s.db.DB.QueryRowContext(steady(ctx), holderSQL, ids.TaskID, accountID).Scan(&name, &group)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", nil
	}
	return name, group, fault(err)
}
