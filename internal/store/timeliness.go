package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"portico/internal/portal"
)

// TimelinessQuery says of what the figures are. All but Period are codes, which may stand in
// an address; "" is all of them.
type TimelinessQuery struct {
	Period  portal.Period
	Form    string // key
	Service string // code
	Team    string // reference of a team of whoever asks
}

// NamedTimeliness is a form or a service with its figures. The name of a service is "" when no
// organisation is recorded.
type NamedTimeliness struct {
	Code, Name string
	portal.Timeliness
}

// Figures are those of a TimelinessQuery: of all, of each month of the period, and of each
// form and service that has any, by name.
type Figures struct {
	All             portal.Timeliness
	Months          []portal.Timeliness
	Forms, Services []NamedTimeliness
}

// asked is a TimelinessQuery on its way to a statement. none: nothing can fit.
type askedFigures struct {
	teams         []int64 // those that are counted
	cells         []int64 // under which their figures stand: 0 for all of them
	form, service int64
	none          bool
}

// resolveTimeliness turns codes into numbers. A code that there is not, or that is not of the account, is
// Invalid, and names its filter.
func (s *Store) resolveTimeliness(ctx context.Context, accountID int64, form, service, team string) (a askedFigures, err error) {
	if a.teams, err = s.TeamsOf(ctx, accountID); err != nil {
		return a, err
	}
	look := func(into *int64, query, code, fault_ string) {
		if code == "" || err != nil {
			return
		}
		if err = s.db.QueryRowContext(steady(ctx), query, clean(code)).Scan(into); err == sql.ErrNoRows {
			err = &UnknownFilter{fault_}
		} else {
			err = fault(err)
		}
	}
	var chosen, all int64
	look(&a.form, "select id from definitions where key = ?", form, "form")
	look(&a.service, "select id from timeliness_services where code = ?", service, "service")
	look(&chosen, "select id from teams where ref = ?", team, "team")
	if err != nil {
		return a, err
	}
	if chosen != 0 && !slices.Contains(a.teams, chosen) {
		return a, &UnknownFilter{"team"}
	}
	if err = s.db.QueryRowContext(steady(ctx), "select count(*) from teams").Scan(&all); err != nil {
		return a, fault(err)
	}
	switch {
	case chosen != 0:
		a.teams = []int64{chosen}
		a.cells = a.teams
	case len(a.teams) == int(all):
		a.cells = []int64{0}
	default:
		a.cells = a.teams
	}
	a.none = len(a.teams) == 0
	return a, nil
}

// UnknownFilter is what a filter gets that names nothing: "form", "service" or "team".
type UnknownFilter struct{ Filter string }

// Error is for the log.
func (u *UnknownFilter) Error() string { return "there is no such " + u.Filter }

// figuresSQL are the cells of a page: those of months, of forms and of services. ?0 teams, ?1 form, ?2 service, ?3 and ?4
// the first and last month.
const figuresSQL = `select 0, m.month::text, 0, m.on_time, m.late, m.overdue, m.still_out, m.nil, m.days, m.counts from timeliness_months m
where m.team_id = any(?0::bigint[]) and m.definition_id = ?1 and m.service_id = ?2 and m.month between ?3::date and ?4::date
union all select 1, '', m.definition_id, m.on_time, m.late, m.overdue, m.still_out, m.nil, m.days, m.counts from timeliness_months m
where m.team_id = any(?0::bigint[]) and m.service_id = ?2 and m.month between ?3::date and ?4::date and m.definition_id <> 0 and ?1 in (0, m.definition_id)
union all select 2, '', m.service_id, m.on_time, m.late, m.overdue, m.still_out, m.nil, m.days, m.counts from timeliness_months m
where m.team_id = any(?0::bigint[]) and m.definition_id = ?1 and m.month between ?3::date and ?4::date and m.service_id <> 0 and ?2 in (0, m.service_id)`

// Timeliness are the figures of the teams of an account of the council, as they were counted
// last; of nothing for everybody else. *UnknownFilter when the query names what there is not.
func (s *Store) Timeliness(ctx context.Context, accountID int64, q TimelinessQuery) (f Figures, err error) {
	f.Months = make([]portal.Timeliness, q.Period.Count())
	a, err := s.resolveTimeliness(ctx, accountID, q.Form, q.Service, q.Team)
	if err != nil || a.none {
		return f, err
	}
	rows, err := s.db.QueryContext(steady(ctx), figuresSQL, idList(a.cells), a.form, a.service, q.Period.From.String(), q.Period.To.String())
	if err != nil {
		return f, fault(err)
	}
	forms, services := map[int64]*portal.Timeliness{}, map[int64]*portal.Timeliness{}
	err = each(rows, func(rows *sql.Rows) error {
		kind, month, id, t, err := scanFigures(rows)
		switch kind {
		case 0:
			f.All.Add(t)
			if d := dateFrom(month); d != nil {
				f.Months[portal.Period{From: q.Period.From, To: *d}.Count()-1].Add(t)
			}
		case 1:
			addTo(forms, id, t)
		case 2:
			addTo(services, id, t)
		}
		return err
	})
	if err == nil {
		f.Forms, err = s.named(ctx, forms, formNamesSQL)
	}
	if err == nil {
		f.Services, err = s.named(ctx, services, serviceNamesSQL)
	}
	return f, fault(err)
}

