package store

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"portico/internal/large"
	"portico/internal/portal"
)

// count counts until nothing waits.
func (w *world) count() (counted int) {
	w.t.Helper()
	for {
		n, more, err := w.CountTimeliness(w.ctx)
		w.must(err)
		if counted += n; !more {
			return counted
		}
	}
}

// thisYear is the period around the tests' day.
var thisYear = portal.Period{From: on("2026-01-01"), To: on("2026-12-01")}

// figures are those of the year as one text: asked, on time, late, overdue, out, nil.
func (w *world) figures(a portal.Account, q TimelinessQuery) string {
	w.t.Helper()
	if q.Period.From.IsZero() {
		q.Period = thisYear
	}
	f, err := w.Timeliness(w.ctx, a.ID, q)
	w.must(err)
	return figuresText(f.All)
}

func figuresText(t portal.Timeliness) string {
	return fmt.Sprint(t.Asked(), ": ", t.OnTime, " ", t.Late, " ", t.Overdue, " ", t.Out, " ", t.Nil)
}

// listed is how many tasks the pages of a figure hold; none stands on two of them.
func (w *world) listed(account int64, q TimelinessQuery, of Counted, limit int) int {
	w.t.Helper()
	seen, after := map[string]bool{}, ""
	for {
		lines, more, err := w.CountedTasks(w.ctx, account, q, of, after, limit)
		w.must(err)
		for _, l := range lines {
			if seen[l.Ref] {
				w.t.Fatalf("%s stands on two pages", l.Ref)
			}
			if seen[l.Ref] = true; of != CountedAsked && of != CountedDue && of != CountedIn && Counted(l.Outcome) != of {
				w.t.Errorf("%s counts as %s among those that are %s", l.Ref, l.Outcome, of)
			}
			after = l.Ref
		}
		if !more {
			return len(seen)
		}
	}
}

// agree fails unless every figure of a query is as many tasks as its list holds.
func (w *world) agree(account int64, q TimelinessQuery, t portal.Timeliness, limit int) {
	w.t.Helper()
	in := 0
	for _, n := range t.Days {
		in += n
	}
	for of, want := range map[Counted]int{CountedAsked: t.Asked(), CountedDue: t.Due(), CountedIn: in, Counted(portal.OnTime): t.OnTime, Counted(portal.InLate): t.Late,
		Counted(portal.OutOverdue): t.Overdue, Counted(portal.StillOut): t.Out, Counted(portal.NilReturn): t.Nil} {
		if got := w.listed(account, q, of, limit); got != want {
			w.t.Errorf("%+v: %d are counted as %s, the list holds %d", q, want, of, got)
		}
	}
}

// What happens to a task moves the figures once it is counted, and counting again changes nothing.
func TestTimelinessFollowsTasks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	is := func(what, want string) {
		t.Helper()
		w.count()
		if n := w.count(); n != 0 {
			t.Errorf("%s: %d were counted twice", what, n)
		}
		if got := w.figures(w.officer, TimelinessQuery{}); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	is("sent", "1: 0 0 0 1 0")
	w.must(w.propose(ProposeMoreTime, "away"))
	granted := on("2026-11-18")
	w.must(w.Decide(w.ctx, Decision{AccountID: w.officer.ID, TaskRef: w.ref, What: portal.GrantTime, On: w.on(), Due: &granted}))
	is("more time", "1: 0 0 0 1 0")
	if got := w.figures(w.officer, TimelinessQuery{Period: portal.Period{From: on("2026-10-01"), To: on("2026-10-01")}}); got != "0: 0 0 0 0 0" {
		t.Errorf("it is counted in the month of the old due date: %s", got)
	}
	w.clock.forward(34 * 24 * time.Hour) // the day itself
	is("on the day", "1: 0 0 0 1 0")
	w.clock.forward(24 * time.Hour)
	if got := w.figures(w.officer, TimelinessQuery{}); got != "1: 0 0 0 1 0" {
		t.Errorf("before it is counted: %s", got)
	}
	is("the day after", "1: 0 0 1 0 0")
	w.submitNow()
	is("submitted late", "1: 0 1 0 0 0")
	w.must(w.decide(portal.ReturnForm, "The goals are missing"))
	w.clock.forward(24 * time.Hour)
	is("returned", "1: 0 1 0 0 0")
	w.submitNow()
	is("in again", "1: 0 1 0 0 0")
	lines, _, err := w.CountedTasks(w.ctx, w.officer.ID, TimelinessQuery{Period: thisYear}, CountedIn, "", 5)
	if err != nil || len(lines) != 1 || lines[0].In.String() != "2026-11-19" || lines[0].Days != 35 {
		t.Errorf("it counts by its first submission: %+v, %v", lines, err)
	}
	second := w.send(w.colleague, &granted)
	w.state(second, portal.Declined)
	is("a nil return", "2: 0 1 0 0 1")
	w.state(second, portal.Retracted)
	is("retracted", "1: 0 1 0 0 0")
	w.send(w.colleague, nil)
	is("without a due date", "1: 0 1 0 0 0")
	if at, day, err := w.TimelinessCounted(w.ctx); err != nil || at == nil || !at.Equal(w.now()) || *day != portal.London(w.now()) {
		t.Errorf("counted %v on %v, %v", at, day, err)
	}
}

