package main

import (
	"context"
	"fmt"
	"time"

	"portico/internal/portal"
	"portico/internal/store"
)

// count counts the figures of timeliness until nothing waits.
func (s *site) count() (n int, err error) {
	for more := true; more && err == nil; {
		var counted int
		counted, more, err = s.store.CountTimeliness(context.Background())
		n += counted
	}
	return n, err
}

// changesOfADay are those of the tasks that were sent last, and of some of every year.
const changesOfADay = `insert into timeliness_changes (task_id) (select id from tasks order by id desc limit 1000)
union all select id from tasks where id in (select n * 40000 from generate_series(1, 24) n)`

// countJobs are the job of timeliness after a day's work, and when nothing has changed.
func (s *site) countJobs(run func(what string, do func() (string, error))) {
	count := func() (string, error) {
		n, err := s.count()
		return fmt.Sprintf(", %d counted", n), err
	}
	run("timeliness, after a day", func() (string, error) {
		if _, err := s.db.Exec(context.Background(), changesOfADay); err != nil {
			return "", err
		}
		return count()
	})
	run("timeliness, nothing changed", count)
}

// figures are the page of timeliness and the lists behind it.
func (s *site) figures() (out []question) {
	ctx, year := context.Background(), portal.LastMonths(12, portal.London(time.Now()))
	for _, of := range []struct {
		what string
		who  int64
		store.TimelinessQuery
	}{
		{"a team", s.Made.Officer, store.TimelinessQuery{Period: year}},
		{"every team", s.Made.Administrator, store.TimelinessQuery{Period: year}},
		{"every team, a form", s.Made.Administrator, store.TimelinessQuery{Period: year, Form: "large-3"}},
	} {
		out = append(out, question{what: "timeliness: " + of.what, ask: func() (int, error) {
			f, err := s.store.Timeliness(ctx, of.who, of.TimelinessQuery)
			return len(f.Months) + len(f.Forms) + len(f.Services), err
		}}, question{what: "timeliness, SEN2: " + of.what, ask: func() (int, error) {
			_, err := s.store.SEN2(ctx, of.who, "", year.To.Year-4, year.To.Year)
			return 5, err
		}}, question{what: "timeliness, overdue: " + of.what, ask: func() (int, error) {
			lines, _, err := s.store.CountedTasks(ctx, of.who, of.TimelinessQuery, store.Counted(portal.OutOverdue), "", onPage)
			return len(lines), err
		}}, question{what: "timeliness, asked: " + of.what, ask: func() (int, error) {
			lines, _, err := s.store.CountedTasks(ctx, of.who, of.TimelinessQuery, store.CountedAsked, "", onPage)
			return len(lines), err
		}})
	}
	return out
}
