package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// timelinessChunk is how many tasks and cases one transaction counts at most, monthsAtOnce how many months one
// statement sums, and one transaction when all are summed.
const (
	timelinessChunk = 20_000
	monthsAtOnce    = 6
)

// timelinessRules changes whenever the rules by which is counted do: then all is counted anew.
func timelinessRules() string { return "1 " + portal.ClockRulesMark() }

// counting is one transaction of the job.
type counting struct {
	rules              string
	nextTask, nextCase sql.NullInt64
	nextMonth          *portal.Date
	on                 *portal.Date // the day on which was counted last
	today              portal.Date
	tasks, cases       []int64 // what is counted now
	months             map[portal.Date]bool
	years              map[int]bool
}

// CountTimeliness counts what has changed since it was counted last, up to timelinessChunk
// tasks and cases: what each counts as, and the figures of the months and years that are
// touched by it, in one transaction, so that figures and lists always agree. more says that
// others wait. counted is 0 while another process counts. Cut off, it goes on where it was.
func (s *Store) CountTimeliness(ctx context.Context) (counted int, more bool, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.beginCounting(ctx, tx)
		if err != nil || c == nil {
			return err
		}
		if more, err = c.take(ctx, tx); err != nil {
			return err
		}
		counted = len(c.tasks) + len(c.cases)
		for _, do := range []func(context.Context, bun.Tx) error{c.countTasks, c.countCases, c.sumMonths, c.sumYears} {
			if err := do(ctx, tx); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `update timeliness_state set rules = ?0, next_task = ?1, next_case = ?2, counted_on = ?3::date,
  counted_at = case when ?4 then counted_at else ?5 end, next_month = ?6::date`, c.rules, c.nextTask, c.nextCase, c.today.String(), more, s.now(), dateText(c.nextMonth))
		return err
	})
	return counted, more, err
}

// beginCounting locks where the work stands; nil when another process is at it.
func (s *Store) beginCounting(ctx context.Context, tx bun.Tx) (*counting, error) {
	c := &counting{today: portal.London(s.now()), months: map[portal.Date]bool{}, years: map[int]bool{}}
	var on, month string
	err := tx.QueryRowContext(ctx, "select rules, next_task, next_case, coalesce(next_month::text, ''), coalesce(counted_on::text, '') from timeliness_state for update skip locked").
		Scan(&c.rules, &c.nextTask, &c.nextCase, &month, &on)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	c.nextMonth = dateFrom(month)
	if mark := timelinessRules(); c.rules != mark && err == nil {
		c.rules, c.nextTask, c.nextCase, c.nextMonth = mark, sql.NullInt64{Valid: true}, sql.NullInt64{Valid: true}, &portal.Date{Year: 1, Month: 1, Day: 1}
		_, err = tx.ExecContext(ctx, "with m as (delete from timeliness_months) delete from timeliness_years")
	}
	if c.on = dateFrom(on); c.on != nil {
		for m := c.on.FirstOfMonth(); *c.on != c.today && m.Days(c.today) >= 0; m = m.AddMonths(1) {
			c.months[m] = true // something has become late since
		}
	}
	return c, err
}

const (
	allTasksSQL = "select id from tasks where id > ? order by id limit ?"
	allCasesSQL = "select id from cases where id > ? and kind = 'assessment' order by id limit ?"
	changedSQL  = `delete from timeliness_changes where id in (select id from timeliness_changes order by id limit ?) returning coalesce(task_id, 0), coalesce(case_id, 0)`
)

// take says what is to be counted: of everything while that is under way, else what has changed.
func (c *counting) take(ctx context.Context, tx bun.Tx) (more bool, err error) {
	for _, walk := range []struct {
		next  *sql.NullInt64
		query string
		into  *[]int64
	}{{&c.nextTask, allTasksSQL, &c.tasks}, {&c.nextCase, allCasesSQL, &c.cases}} {
		if !walk.next.Valid {
			continue
		}
		rows, err := tx.QueryContext(ctx, walk.query, walk.next.Int64, timelinessChunk)
		if err != nil {
			return false, err
		}
		if *walk.into, err = ids(rows); err != nil {
			return false, err
		}
		if n := len(*walk.into); n == timelinessChunk {
			walk.next.Int64 = (*walk.into)[n-1]
		} else {
			*walk.next = sql.NullInt64{}
		}
		return true, nil // what has changed comes after it
	}
	if c.nextMonth != nil {
		return true, c.takeMonths(ctx, tx)
	}
	tasks, cases := map[int64]bool{}, map[int64]bool{}
	rows, err := tx.QueryContext(ctx, changedSQL, timelinessChunk)
	if err != nil {
		return false, err
	}
	n := 0
	err = each(rows, func(rows *sql.Rows) error {
		var task, of int64
		err := rows.Scan(&task, &of)
		tasks[task], cases[of], n = true, true, n+1
		return err
	})
	delete(tasks, 0)
	delete(cases, 0)
	c.tasks, c.cases = slices.Sorted(maps.Keys(tasks)), slices.Sorted(maps.Keys(cases))
	return n == timelinessChunk, err
}

