package portal

import (
	"testing"
	"time"
)

// moment is a moment in UTC, "2026-03-29 00:30"; nil of "".
func moment(t testing.TB, s string) *time.Time {
	t.Helper()
	if s == "" {
		return nil
	}
	m, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		t.Fatal(err)
	}
	return &m
}

func TestOutcomeOfATask(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		state                      TaskState
		due, sent, received, first string
		want                       Outcome
		days                       int
	}{
		"before the day":                      {Submitted, "2026-10-26", "2026-09-14 09:00", "2026-09-14 09:05", "2026-10-20 15:00", OnTime, 36},
		"on the day itself":                   {Submitted, "2026-10-26", "2026-09-14 09:00", "2026-09-14 09:05", "2026-10-26 23:59", OnTime, 42},
		"a day after":                         {Submitted, "2026-10-26", "2026-09-14 09:00", "2026-09-14 09:05", "2026-10-27 08:00", InLate, 43},
		"the last minute of a summer's day":   {Accepted, "2026-07-10", "2026-06-01 09:00", "", "2026-07-10 22:59", OnTime, 39},
		"half an hour after midnight, summer": {Accepted, "2026-07-10", "2026-06-01 09:00", "", "2026-07-10 23:30", InLate, 40},
		"half an hour before it, winter":      {Accepted, "2026-01-10", "2025-12-01 09:00", "", "2026-01-10 23:30", OnTime, 40},
		"over the clock change of March":      {Submitted, "2026-04-05", "2026-03-20 09:00", "2026-03-28 23:30", "2026-03-29 23:30", OnTime, 2},
		"over the clock change of October":    {Submitted, "2026-10-26", "2026-10-20 09:00", "2026-10-24 22:30", "2026-10-25 23:30", OnTime, 1},
		"over the leap day":                   {Submitted, "2028-03-01", "2028-01-19 12:00", "2028-01-19 12:00", "2028-03-01 12:00", OnTime, 42},
		"without the leap day it is late":     {Submitted, "2027-03-01", "2027-01-18 12:00", "2027-01-18 12:00", "2027-03-02 12:00", InLate, 43},
		"received later than sent":            {Submitted, "2026-10-26", "2026-09-14 09:00", "2026-09-20 09:00", "2026-10-20 15:00", OnTime, 30},
		"received put right to after it":      {Submitted, "2026-10-26", "2026-09-14 09:00", "2026-10-21 11:00", "2026-10-20 15:00", OnTime, 0},
		"with the new date of an extension":   {Submitted, "2026-11-20", "2026-09-14 09:00", "2026-09-14 09:00", "2026-11-18 10:00", OnTime, 65},
		"returned, in again later":            {Returned, "2026-10-26", "2026-09-14 09:00", "2026-09-14 09:00", "2026-10-20 10:00", OnTime, 36},
		"with the counter signatory again":    {CounterSigning, "2026-10-26", "2026-09-14 09:00", "2026-09-14 09:00", "2026-10-28 10:00", InLate, 44},
		"not in":                              {Assigned, "2026-10-26", "2026-09-14 09:00", "2026-09-14 09:00", "", StillOut, 0},
		"a decline that is not agreed yet":    {DeclineProposed, "2026-10-26", "2026-09-14 09:00", "2026-09-14 09:00", "", StillOut, 0},
		"a nil return":                        {Declined, "2026-10-26", "2026-09-14 09:00", "2026-09-14 09:00", "", NilReturn, 0},
		"a nil return after a first try":      {Declined, "2026-10-26", "2026-09-14 09:00", "2026-09-14 09:00", "2026-10-20 10:00", NilReturn, 0},
		"retracted":                           {Retracted, "2026-10-26", "2026-09-14 09:00", "2026-09-14 09:00", "", "", 0},
		"retracted after it was in":           {Retracted, "2026-10-26", "2026-09-14 09:00", "2026-09-14 09:00", "2026-10-20 10:00", "", 0},
		"without a due date":                  {Submitted, "", "2026-09-14 09:00", "2026-09-14 09:00", "2026-10-20 10:00", "", 0},
	} {
		a := Asked{State: c.state, Sent: *moment(t, c.sent), Received: moment(t, c.received), First: moment(t, c.first)}
		if c.due != "" {
			due := day(t, c.due)
			a.Due = &due
		}
		got, days, counted := a.Outcome()
		if got != c.want || days != c.days || counted != (c.want != "") {
			t.Errorf("%s: %q after %d days, counted %v, want %q after %d", name, got, days, counted, c.want, c.days)
		}
	}
}

