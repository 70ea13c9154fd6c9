package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// removeChunk is how many sheets or cases are looked at in one statement.
const removeChunk = 200

// keptSQL gives the tasks of sheets as retention looks at them. ?0 the sheets.
const keptSQL = `select t.contribution_id, d.key, t.state, coalesce(case t.state when 'retracted' then t.retracted_at when 'declined' then t.declined_at else t.submitted_at end, t.sent_at),
  s.n, coalesce(e.n, 0), coalesce(e.at, t.sent_at), t.removed_at is not null
from tasks t join contributions n on n.id = t.contribution_id join versions v on v.id = n.version_id join definitions d on d.id = v.definition_id
  cross join lateral (select count(*) as n from submissions s where s.task_id = t.id) s
  cross join lateral (select count(distinct e.round) as n, max(e.confirmed_at) as at from exports e join submissions s on s.task_id = e.task_id and s.round = e.round
    where e.task_id = t.id and e.withdrawn_at is null) e
where t.contribution_id = any(?0::bigint[]) order by t.id`

func keptTasks(ctx context.Context, tx bun.IDB, sheets []int64) (map[int64][]portal.KeptTask, error) {
	rows, err := tx.QueryContext(ctx, keptSQL, idList(sheets))
	if err != nil {
		return nil, err
	}
	out := map[int64][]portal.KeptTask{}
	err = each(rows, func(rows *sql.Rows) error {
		var sheet int64
		var t portal.KeptTask
		err := rows.Scan(&sheet, &t.Form, &t.State, &t.EndedAt, &t.Submissions, &t.Exported, &t.ExportedAt, &t.Removed)
		out[sheet] = append(out[sheet], t)
		return err
	})
	return out, err
}

// idList is numbers as an array that Postgres reads.
func idList(ids []int64) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = strconv.FormatInt(id, 10)
	}
	return "{" + strings.Join(texts, ",") + "}"
}

// retentionRules are the rules that hold now. Min is the shortest of a state, false where none
// removes anything.
type retentionRules struct {
	kept map[string]*int
	min  map[portal.RetentionState]int
}

func readRules(ctx context.Context, tx bun.IDB) (retentionRules, error) {
	r := retentionRules{map[string]*int{}, map[portal.RetentionState]int{}}
	rows, err := tx.QueryContext(ctx, "select form, state, kept from retention_rules")
	if err != nil {
		return r, err
	}
	return r, each(rows, func(rows *sql.Rows) error {
		var form string
		var state portal.RetentionState
		var kept *int
		err := rows.Scan(&form, &state, &kept)
		if r.kept[form+" "+string(state)] = kept; kept != nil && (r.min[state] == 0 || *kept < r.min[state]) {
			r.min[state] = *kept
		}
		return err
	})
}

func (r retentionRules) of(form string, state portal.RetentionState) (int, bool) {
	kept, own := r.kept[form+" "+string(state)]
	if !own {
		kept = r.kept[" "+string(state)]
	}
	if kept == nil {
		return 0, false
	}
	return *kept, true
}

// comingSQL are the sheets that a state's shortest rule could let go, by its index, and that
// nobody was told of yet. ?0 since when it would have ended, ?1 after which, ?2 the number.
var comingSQL = map[portal.RetentionState]string{
	portal.KeepSubmitted: coming("exports e join tasks t on t.id = e.task_id", "e.confirmed_at < ?0 and e.withdrawn_at is null and e.removed_at is null and t.state in ('submitted', 'accepted')"),
	portal.KeepRetracted: coming("tasks t", "t.state = 'retracted' and t.retracted_at < ?0 and t.removed_at is null"),
	portal.KeepDeclined:  coming("tasks t", "t.state = 'declined' and t.declined_at < ?0 and t.removed_at is null"),
}

func coming(from, where string) string {
	return `select distinct t.contribution_id, t.case_id, exists (select 1 from holds h where h.case_id = t.case_id and h.lifted_at is null)
from ` + from + ` where ` + where + ` and t.contribution_id > ?1
  and not exists (select 1 from removals r where r.contribution_id = t.contribution_id and r.done_at is null)
order by t.contribution_id limit ?2`
}

// NoticeRemovals notes what the rules let go within the next portal.NoticeDays, so that officers
// see it before, and mails them once for all that they were not told of. It gives how many sheets and cases
// are new. It may be run at any time and as often as one likes.
func (s *Store) NoticeRemovals(ctx context.Context) (n int, err error) {
	rules, err := readRules(ctx, s.db)
	if err != nil {
		return 0, fault(err)
	}
	for state, query := range comingSQL {
		days, ok := rules.min[state]
		if !ok {
			continue
		}
		more, err := s.noticeSheets(ctx, rules, query, s.now().AddDate(0, 0, portal.NoticeDays-days))
		if n += more; err != nil {
			return n, err
		}
	}
	cases, err := s.noticeCases(ctx, rules)
	if err == nil {
		err = s.tellRemovals(ctx)
	}
	return n + cases, err
}

// found is a sheet, or with sheet 0 a case, that might go.
type found struct {
	sheet, case_ int64
	held         bool
}

