package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"portico/internal/portal"
)

// Counted is a set of outcomes that a figure counts.
type Counted string

// The sets, beside the outcomes themselves.
const (
	CountedAsked Counted = "asked" // all
	CountedDue   Counted = "due"   // on time, late and overdue
	CountedIn    Counted = "in"    // on time and late
)

// countedSets are the sets and outcomes that there are, and of which kept outcomes they are made.
var countedSets = map[Counted][]string{
	CountedAsked: {"on_time", "late", "nil", "out"}, CountedDue: {"on_time", "late", "out"}, CountedIn: {"on_time", "late"},
	Counted(portal.OnTime): {"on_time"}, Counted(portal.InLate): {"late"}, Counted(portal.NilReturn): {"nil"}, Counted(portal.StillOut): {"out"}, Counted(portal.OutOverdue): {"out"},
}

// Valid reports whether there is such a set.
func (c Counted) Valid() bool { return countedSets[c] != nil }

// CountedLine is a task of a figure. In is the day of the first submission, nil before it.
type CountedLine struct {
	WorkLine
	Outcome portal.Outcome
	In      *portal.Date
	Days    int
}

// countedTask is a task of a page as it is kept.
type countedTask struct {
	id   int64
	line CountedLine
}

// CountedTasks is a page of the tasks that a figure counts, by due date; more says that others
// follow. after is the reference of the last task of the page before. It is as the figures are:
// as of the day on which was counted.
func (s *Store) CountedTasks(ctx context.Context, accountID int64, q TimelinessQuery, of Counted, after string, limit int) (lines []CountedLine, more bool, err error) {
	a, err := s.resolveTimeliness(ctx, accountID, q.Form, q.Service, q.Team)
	if err != nil || a.none || !of.Valid() {
		return nil, false, err
	}
	_, on, err := s.TimelinessCounted(ctx)
	if err != nil || on == nil {
		return nil, false, err
	}
	at, err := s.countedAt(ctx, after)
	if err != nil {
		return nil, false, err
	}
	query, args := a.statement(q.Period, of, *on, at, limit+1)
	rows, err := s.db.QueryContext(steady(ctx), query, args...)
	if err != nil {
		return nil, false, fault(err)
	}
	var found []countedTask
	err = each(rows, func(rows *sql.Rows) error {
		var t countedTask
		var in string
		var due string
		err := rows.Scan(&t.id, &due, &t.line.Outcome, &in, &t.line.Days)
		if t.line.In = dateFrom(in); t.line.Outcome == portal.StillOut {
			if d := dateFrom(due); d != nil && d.Days(*on) > 0 {
				t.line.Outcome = portal.OutOverdue
			}
		}
		found = append(found, t)
		return err
	})
	if err != nil {
		return nil, false, fault(err)
	}
	if more = len(found) > limit; more {
		found = found[:limit]
	}
	lines, err = s.countedLines(ctx, found)
	return lines, more, fault(err)
}

// countedAt is where a page begins; what does not count any more begins at the beginning.
func (s *Store) countedAt(ctx context.Context, after string) (at workAt, err error) {
	if after == "" {
		return at, nil
	}
	err = s.db.QueryRowContext(steady(ctx), "select f.due_on::text, f.task_id from timeliness_tasks f where f.task_id = (select id from tasks where ref = ?)", clean(after)).Scan(&at.key, &at.id)
	if err == sql.ErrNoRows {
		err = nil
	}
	return at, fault(err)
}

func (s *Store) countedLines(ctx context.Context, found []countedTask) (lines []CountedLine, err error) {
	of := make([]int64, len(found))
	for i, t := range found {
		of[i] = t.id
	}
	work, err := s.workLines(ctx, of)
	for i, l := range work {
		found[i].line.WorkLine = l
		lines = append(lines, found[i].line)
	}
	return lines, err
}

