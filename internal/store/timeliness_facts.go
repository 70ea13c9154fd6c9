package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/uptrace/bun"

	"portico/internal/portal"
)

// countedTasksSQL is what the rule asks of tasks. The first submission outlives the answers.
const countedTasksSQL = `select t.id, t.team_id, t.definition_id, t.state, coalesce(t.due_on::text, ''), t.sent_at, t.received_at,
  coalesce((select s.submitted_at from submissions s where s.task_id = t.id and s.round = 1), (select s.submitted_at from removed_submissions s where s.task_id = t.id and s.round = 1), t.submitted_at),
  coalesce(a.organisation, g.organisation, '')
from tasks t left join accounts a on a.id = t.owner_id left join work_groups g on g.id = t.group_id where t.id = any(?::bigint[]) and t.asked_of is null`

// taskFact is what a task counts as, as it is written.
type taskFact struct {
	Task    int64          `json:"task_id"`
	Team    int64          `json:"team_id"`
	Form    int64          `json:"definition_id"`
	Service int64          `json:"service_id"`
	Outcome portal.Outcome `json:"outcome"`
	Due     portal.Date    `json:"due_on"`
	In      *string        `json:"in_on"`
	Days    *int           `json:"days"`
	of      string         // the name of the service
}

// countTasks puts what tasks count as in the place of what they counted as.
func (c *counting) countTasks(ctx context.Context, tx bun.Tx) error {
	if len(c.tasks) == 0 {
		return nil
	}
	rows, err := tx.QueryContext(ctx, "delete from timeliness_tasks where task_id = any(?::bigint[]) returning due_on::text", idList(c.tasks))
	if err != nil {
		return err
	}
	if err := c.touched(rows); err != nil {
		return err
	}
	if rows, err = tx.QueryContext(ctx, countedTasksSQL, idList(c.tasks)); err != nil {
		return err
	}
	var facts []taskFact
	err = each(rows, func(rows *sql.Rows) error {
		f, counted, err := scanTaskFact(rows)
		if counted {
			facts = append(facts, f)
			c.months[f.Due.FirstOfMonth()] = true
		}
		return err
	})
	if err != nil || len(facts) == 0 {
		return err
	}
	if err := nameServices(ctx, tx, facts); err != nil {
		return err
	}
	text, err := json.Marshal(facts)
	if err == nil {
		_, err = tx.ExecContext(ctx, `insert into timeliness_tasks select * from json_to_recordset(?::json) x (task_id bigint, team_id bigint, definition_id bigint, service_id bigint,
  outcome text, due_on date, in_on date, days int)`, string(text))
	}
	return err
}

// touched notes the months of dates.
func (c *counting) touched(rows *sql.Rows) error {
	return each(rows, func(rows *sql.Rows) error {
		var on string
		err := rows.Scan(&on)
		if d := dateFrom(on); d != nil {
			c.months[d.FirstOfMonth()] = true
		}
		return err
	})
}

func scanTaskFact(rows *sql.Rows) (f taskFact, counted bool, err error) {
	var a portal.Asked
	var due string
	var received, first sql.NullTime
	if err := rows.Scan(&f.Task, &f.Team, &f.Form, &a.State, &due, &a.Sent, &received, &first, &f.of); err != nil {
		return f, false, err
	}
	a.Due, a.Received, a.First = dateFrom(due), timeFrom(received), timeFrom(first)
	outcome, days, counted := a.Outcome()
	if !counted {
		return f, false, nil
	}
	if f.Outcome, f.Due = outcome, *a.Due; outcome == portal.OnTime || outcome == portal.InLate {
		in := portal.London(*a.First).String()
		f.In, f.Days = &in, &days
	}
	return f, true, nil
}