func addTo(all map[int64]*portal.Timeliness, id int64, t portal.Timeliness) {
	if all[id] == nil {
		all[id] = &portal.Timeliness{}
	}
	all[id].Add(t)
}

func scanFigures(rows *sql.Rows) (kind int, month string, id int64, t portal.Timeliness, err error) {
	var days, counts string
	if err = rows.Scan(&kind, &month, &id, &t.OnTime, &t.Late, &t.Overdue, &t.Out, &t.Nil, &days, &counts); err != nil {
		return kind, month, id, t, err
	}
	after, n := intsOf(days), intsOf(counts)
	if len(after) > 0 {
		t.Days = make([]int, slices.Max(after)+1)
	}
	for i, d := range after {
		t.Days[d] += n[i]
	}
	return kind, month, id, t, nil
}

// intsOf reads numbers that are not negative, "1,2".
func intsOf(list string) []int {
	if list == "" {
		return nil
	}
	out, n := make([]int, 0, strings.Count(list, ",")+1), 0
	for _, c := range []byte(list) {
		if c == ',' {
			out, n = append(out, n), 0
		} else {
			n = n*10 + int(c-'0')
		}
	}
	return append(out, n)
}

const (
	formNamesSQL    = "select d.id, d.key, (select v.title from versions v where v.definition_id = d.id order by v.number desc limit 1) from definitions d where d.id = any(?::bigint[])"
	serviceNamesSQL = "select id, code, name from timeliness_services where id = any(?::bigint[])"
)

// named are figures with the names of what they are of, by name.
func (s *Store) named(ctx context.Context, figures map[int64]*portal.Timeliness, query string) (out []NamedTimeliness, err error) {
	var of []int64
	for id := range figures {
		of = append(of, id)
	}
	rows, err := s.db.QueryContext(steady(ctx), query, idList(of))
	if err != nil {
		return nil, err
	}
	err = each(rows, func(rows *sql.Rows) error {
		var id int64
		var p NamedTimeliness
		err := rows.Scan(&id, &p.Code, &p.Name)
		p.Timeliness = *figures[id]
		out = append(out, p)
		return err
	})
	slices.SortFunc(out, func(a, b NamedTimeliness) int {
		return strings.Compare(strings.ToLower(a.Name)+" "+a.Code, strings.ToLower(b.Name)+" "+b.Code)
	})
	return out, err
}

// TimelinessChoices are the forms, services and teams that the figures can be narrowed to.
func (s *Store) TimelinessChoices(ctx context.Context, accountID int64) (forms, services, teams []Choice, err error) {
	if forms, _, err = s.WorkChoices(ctx); err != nil {
		return nil, nil, nil, err
	}
	if services, err = s.choices(ctx, "select code, name from timeliness_services order by lower(name) limit ?"); err != nil {
		return nil, nil, nil, fault(err)
	}
	rows, err := s.db.QueryContext(steady(ctx), "select ref, name from teams where id = any(teams_of(?)) order by lower(name)", accountID)
	if err != nil {
		return nil, nil, nil, fault(err)
	}
	err = each(rows, func(rows *sql.Rows) error {
		var c Choice
		err := rows.Scan(&c.Code, &c.Name)
		teams = append(teams, c)
		return err
	})
	return forms, services, teams, fault(err)
}

const sen2SQL = "select year, figure, sum(n) from timeliness_years where team_id = any(?0::bigint[]) and year between ?1 and ?2 group by year, figure"

// SEN2 are the figures of EHC needs assessments of the teams of an account of the council, by
// calendar year; of nothing for everybody else. *UnknownFilter for a team that is not among them.
func (s *Store) SEN2(ctx context.Context, accountID int64, team string, first, last int) (map[int]map[portal.SEN2]int, error) {
	out := map[int]map[portal.SEN2]int{}
	for y := first; y <= last; y++ {
		out[y] = map[portal.SEN2]int{}
	}
	a, err := s.resolveTimeliness(ctx, accountID, "", "", team)
	if err != nil || a.none {
		return out, err
	}
	rows, err := s.db.QueryContext(steady(ctx), sen2SQL, idList(a.cells), first, last)
	if err != nil {
		return nil, fault(err)
	}
	return out, fault(each(rows, func(rows *sql.Rows) error {
		var year, n int
		var figure portal.SEN2
		err := rows.Scan(&year, &figure, &n)
		out[year][figure] = n
		return err
	}))
}
