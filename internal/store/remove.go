package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// dueRemovalsSQL are the removals whose day has come and of which officers were told in time.
const dueRemovalsSQL = `select id from removals where done_at is null and goes_on <= ?0::date and noticed_at <= ?1 and id > ?2 order by id limit ?3`

// DueRemovals are the numbers of removals that are due, after one of them.
func (s *Store) DueRemovals(ctx context.Context, after int64) (ids []int64, err error) {
	rows, err := s.db.QueryContext(steady(ctx), dueRemovalsSQL, portal.London(s.now()).String(), s.now().Add(-portal.LeastNotice), after, removeChunk)
	if err != nil {
		return nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, fault(err)
}

// Remove carries out one removal and gives the files that are to go with it, none when it fails. What is on hold,
// not confirmed as exported, at work again or kept by the rules as they are now is not removed:
// then the notice is taken back and the error is a Conflict that says why. It locks the case and
// its tasks, so that a hold, a return or another run comes before or after it, never between. A removal that
// is done or taken back already is NotFound.
func (s *Store) Remove(ctx context.Context, id int64) (files []FileKey, err error) {
	var why string
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		f, born, err := lockRemoval(ctx, tx, id)
		if err != nil {
			return err
		}
		tasks, sheets, day, kept, err := s.judgeRemoval(ctx, tx, f, born)
		if err != nil {
			return err
		}
		if why = kept; why == "" && day.Days(portal.London(s.now())) < 0 {
			why = portal.KeptByRule
		}
		if why != "" {
			_, err := tx.ExecContext(ctx, "delete from removals where id = ?", id)
			return err
		}
		if files, err = s.removeSheets(ctx, tx, sheets); err != nil {
			return err
		}
		if f.sheet == 0 {
			files, err = s.removeCase(ctx, tx, f.case_, files)
		}
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "update removals set done_at = ? where id = ?", s.now(), id); err != nil {
			return err
		}
		return s.auditRemoval(ctx, tx, f, tasks)
	})
	if err == nil && why != "" {
		err = portal.Fail(portal.Conflict, why)
	}
	if err != nil {
		return nil, err
	}
	return files, nil
}

// lockRemoval locks the case, the tasks and the removal, in this order.
func lockRemoval(ctx context.Context, tx bun.Tx, id int64) (f found, born portal.Date, err error) {
	var text string
	err = tx.QueryRowContext(ctx, `select c.id, c.child_born::text, exists (select 1 from holds h where h.case_id = c.id and h.lifted_at is null)
from cases c where c.id = (select case_id from removals where id = ? and done_at is null) for no key update`, id).Scan(&f.case_, &text, &f.held)
	if err != nil {
		return f, born, orGone(err)
	}
	// The hold is asked for again: it may have been set while the case was waited for.
	err = tx.QueryRowContext(ctx, `select coalesce(contribution_id, 0), exists (select 1 from holds h where h.case_id = ?1 and h.lifted_at is null)
from removals where id = ?0 and done_at is null for update`, id, f.case_).Scan(&f.sheet, &f.held)
	if err != nil {
		return f, born, orGone(err)
	}
	_, err = tx.ExecContext(ctx, "select id from tasks where case_id = ?0 and (?1 = 0 or contribution_id = ?1) order by id for update", f.case_, f.sheet)
	if d := dateFrom(text); d != nil {
		born = *d
	}
	return f, born, err
}

func (s *Store) judgeRemoval(ctx context.Context, tx bun.Tx, f found, born portal.Date) (tasks []portal.KeptTask, sheets []int64, day portal.Date, why string, err error) {
	rules, err := readRules(ctx, tx)
	if err != nil {
		return nil, nil, day, "", err
	}
	if f.sheet == 0 {
		if tasks, sheets, err = caseKept(ctx, tx, f.case_); err == nil {
			day, why = portal.RemoveCaseOn(f.held, born, tasks, rules.of)
		}
		return tasks, sheets, day, why, err
	}
	kept, err := keptTasks(ctx, tx, []int64{f.sheet})
	day, why = portal.RemoveOn(f.held, kept[f.sheet], rules.of)
	return kept[f.sheet], []int64{f.sheet}, day, why, err
}

// removedTables are what goes with a sheet, in the order that references allow. ?0 the sheets, ?1 their tasks.
// What is asked of the council and why forms went back stays, sealed, with its dates until the case goes.
var removedTables = []string{
	"delete from unasked where contribution_id = any(?0::bigint[])",
	"delete from moves where contribution_id = any(?0::bigint[])",
	"delete from pastes where contribution_id = any(?0::bigint[])",
	"delete from answer_marks where contribution_id = any(?0::bigint[])",
	"delete from strays where contribution_id = any(?0::bigint[])",
	"delete from revisions where contribution_id = any(?0::bigint[])",
	"delete from tabs where contribution_id = any(?0::bigint[])",
	"delete from part_progress where task_id = any(?1::bigint[])",
	"delete from comments where task_id = any(?1::bigint[])",
	"delete from messages where task_id = any(?1::bigint[])",
	"delete from signings where task_id = any(?1::bigint[])",
	"delete from attachments where contribution_id = any(?0::bigint[])",
	"delete from enclosure_openings where task_id = any(?1::bigint[])",
	// A paper that went to others too stays for them.
	"with gone as (delete from enclosure_tasks where task_id = any(?1::bigint[]) returning enclosure_id) delete from enclosures e using gone where e.id = gone.enclosure_id and " + aloneSQL,
	"insert into removed_submissions (task_id, round, reference, hash, submitted_at) select task_id, round, reference, hash, submitted_at from submissions where task_id = any(?1::bigint[])",
	"delete from submissions where task_id = any(?1::bigint[])",
	"update exports set removed_at = ?2 where task_id = any(?1::bigint[]) and removed_at is null",
	"update contributions set facts = '' where id = any(?0::bigint[])",
	"update tasks set comments = '', retract_words = null, removed_at = ?2 where id = any(?1::bigint[]) and removed_at is null",
}