// nameServices gives each fact the number of its service. New ones are made.
func nameServices(ctx context.Context, tx bun.Tx, facts []taskFact) error {
	numbers := map[string]int64{}
	for _, f := range facts {
		numbers[f.of] = 0
	}
	type service struct{ Code, Name string }
	var names []service
	for name := range numbers {
		names = append(names, service{organisationCode(name), name})
	}
	text, err := json.Marshal(names)
	if err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, `with asked as (select "Code" as code, "Name" as name from json_to_recordset(?::json) x ("Code" text, "Name" text)),
made as (insert into timeliness_services (code, name) select code, name from asked where name not in (select name from timeliness_services) returning id, name)
select id, name from made union all select s.id, s.name from timeliness_services s join asked a on a.name = s.name`, string(text))
	if err != nil {
		return err
	}
	err = each(rows, func(rows *sql.Rows) error {
		var id int64
		var name string
		err := rows.Scan(&id, &name)
		numbers[name] = id
		return err
	})
	for i, f := range facts {
		facts[i].Service = numbers[f.of]
	}
	return err
}

// countedCasesSQL is what the rule asks of assessments.
const countedCasesSQL = `select c.id, c.team_id, ` + caseDatesJSON + `, coalesce((select json_object_agg(e.rule, true) from (select distinct rule from case_exceptions x where x.case_id = c.id and x.withdrawn_at is null) e), '{}')
from cases c where c.id = any(?::bigint[]) and c.kind = 'assessment'`

// caseFact is a figure in which a case counts, as it is written.
type caseFact struct {
	Case   int64       `json:"case_id"`
	Figure portal.SEN2 `json:"figure"`
	Team   int64       `json:"team_id"`
	On     portal.Date `json:"on_date"`
}

// countCases puts the figures in which cases count in the place of those in which they did.
func (c *counting) countCases(ctx context.Context, tx bun.Tx) error {
	if len(c.cases) == 0 {
		return nil
	}
	rows, err := tx.QueryContext(ctx, "delete from timeliness_cases where case_id = any(?::bigint[]) returning extract(year from on_date)::bigint", idList(c.cases))
	if err != nil {
		return err
	}
	were, err := ids(rows)
	if err != nil {
		return err
	}
	for _, year := range were {
		c.years[int(year)] = true
	}
	if rows, err = tx.QueryContext(ctx, countedCasesSQL, idList(c.cases)); err != nil {
		return err
	}
	facts := []caseFact{}
	err = each(rows, func(rows *sql.Rows) error {
		some, err := scanCaseFacts(rows)
		facts = append(facts, some...)
		return err
	})
	if err != nil {
		return err
	}
	for _, f := range facts {
		c.years[f.On.Year] = true
	}
	text, err := json.Marshal(facts)
	if err == nil {
		_, err = tx.ExecContext(ctx, "insert into timeliness_cases select * from json_to_recordset(?::json) x (case_id bigint, figure text, team_id bigint, on_date date) on conflict do nothing", string(text))
	}
	return err
}

func scanCaseFacts(rows *sql.Rows) (out []caseFact, err error) {
	var id, team int64
	var dates, excepted []byte
	if err := rows.Scan(&id, &team, &dates, &excepted); err != nil {
		return nil, err
	}
	on, rules := portal.CaseDates{}, map[string]bool{}
	if err := json.Unmarshal(dates, &on); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(excepted, &rules); err != nil {
		return nil, err
	}
	for _, f := range portal.SEN2Of(on, rules) {
		out = append(out, caseFact{id, f.Figure, team, f.On})
	}
	return out, nil
}

// TimelinessCounted is when the figures were counted: nil when not all is counted yet.
func (s *Store) TimelinessCounted(ctx context.Context) (at *time.Time, on *portal.Date, err error) {
	var when sql.NullTime
	var day string
	err = s.db.QueryRowContext(steady(ctx), "select case when next_task is null and next_case is null and next_month is null then counted_at end, coalesce(counted_on::text, '') from timeliness_state").Scan(&when, &day)
	return timeFrom(when), dateFrom(day), fault(err)
}
