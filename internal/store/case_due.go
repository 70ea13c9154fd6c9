package store

import (
	"context"
	"database/sql"
)

// caseCellsSQL are the cells of a line of the list of cases, of the case c.
const caseCellsSQL = `c.ref, c.reference, c.kind, c.child_name, c.child_born::text, c.created_at,
  coalesce(t.open, 0), coalesce(t.done, 0), coalesce(t.due::text, ''), coalesce(c.next_due_on::text, ''), c.next_due_rule,
  coalesce((select on_date::text from case_dates d where d.case_id = c.id and d.name = 'requested'), ''), coalesce(c.closed_on::text, '')`

// caseFormsSQL counts the forms of the case c.
const caseFormsSQL = `left join lateral (
  select count(*) filter (where state in ('assigned', 'returned', 'counter_signing', 'decline_proposed')) as open,
    count(*) filter (where state in ('submitted', 'accepted')) as done,
    min(due_on) filter (where state in ('assigned', 'returned', 'counter_signing', 'decline_proposed')) as due
  from tasks where case_id = c.id) t on true`

// casesDueSQL lists cases by their next limit. Each team's are read off the index and then put
// together. ?0 account, ?1 the case before, ?2 the number.
const casesDueSQL = `select ` + caseCellsSQL + ` from cases c ` + caseFormsSQL + ` where c.id = any(array(
  select first.id from unnest((select teams_of(?0))) team(id) cross join lateral (
    select c.id, c.next_due_on from cases c where c.team_id = team.id and c.next_due_on is not null
      and (?1 = '' or (c.next_due_on, c.id) > (select coalesce(next_due_on, '-infinity'), id from cases where ref = ?1))
    order by c.next_due_on, c.id limit ?2) first
  order by first.next_due_on, first.id limit ?2))
order by c.next_due_on, c.id`

// CasesByDue are the cases with a time limit to be met, the most urgent first, for the council's
// staff. more tells whether others follow. Of the query only After and Limit count.
func (s *Store) CasesByDue(ctx context.Context, accountID int64, q CaseQuery) (lines []CaseLine, more bool, err error) {
	rows, err := s.db.QueryContext(steady(ctx), casesDueSQL, accountID, clean(q.After), q.Limit+1)
	return caseLines(rows, err, q.Limit)
}

// caseLines reads a page of lines.
func caseLines(rows *sql.Rows, err error, limit int) (lines []CaseLine, more bool, _ error) {
	if err != nil {
		return nil, false, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		l, err := scanCaseLine(rows)
		lines = append(lines, l)
		return err
	})
	if err != nil {
		return nil, false, fault(err)
	}
	if len(lines) > limit {
		return lines[:limit], true, nil
	}
	return lines, false, nil
}

func scanCaseLine(rows *sql.Rows) (l CaseLine, err error) {
	var born, due, next, requested, closed string
	err = rows.Scan(&l.Ref, &l.Reference, &l.Kind, &l.ChildName, &born, &l.CreatedAt, &l.Open, &l.Done, &due, &next, &l.NextRule, &requested, &closed)
	if d := dateFrom(born); d != nil {
		l.ChildBorn = *d
	}
	l.CreatedAt, l.Due, l.NextDue, l.Requested, l.ClosedOn = l.CreatedAt.UTC(), dateFrom(due), dateFrom(next), dateFrom(requested), dateFrom(closed)
	return l, err
}