// Figures are those of one's own teams; services follow the organisation; nobody else sees any.
func TestTimelinessOfTeamsAndServices(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other, admin := w.account("una@northshire.example", "Una Elsewhere", portal.RoleOfficer), w.administrator()
	north := w.team("north", other)
	w.count()
	none := w.account("new@northshire.example", "Nobody Yet", portal.RoleOfficer)
	w.must(w.exec("delete from team_members where account_id = ?", none.ID))
	for _, c := range []struct {
		who  portal.Account
		want string
	}{{w.officer, "1: 0 0 0 1 0"}, {other, "0: 0 0 0 0 0"}, {admin, "1: 0 0 0 1 0"}, {none, "0: 0 0 0 0 0"}, {w.owner, "0: 0 0 0 0 0"}} {
		if got := w.figures(c.who, TimelinessQuery{}); got != c.want {
			t.Errorf("%s sees %s", c.who.Name, got)
		}
		if got := w.listed(c.who.ID, TimelinessQuery{Period: thisYear}, CountedAsked, 5); fmt.Sprint(got) != c.want[:1] {
			t.Errorf("%s is listed %d", c.who.Name, got)
		}
	}
	var unknown *UnknownFilter
	for _, q := range []TimelinessQuery{{Form: "no-such-form"}, {Service: "0"}, {Team: "nowhere"}, {Team: north}} {
		q.Period = thisYear
		if _, err := w.Timeliness(w.ctx, w.officer.ID, q); !errors.As(err, &unknown) {
			t.Errorf("%+v: %v", q, err)
		}
		if _, _, err := w.CountedTasks(w.ctx, w.officer.ID, q, CountedAsked, "", 5); !errors.As(err, &unknown) {
			t.Errorf("the list of %+v: %v", q, err)
		}
	}
	w.must(w.exec("update accounts set organisation = 'Seren Therapies' where id = ?", w.owner.ID))
	w.count()
	seren := TimelinessQuery{Service: organisationCode("Seren Therapies")}
	if got := w.figures(w.officer, seren); got != "1: 0 0 0 1 0" {
		t.Errorf("the service has %s", got)
	}
	if got := w.figures(w.officer, TimelinessQuery{Service: organisationCode("Northshire Community Health")}); got != "0: 0 0 0 0 0" {
		t.Errorf("the service before has %s", got)
	}
	w.must(w.MoveCase(w.ctx, admin.ID, w.caseAddress(), north))
	w.count()
	if a, b := w.figures(w.officer, TimelinessQuery{}), w.figures(other, seren); a != "0: 0 0 0 0 0" || b != "1: 0 0 0 1 0" {
		t.Errorf("moved to another team: %s and %s", a, b)
	}
}

// The figures of assessments follow dates, exceptions and teams of a case.
func TestSEN2FollowsCases(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	is := func(year int, figure portal.SEN2, want int) {
		t.Helper()
		w.count()
		all, err := w.SEN2(w.ctx, w.officer.ID, "", 2025, 2026)
		w.must(err)
		lines, _, err := w.CountedCases(w.ctx, w.officer.ID, "", year, figure, "", 10)
		w.must(err)
		if got := all[year][figure]; got != want || len(lines) != want {
			t.Errorf("%s of %d: %d, listed %d, want %d", figure, year, got, len(lines), want)
		}
	}
	_, err := w.change(portal.CaseDates{"requested": on("2025-12-20"), "assess": on("2026-01-31"), "plan_sent": on("2026-06-01")})
	w.must(err)
	is(2025, portal.SEN2Requests, 1)
	is(2026, portal.SEN2Requests, 0)
	is(2026, portal.SEN2DecidedInTime, 1)
	is(2026, portal.SEN2PlansInTime, 0)
	is(2026, portal.SEN2Plain, 1)
	w.must(w.RecordException(w.ctx, NewException{AccountID: w.officer.ID, CaseRef: w.caseAddress(), Ref: "x1", Rule: "send_plan", Reason: "exceptional"}))
	is(2026, portal.SEN2Plain, 0)
	is(2026, portal.SEN2PlansExcepted, 1)
	w.must(w.WithdrawException(w.ctx, w.officer.ID, w.caseAddress(), "x1"))
	is(2026, portal.SEN2PlansExcepted, 0)
	_, err = w.change(portal.CaseDates{"plan_sent": on("2026-05-09")})
	w.must(err)
	is(2026, portal.SEN2PlainInTime, 1)
	_, err = w.change(portal.CaseDates{"plan_sent": {}})
	w.must(err)
	is(2026, portal.SEN2Plans, 0)
	if all, err := w.SEN2(w.ctx, w.owner.ID, "", 2025, 2026); err != nil || len(all[2025]) != 0 {
		t.Errorf("a professional sees %v, %v", all, err)
	}
}