// aloneSQL is true of the paper e when no task but those, ?1, has it.
const aloneSQL = "not exists (select 1 from enclosure_tasks x where x.enclosure_id = e.id and x.task_id <> all(?1::bigint[]))"

// filesOfSQL are the files of sheets. ?0 the sheets, ?1 their tasks.
const filesOfSQL = `select file_key, '' from attachments where contribution_id = any(?0::bigint[]) and removed_at is null
union all select file_key, '' from enclosures e where exists (select 1 from enclosure_tasks x where x.enclosure_id = e.id and x.task_id = any(?1::bigint[])) and ` + aloneSQL + `
union all select '', reference from submissions where task_id = any(?1::bigint[]) and pdf_hash is not null`

func (s *Store) removeSheets(ctx context.Context, tx bun.Tx, sheets []int64) ([]FileKey, error) {
	var tasks string
	err := tx.QueryRowContext(ctx, "select coalesce(array_agg(id), '{}')::text from tasks where contribution_id = any(?::bigint[])", idList(sheets)).Scan(&tasks)
	if err != nil {
		return nil, err
	}
	files, err := fileKeys(tx.QueryContext(ctx, filesOfSQL, idList(sheets), tasks))
	for _, statement := range removedTables {
		if err == nil {
			_, err = tx.ExecContext(ctx, statement, idList(sheets), tasks, s.now())
		}
	}
	return files, err
}

func fileKeys(rows *sql.Rows, err error) (out []FileKey, _ error) {
	if err != nil {
		return nil, err
	}
	return out, each(rows, func(rows *sql.Rows) error {
		var k FileKey
		err := rows.Scan(&k.Key, &k.Reference)
		out = append(out, k)
		return err
	})
}

// removeCase removes the key of a case, with which all that is sealed is gone, copies too, and
// whom it is about: the reference stays, and the year of birth.
func (s *Store) removeCase(ctx context.Context, tx bun.Tx, caseID int64, files []FileKey) ([]FileKey, error) {
	unsent, err := fileKeys(tx.QueryContext(ctx, "select e.file_key, '' from enclosures e join sendings g on g.id = e.sending_id where g.case_id = ?", caseID))
	for _, statement := range []string{
		"delete from enclosure_openings where enclosure_id in (select e.id from enclosures e join sendings g on g.id = e.sending_id where g.case_id = ?0)",
		"delete from enclosure_tasks where enclosure_id in (select e.id from enclosures e join sendings g on g.id = e.sending_id where g.case_id = ?0)",
		"delete from enclosures where sending_id in (select id from sendings where case_id = ?0)",
		"update tasks set sending_id = null where case_id = ?0",
		"delete from sendings where case_id = ?0",
		"delete from removals where case_id = ?0 and contribution_id is not null and done_at is null",
		"update cases set wrapped_key = null, record = '', child_name = 'Removed', child_born = date_trunc('year', child_born)::date, removed_at = ?1, revision = revision + 1 where id = ?0",
	} {
		if err == nil {
			_, err = tx.ExecContext(ctx, statement, caseID, s.now())
		}
	}
	return append(files, unsent...), err
}

func (s *Store) auditRemoval(ctx context.Context, tx bun.Tx, f found, tasks []portal.KeptTask) error {
	if f.sheet == 0 {
		return s.audit(ctx, tx, event{kind: AuditCaseRemoved, case_: f.case_})
	}
	_, err := tx.ExecContext(ctx, "insert into audit_events (at, kind, case_id, task_id, detail) select ?, ?, case_id, id, state from tasks where contribution_id = ? order by id",
		s.now(), string(AuditAnswersRemoved), f.sheet)
	return err
}

// ComingRemoval is something that goes soon, as officers see it.
type ComingRemoval struct {
	ID            int64
	Case, CaseRef string
	FormType      string // "" for a whole case
	GoesOn        portal.Date
	Held          bool
	NoticedAt     time.Time
}

// removalsSQL lists what goes, soonest first. ?0 account, ?1 and ?2 the day and number before, ?3 the number.
const removalsSQL = `select r.id, c.reference, c.ref, coalesce(v.form_type, ''), r.goes_on::text, exists (select 1 from holds h where h.case_id = c.id and h.lifted_at is null), r.noticed_at
from removals r join cases c on c.id = r.case_id left join contributions n on n.id = r.contribution_id left join versions v on v.id = n.version_id
where r.done_at is null and ` + ofMyTeam + ` and (r.goes_on, r.id) > (?1::date, ?2) order by r.goes_on, r.id limit ?3`

// Removals are what goes soon of the cases that an officer sees, soonest first. after is the
// last of the page before.
func (s *Store) Removals(ctx context.Context, accountID int64, after ComingRemoval, limit int) (out []ComingRemoval, more bool, err error) {
	day := after.GoesOn.String()
	if after.ID == 0 {
		day = "0001-01-01"
	}
	rows, err := s.db.QueryContext(steady(ctx), removalsSQL, accountID, day, after.ID, limit+1)
	if err != nil {
		return nil, false, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var r ComingRemoval
		var day string
		err := rows.Scan(&r.ID, &r.Case, &r.CaseRef, &r.FormType, &day, &r.Held, &r.NoticedAt)
		if d := dateFrom(day); d != nil {
			r.GoesOn = *d
		}
		out = append(out, r)
		return err
	})
	if more = len(out) > limit; more {
		out = out[:limit]
	}
	return out, more, fault(err)
}