// statement gives the tasks of a page. They are merged from a range of an index for each team and outcome; or read off the
// one range of a service or form. ?0 teams, ?1 outcomes, ?2 and ?3 the first and last day, ?4 form, ?5 service, ?6 and ?9 where
// the page begins, ?7 the number, ?8 the day on which was counted.
func (a askedFigures) statement(p portal.Period, of Counted, on portal.Date, at workAt, limit int) (string, []any) {
	first, last := p.From, p.Last()
	cells, conditions := "", []string{"f.team_id = any(?0::bigint[])", "f.outcome = any(?1::text[])"}
	switch {
	case of == Counted(portal.OutOverdue) && last.Days(on) <= 0:
		last = on.Add(-1)
	case of == Counted(portal.StillOut) && first.Days(on) > 0:
		first = on
	case of == CountedDue:
		conditions = append(conditions, "(f.outcome <> 'out' or f.due_on < ?8::date)")
	}
	switch {
	case a.service != 0:
		conditions = append(conditions, "f.service_id = ?5")
	case a.form == 0:
		cells = "(select team, outcome from unnest(?0::bigint[]) team cross join unnest(?1::text[]) outcome) cell"
		conditions = append([]string{"f.team_id = c.team", "f.outcome = c.outcome"}, conditions[2:]...)
	}
	if a.form != 0 {
		conditions = append(conditions, "f.definition_id = ?4")
	}
	conditions = append(conditions, "f.due_on between ?2::date and ?3::date")
	if at.id != 0 {
		conditions = append(conditions, "(f.due_on, f.task_id) > (?6::date, ?9)")
	}
	// A case may have gone to another team since it was counted. Not a join: the range is read in its order.
	conditions = append(conditions, "(select k.team_id from tasks k where k.id = f.task_id) = f.team_id")
	fits := strings.Join(conditions, " and ")
	page := "select f.task_id as id from timeliness_tasks f where " + fits + " order by f.due_on, f.task_id limit ?7"
	if cells != "" {
		n := max(1, len(a.teams)*len(countedSets[of]))
		page = "select id from (" + strings.NewReplacer("TABLE", "timeliness_tasks f", "ID", "f.task_id", "FROM", cells, "RANGE", fits, "KEY", "f.due_on", "DIR", "asc",
			"THAN", "<", "FIRST", strconv.Itoa(limit*2/n+2), "PAGE", strconv.Itoa(limit)).Replace(pageSQL) + ") p"
	}
	query := `select y.task_id, y.due_on::text, y.outcome, coalesce(y.in_on::text, ''), coalesce(y.days, 0) from (` + page + `) page
  join timeliness_tasks y on y.task_id = page.id order by y.due_on, y.task_id`
	return query, []any{idList(a.teams), "{" + strings.Join(countedSets[of], ",") + "}", first.String(), last.String(), a.form, a.service, at.key, limit, on.String(), at.id}
}

// CountedCase is a case of a figure of SEN2. On is the day by which it counts, Requested that of the request.
type CountedCase struct {
	Ref, Reference, ChildName string
	On                        portal.Date
	Requested                 *portal.Date
}

// countedCasesOfSQL is a page of the cases of a figure. ?0 teams, ?1 figure, ?2 and ?3 the first and last day, ?4 the case before, ?5 the number.
const countedCasesOfSQL = `select c.ref, c.reference, c.child_name, z.on_date::text, coalesce((select d.on_date::text from case_dates d where d.case_id = c.id and d.name = 'requested'), '') from (
  select y.case_id, y.on_date from unnest(?0::bigint[]) team cross join lateral (select f.case_id, f.on_date from timeliness_cases f where f.team_id = team and f.figure = ?1 and (select k.team_id from cases k where k.id = f.case_id) = team
    and f.on_date between ?2::date and ?3::date and (?4 = '' or (f.on_date, f.case_id) > (select x.on_date, x.case_id from timeliness_cases x where x.figure = ?1 and x.case_id = (select id from cases where ref = ?4)))
    order by f.on_date, f.case_id limit ?5) y order by y.on_date, y.case_id limit ?5) z
join cases c on c.id = z.case_id order by z.on_date, z.case_id`

// CountedCases is a page of the cases that a figure of a calendar year counts, by day; more says
// that others follow. after is the reference of the last case of the page before.
func (s *Store) CountedCases(ctx context.Context, accountID int64, team string, year int, of portal.SEN2, after string, limit int) (lines []CountedCase, more bool, err error) {
	a, err := s.resolveTimeliness(ctx, accountID, "", "", team)
	if err != nil || a.none {
		return nil, false, err
	}
	p := portal.YearPeriod(year)
	rows, err := s.db.QueryContext(steady(ctx), countedCasesOfSQL, idList(a.teams), string(of), p.From.String(), p.Last().String(), clean(after), limit+1)
	if err != nil {
		return nil, false, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var l CountedCase
		var on, requested string
		err := rows.Scan(&l.Ref, &l.Reference, &l.ChildName, &on, &requested)
		if d := dateFrom(on); d != nil {
			l.On = *d
		}
		l.Requested = dateFrom(requested)
		lines = append(lines, l)
		return err
	})
	if more = len(lines) > limit; more {
		lines = lines[:limit]
	}
	return lines, more, fault(err)
}