// On a filled database every figure is as many tasks as its list has, and two that count at the
// same moment count once.
func TestTimelinessAgreesWithLists(t *testing.T) {
	t.Parallel()
	w, made := newLarge(t, large.Size{Cases: 600, Tasks: 3000, People: 150})
	w.clock.forward(time.Hour)
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			for more := true; more; {
				var err error
				if _, more, err = w.CountTimeliness(w.ctx); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	both.Wait()
	w.count()
	w.must(w.exec("update tasks set due_on = due_on + 40 where id % 50 = 0")) // in more months than are summed at once
	w.count()
	if n := w.number("select count(*) from tasks where state <> 'retracted' and due_on is not null"); n != w.number("select count(*) from timeliness_tasks") {
		t.Errorf("%d tasks count", n)
	}
	today := portal.London(w.now())
	year := portal.LastMonths(12, today)
	for who, account := range map[string]int64{"officer": made.Officer, "administrator": made.Administrator} {
		all, err := w.Timeliness(w.ctx, account, TimelinessQuery{Period: year})
		w.must(err)
		if all.All.OnTime == 0 || all.All.Late == 0 || all.All.Overdue == 0 || all.All.Out == 0 || all.All.Nil == 0 || len(all.Forms) != made.Forms || len(all.Services) < 5 {
			t.Errorf("%s: figures that tell little: %s, %d forms, %d services", who, figuresText(all.All), len(all.Forms), len(all.Services))
		}
		var months, forms, services portal.Timeliness
		for _, m := range all.Months {
			months.Add(m)
		}
		for _, p := range all.Forms {
			forms.Add(p.Timeliness)
		}
		for _, p := range all.Services {
			services.Add(p.Timeliness)
		}
		for _, sum := range []portal.Timeliness{months, forms, services} {
			if figuresText(sum) != figuresText(all.All) {
				t.Errorf("%s: parts are %s, all is %s", who, figuresText(sum), figuresText(all.All))
			}
		}
		w.agree(account, TimelinessQuery{Period: year}, all.All, 300)
		this := portal.Period{From: today.FirstOfMonth(), To: today.FirstOfMonth()}
		w.agree(account, TimelinessQuery{Period: this}, all.Months[11], 20)
		form, service := all.Forms[1], all.Services[1]
		w.agree(account, TimelinessQuery{Period: year, Form: form.Code}, form.Timeliness, 50)
		w.agree(account, TimelinessQuery{Period: year, Service: service.Code}, service.Timeliness, 50)
		narrow := TimelinessQuery{Period: year, Form: form.Code, Service: service.Code}
		f, err := w.Timeliness(w.ctx, account, narrow)
		w.must(err)
		w.agree(account, narrow, f.All, 10)
		w.agreeSEN2(account)
	}
}

func (w *world) agreeSEN2(account int64) {
	w.t.Helper()
	all, err := w.SEN2(w.ctx, account, "", 2024, 2026)
	w.must(err)
	for year, figures := range all {
		for figure, want := range figures {
			got, after := 0, ""
			for more := true; more; {
				var lines []CountedCase
				lines, more, err = w.CountedCases(w.ctx, account, "", year, figure, after, 50)
				w.must(err)
				if got += len(lines); len(lines) > 0 {
					after = lines[len(lines)-1].Ref
				}
			}
			if got != want {
				w.t.Errorf("%s of %d: %d are counted, the list holds %d", figure, year, want, got)
			}
		}
	}
	if all[2026][portal.SEN2PlainInTime] == 0 || all[2026][portal.SEN2PlansExcepted] == 0 {
		w.t.Errorf("figures that tell little: %v", all)
	}
}

// askFigures asks what the pages of timeliness ask.
func (w *world) askFigures(account int64) {
	w.t.Helper()
	q := TimelinessQuery{Period: portal.LastMonths(12, portal.London(w.now()))}
	f, err := w.Timeliness(w.ctx, account, q)
	w.must(err)
	_, err = w.SEN2(w.ctx, account, "", 2022, 2026)
	w.must(err)
	for _, of := range []TimelinessQuery{q, {Period: q.Period, Form: "large-3"}, {Period: q.Period, Service: f.Services[0].Code}, {Period: q.Period, Form: "large-3", Service: f.Services[0].Code}} {
		for _, set := range []Counted{CountedAsked, CountedDue, Counted(portal.OutOverdue)} {
			lines, _, err := w.CountedTasks(w.ctx, account, of, set, "", 50)
			w.must(err)
			if len(lines) > 0 {
				_, _, err = w.CountedTasks(w.ctx, account, of, set, lines[len(lines)-1].Ref, 50)
				w.must(err)
			}
		}
	}
	lines, _, err := w.CountedCases(w.ctx, account, "", 2026, portal.SEN2Requests, "", 50)
	w.must(err)
	_, _, err = w.CountedCases(w.ctx, account, "", 2026, portal.SEN2Requests, lines[0].Ref, 50)
	w.must(err)
}