func (s *Store) noticeSheets(ctx context.Context, rules retentionRules, query string, since time.Time) (n int, err error) {
	for after := int64(0); ; {
		all, err := s.foundSheets(ctx, query, since, after)
		if err != nil || len(all) == 0 {
			return n, fault(err)
		}
		ids := make([]int64, len(all))
		for i, f := range all {
			ids[i] = f.sheet
		}
		kept, err := keptTasks(steady(ctx), s.db, ids)
		if err != nil {
			return n, fault(err)
		}
		for _, f := range all {
			after = f.sheet
			day, why := portal.RemoveOn(f.held, kept[f.sheet], rules.of)
			added, err := s.notice(ctx, f, day, why)
			if n += added; err != nil {
				return n, err
			}
		}
	}
}

func (s *Store) foundSheets(ctx context.Context, query string, since time.Time, after int64) (out []found, err error) {
	rows, err := s.db.QueryContext(steady(ctx), query, since, after, removeChunk)
	if err != nil {
		return nil, err
	}
	err = each(rows, func(rows *sql.Rows) error {
		var f found
		err := rows.Scan(&f.sheet, &f.case_, &f.held)
		out = append(out, f)
		return err
	})
	return out, err
}

// notice notes one that goes soon: at the earliest when officers have had the time to object.
func (s *Store) notice(ctx context.Context, f found, day portal.Date, why string) (int, error) {
	today := portal.London(s.now())
	if why != "" || today.Days(day) > portal.NoticeDays {
		return 0, nil
	}
	if least := portal.London(s.now().Add(portal.LeastNotice)).Add(1); day.Days(least) > 0 {
		day = least
	}
	result, err := s.db.ExecContext(steady(ctx), `insert into removals (case_id, contribution_id, goes_on, noticed_at) values (?, nullif(?, 0), ?, ?) on conflict do nothing`,
		f.case_, f.sheet, day.String(), s.now())
	if err != nil {
		return 0, fault(err)
	}
	n, err := result.RowsAffected()
	return int(n), fault(err)
}

// caseComingSQL are cases that the rule could let go. ?0 born on or before, ?1 after which, ?2 the number.
const caseComingSQL = `select c.id, c.child_born::text from cases c where c.child_born <= ?0::date and c.wrapped_key is not null and c.id > ?1
  and not exists (select 1 from holds h where h.case_id = c.id and h.lifted_at is null)
  and not exists (select 1 from removals r where r.case_id = c.id and r.contribution_id is null and r.done_at is null)
order by c.id limit ?2`

func (s *Store) noticeCases(ctx context.Context, rules retentionRules) (n int, err error) {
	years, ok := rules.of("", portal.KeepCase)
	if !ok {
		return 0, nil
	}
	born := portal.London(s.now().AddDate(-years, 0, portal.NoticeDays))
	for after := int64(0); ; {
		rows, err := s.db.QueryContext(steady(ctx), caseComingSQL, born.String(), after, removeChunk)
		if err != nil {
			return n, fault(err)
		}
		type one struct {
			id   int64
			born portal.Date
		}
		var all []one
		err = each(rows, func(rows *sql.Rows) error {
			var v one
			var text string
			err := rows.Scan(&v.id, &text)
			if d := dateFrom(text); d != nil {
				v.born = *d
			}
			all = append(all, v)
			return err
		})
		if err != nil || len(all) == 0 {
			return n, fault(err)
		}
		for _, c := range all {
			after = c.id
			tasks, _, err := caseKept(steady(ctx), s.db, c.id)
			if err != nil {
				return n, fault(err)
			}
			day, why := portal.RemoveCaseOn(false, c.born, tasks, rules.of)
			added, err := s.notice(ctx, found{case_: c.id}, day, why)
			if n += added; err != nil {
				return n, err
			}
		}
	}
}

// caseKept are the tasks of a case as retention looks at them, and its sheets.
func caseKept(ctx context.Context, tx bun.IDB, caseID int64) (tasks []portal.KeptTask, sheets []int64, err error) {
	rows, err := tx.QueryContext(ctx, "select id from contributions where case_id = ?", caseID)
	if err != nil {
		return nil, nil, err
	}
	err = each(rows, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		sheets = append(sheets, id)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	kept, err := keptTasks(ctx, tx, sheets)
	for _, list := range kept {
		tasks = append(tasks, list...)
	}
	return tasks, sheets, err
}

// tellRemovals mails the mailbox of the team, or without one the administrators, that something
// goes soon of which nobody was told yet: at most once a day.
func (s *Store) tellRemovals(ctx context.Context) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var due bool
		err := tx.QueryRowContext(ctx, `select exists (select 1 from removals r where r.done_at is null and r.noticed_at > coalesce((select max(at) from audit_events where kind = ?0), '-infinity'))
and not exists (select 1 from audit_events where kind = ?0 and at > ?1)`, string(AuditRemovalNoticed), s.now().Add(-20*time.Hour)).Scan(&due)
		if err != nil || !due {
			return err
		}
		to := []told{{email: s.team}}
		if s.team == "" {
			if to, err = administrators(ctx, tx); err != nil {
				return err
			}
		}
		if err := s.tell(ctx, tx, to, newMail{template: TemplateRemovals, data: MailRemovals{Path: "/retention"}}); err != nil {
			return err
		}
		return s.audit(ctx, tx, event{kind: AuditRemovalNoticed})
	})
}

func administrators(ctx context.Context, tx bun.Tx) (out []told, err error) {
	rows, err := tx.QueryContext(ctx, "select id, email from accounts where disabled_at is null and roles && '{administrator}'")
	if err != nil {
		return nil, err
	}
	return out, each(rows, func(rows *sql.Rows) error {
		var to told
		err := rows.Scan(&to.account, &to.email)
		out = append(out, to)
		return err
	})
}