// takeMonths says which months are summed when all are.
func (c *counting) takeMonths(ctx context.Context, tx bun.Tx) error {
	var text string
	err := tx.QueryRowContext(ctx, "select coalesce(min(x.due_on)::text, '') from "+rangesSQL+` cross join lateral (
  select f.due_on from timeliness_tasks f where f.team_id = r.team and f.outcome = r.outcome and f.due_on >= ?::date order by f.due_on limit 1) x`, c.nextMonth.String()).Scan(&text)
	c.nextMonth = nil
	if first := dateFrom(text); first != nil {
		for i := range monthsAtOnce {
			c.months[first.FirstOfMonth().AddMonths(i)] = true
		}
		next := first.FirstOfMonth().AddMonths(monthsAtOnce)
		c.nextMonth = &next
	}
	return err
}

// ids reads rows of one number each.
func ids(rows *sql.Rows) (out []int64, err error) {
	return out, each(rows, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		out = append(out, id)
		return err
	})
}

// rangesSQL are the ranges of the index of what tasks count as.
const rangesSQL = "(select id as team, outcome from teams cross join unnest('{on_time,late,nil,out}'::text[]) outcome) r"

// sumMonthsSQL counts months anew, and puts what a page reads side by side. ?0 the months, ?1 the day on which is counted.
const sumMonthsSQL = `with one as (
  select m.month, f.team_id, f.definition_id, f.service_id, f.outcome, f.due_on < ?1::date as past, f.days, count(*) as n
  from unnest(?0::date[]) m(month) cross join ` + rangesSQL + ` join timeliness_tasks f on f.team_id = r.team and f.outcome = r.outcome
    and f.due_on >= m.month and f.due_on < (m.month + interval '1 month')::date group by 1, 2, 3, 4, 5, 6, 7
), cell as (
  select coalesce(team_id, 0) as team, coalesce(definition_id, 0) as form, coalesce(service_id, 0) as service, month, outcome, past, days, sum(n) as n
  from one group by month, outcome, past, days, cube (team_id, definition_id, service_id)
)
insert into timeliness_months (team_id, definition_id, service_id, month, on_time, late, overdue, still_out, nil, days, counts)
select team, form, service, month, coalesce(sum(n) filter (where outcome = 'on_time'), 0), coalesce(sum(n) filter (where outcome = 'late'), 0),
  coalesce(sum(n) filter (where outcome = 'out' and past), 0), coalesce(sum(n) filter (where outcome = 'out' and not past), 0), coalesce(sum(n) filter (where outcome = 'nil'), 0),
  coalesce(string_agg(days::text, ',') filter (where days is not null), ''), coalesce(string_agg(n::text, ',') filter (where days is not null), '')
from cell group by team, form, service, month order by team, form <> 0 and service <> 0, form, service, month`

func (c *counting) sumMonths(ctx context.Context, tx bun.Tx) error {
	if len(c.months) == 0 || c.nextMonth != nil && len(c.tasks) > 0 {
		return nil // or all are summed later
	}
	months := slices.SortedFunc(maps.Keys(c.months), func(a, b portal.Date) int { return b.Days(a) })
	for some := range slices.Chunk(months, monthsAtOnce) { // no statement takes longer than the database lets it
		texts := make([]string, len(some))
		for i, m := range some {
			texts[i] = m.String()
		}
		list := "{" + strings.Join(texts, ",") + "}"
		_, err := tx.ExecContext(ctx, "delete from timeliness_months where month = any(?::date[])", list)
		if err == nil {
			_, err = tx.ExecContext(ctx, sumMonthsSQL, list, c.today.String())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sumYearsSQL counts calendar years anew. ?0 the years.
const sumYearsSQL = `insert into timeliness_years (team_id, year, figure, n)
select coalesce(f.team_id, 0), y.year, f.figure, count(*) from unnest(?0::int[]) y(year) join timeliness_cases f on f.on_date >= make_date(y.year, 1, 1) and f.on_date < make_date(y.year + 1, 1, 1)
group by y.year, f.figure, cube (f.team_id)`

func (c *counting) sumYears(ctx context.Context, tx bun.Tx) error {
	if len(c.years) == 0 {
		return nil
	}
	var years []int64
	for y := range c.years {
		years = append(years, int64(y))
	}
	_, err := tx.ExecContext(ctx, "delete from timeliness_years where year = any(?::int[])", idList(years))
	if err == nil {
		_, err = tx.ExecContext(ctx, sumYearsSQL, idList(years))
	}
	return err
}