func TestTimelinessShares(t *testing.T) {
	t.Parallel()
	f := Timeliness{OnTime: 2, Late: 1, Nil: 4, Days: []int{10: 1, 42: 1, 50: 1}}
	f.Add(Timeliness{OnTime: 1, Overdue: 1, Out: 7, Days: []int{42: 1}})
	if f.Asked() != 16 || f.Due() != 5 {
		t.Errorf("asked %d, due %d", f.Asked(), f.Due())
	}
	if p, ok := f.Share(); p != 60 || !ok {
		t.Errorf("%d %% on time: nil returns and what is not due yet must not count", p)
	}
	for percent, want := range map[int]int{50: 42, 90: 50, 25: 10, 26: 42, 100: 50} {
		if d, ok := f.Within(percent); d != want || !ok {
			t.Errorf("%d of a hundred within %d days, want %d", percent, d, want)
		}
	}
	if _, ok := (Timeliness{Out: 3}).Share(); ok {
		t.Error("a share of nothing")
	}
	if _, ok := (Timeliness{Out: 3}).Within(50); ok {
		t.Error("a median of nothing")
	}
	for _, c := range [][3]int{{1, 3, 33}, {2, 3, 67}, {999, 1000, 99}, {1, 1000, 1}, {0, 9, 0}, {9, 9, 100}, {1, 2, 50}, {1509, 1979, 76}} {
		if p, _ := Percent(c[0], c[1]); p != c[2] {
			t.Errorf("%d of %d is %d %%, want %d", c[0], c[1], p, c[2])
		}
	}
}

func TestSEN2Figures(t *testing.T) {
	t.Parallel()
	on := func(pairs ...string) CaseDates {
		d := CaseDates{}
		for i := 0; i < len(pairs); i += 2 {
			d[pairs[i]] = day(t, pairs[i+1])
		}
		return d
	}
	for name, c := range map[string]struct {
		dates    CaseDates
		excepted []string
		want     map[SEN2]string
	}{
		"nothing recorded":    {on(), nil, map[SEN2]string{}},
		"only asked for":      {on("requested", "2026-01-05"), nil, map[SEN2]string{SEN2Requests: "2026-01-05"}},
		"on the 42nd day":     {on("requested", "2026-01-05", "assess", "2026-02-16"), nil, map[SEN2]string{SEN2Requests: "2026-01-05", SEN2Assess: "2026-02-16", SEN2Decided: "2026-02-16", SEN2DecidedInTime: "2026-02-16"}},
		"on the 43rd":         {on("requested", "2026-01-05", "assess", "2026-02-17"), nil, map[SEN2]string{SEN2Requests: "2026-01-05", SEN2Assess: "2026-02-17", SEN2Decided: "2026-02-17"}},
		"refused next year":   {on("requested", "2025-12-01", "not_assess", "2026-01-10"), nil, map[SEN2]string{SEN2Requests: "2025-12-01", SEN2Refused: "2026-01-10", SEN2Decided: "2026-01-10", SEN2DecidedInTime: "2026-01-10"}},
		"late with exception": {on("requested", "2026-01-05", "not_assess", "2026-03-17"), []string{"decide_assess"}, map[SEN2]string{SEN2Requests: "2026-01-05", SEN2Refused: "2026-03-17", SEN2Decided: "2026-03-17"}},
		"assessed, no plan":   {on("requested", "2026-01-05", "not_issue", "2026-04-01"), nil, map[SEN2]string{SEN2Requests: "2026-01-05", SEN2NoPlan: "2026-04-01"}},
		"on the 140th day, a leap day between": {on("requested", "2028-01-05", "plan_sent", "2028-05-24"), nil,
			map[SEN2]string{SEN2Requests: "2028-01-05", SEN2Plans: "2028-05-24", SEN2PlansInTime: "2028-05-24", SEN2Plain: "2028-05-24", SEN2PlainInTime: "2028-05-24"}},
		"on the 141st": {on("requested", "2028-01-05", "plan_sent", "2028-05-25"), nil, map[SEN2]string{SEN2Requests: "2028-01-05", SEN2Plans: "2028-05-25", SEN2Plain: "2028-05-25"}},
		"late, but excepted": {on("requested", "2026-01-05", "plan_sent", "2026-08-01"), []string{"send_plan"},
			map[SEN2]string{SEN2Requests: "2026-01-05", SEN2Plans: "2026-08-01", SEN2PlansExcepted: "2026-08-01"}},
		"an exception to another limit does not count": {on("requested", "2026-01-05", "plan_sent", "2026-05-01"), []string{"decide_assess"},
			map[SEN2]string{SEN2Requests: "2026-01-05", SEN2Plans: "2026-05-01", SEN2PlansInTime: "2026-05-01", SEN2Plain: "2026-05-01", SEN2PlainInTime: "2026-05-01"}},
	} {
		excepted := map[string]bool{}
		for _, rule := range c.excepted {
			excepted[rule] = true
		}
		got := map[SEN2]string{}
		for _, f := range SEN2Of(c.dates, excepted) {
			if _, twice := got[f.Figure]; twice || f.Figure.Words() == "" {
				t.Errorf("%s: %q counts twice, or has no words", name, f.Figure)
			}
			got[f.Figure] = f.On.String()
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		for f, on := range c.want {
			if got[f] != on {
				t.Errorf("%s: %s on %q, want %q", name, f, got[f], on)
			}
		}
	}
}

func TestPeriods(t *testing.T) {
	t.Parallel()
	today := day(t, "2028-02-29")
	for _, c := range []struct{ from, to, want, fromFault, toFault string }{
		{"", "", "Mar 2027 to Feb 2028", "", ""},
		{"Nov 2027", "", "Nov 2027 to Feb 2028", "", ""},
		{"", "2026-03", "Apr 2025 to Mar 2026", "", ""},
		{" january  2027 ", "12/2027", "2027", "", ""},
		{"2028-02", "29-Feb-2028", "Feb 2028", "", ""},
		{"2028-03", "2028-02", "", "", "Feb 2028 is before Mar 2028. Enter the earlier month first"},
		{"1066-10", "2028-02", "", "Enter a first month from Sep 2014 on", ""},
		{"2028-01", "2999-12", "", "", "Enter a last month up to Feb 2030"},
		{"last spring", "13/2027", "", "Write the first month and its year, as Nov 2026", "Write the last month and its year, as Nov 2026"},
		{"2024-01", "2028-02", "", "", "That is 50 months. Choose at most 36"},
	} {
		p, from, to := ReadPeriod(c.from, c.to, today)
		if from != c.fromFault || to != c.toFault {
			t.Errorf("%q to %q: %q, %q", c.from, c.to, from, to)
		}
		if from+to == "" && (p.Words() != c.want || len(p.Each()) != p.Count()) {
			t.Errorf("%q to %q is %s, want %s", c.from, c.to, p.Words(), c.want)
		}
	}
	if last := (Period{day(t, "2028-02-01"), day(t, "2028-02-01")}).Last(); last != today {
		t.Errorf("the last day of a leap February is %s", last)
	}
}
