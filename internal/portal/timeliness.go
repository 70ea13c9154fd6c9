package portal

import "time"

// Outcome is what became of a form by its due date.
type Outcome string

// The outcomes. Overdue and StillOut are told apart by the day on which is counted, so that
// what is kept of a task is StillOut for both.
const (
	OnTime     Outcome = "on_time" // first submitted on the due date or before
	InLate     Outcome = "late"    // first submitted after it
	NilReturn  Outcome = "nil"     // the council agreed that there is no advice to give
	StillOut   Outcome = "out"     // not submitted yet, and not due yet
	OutOverdue Outcome = "overdue" // not submitted, and the due date is past
)

// Asked is what timeliness asks of a task.
type Asked struct {
	State           TaskState
	Due             *Date
	Sent            time.Time
	Received, First *time.Time // when it was received, and first submitted; nil when it was not
}

// Outcome says how a task is counted (decision 0030); counted is false for one that is not:
// retracted, or without a due date. days are those from receipt to the first submission, 0
// when there is none. A form that was returned and submitted again counts by its first
// submission: that is when the advice was given.
func (a Asked) Outcome() (o Outcome, days int, counted bool) {
	switch {
	case a.State == Retracted || a.Due == nil || a.Due.IsZero():
		return "", 0, false
	case a.State == Declined:
		return NilReturn, 0, true
	case a.First == nil:
		return StillOut, 0, true
	}
	began, in := a.Sent, London(*a.First)
	if a.Received != nil {
		began = *a.Received
	}
	days = max(London(began).Days(in), 0)
	if in.Days(*a.Due) >= 0 {
		return OnTime, days, true
	}
	return InLate, days, true
}

// Timeliness counts forms by what became of them. Days[n] is how many came in after n days.
type Timeliness struct {
	OnTime, Late, Overdue, Out, Nil int
	Days                            []int
}

// Add counts others too.
func (t *Timeliness) Add(o Timeliness) {
	t.OnTime, t.Late, t.Overdue, t.Out, t.Nil = t.OnTime+o.OnTime, t.Late+o.Late, t.Overdue+o.Overdue, t.Out+o.Out, t.Nil+o.Nil
	t.Days = append(t.Days, make([]int, max(0, len(o.Days)-len(t.Days)))...)
	for days, n := range o.Days {
		t.Days[days] += n
	}
}

// Asked is how many were asked for: all that are counted.
func (t Timeliness) Asked() int { return t.OnTime + t.Late + t.Overdue + t.Out + t.Nil }

// Due is of how many one can say whether they were on time: neither nil returns nor what is
// not due yet.
func (t Timeliness) Due() int { return t.OnTime + t.Late + t.Overdue }

// Share is the percentage of those due that were on time; ok is false when none was due.
func (t Timeliness) Share() (percent int, ok bool) { return Percent(t.OnTime, t.Due()) }

// Percent is a part of a whole, rounded; but only all are 100 % and only none 0 %. ok is false
// when there is no whole.
func Percent(part, whole int) (percent int, ok bool) {
	if whole <= 0 {
		return 0, false
	}
	percent = (part*200 + whole) / (whole * 2)
	switch {
	case part < whole && percent == 100:
		percent = 99
	case part > 0 && percent == 0:
		percent = 1
	}
	return percent, true
}

// Within is the number of days within which so many of a hundred came in: the smallest that
// at least that share did not exceed. ok is false when none came in.
func (t Timeliness) Within(percent int) (days int, ok bool) {
	total := 0
	for _, n := range t.Days {
		total += n
	}
	need, seen := (total*percent+99)/100, 0
	for d, n := range t.Days {
		if seen += n; n > 0 && seen >= need {
			return d, true
		}
	}
	return 0, false
}

// SEN2 is a figure of EHC needs assessments in a calendar year.
type SEN2 string

// The figures. Each is counted in the year of the day that it is about.
const (
	SEN2Requests       SEN2 = "requests"        // received
	SEN2Assess         SEN2 = "assess"          // decided to assess
	SEN2Refused        SEN2 = "refused"         // decided not to assess
	SEN2Decided        SEN2 = "decided"         // either
	SEN2DecidedInTime  SEN2 = "decided_in_time" // within 6 weeks
	SEN2NoPlan         SEN2 = "no_plan"         // assessed, decided not to issue a plan
	SEN2Plans          SEN2 = "plans"           // final plans issued
	SEN2PlansInTime    SEN2 = "plans_in_time"   // within 20 weeks
	SEN2Plain          SEN2 = "plain"           // issued without an exception to the 20 weeks
	SEN2PlainInTime    SEN2 = "plain_in_time"   // of these within 20 weeks
	SEN2PlansExcepted  SEN2 = "excepted"        // issued with an exception recorded
	ruleDecide, rule20      = "decide_assess", "send_plan"
)

// SEN2Figures are all figures in the order of the page.
var SEN2Figures = []SEN2{SEN2Requests, SEN2Refused, SEN2Assess, SEN2Decided, SEN2DecidedInTime, SEN2NoPlan, SEN2Plans, SEN2PlansInTime, SEN2PlansExcepted, SEN2Plain, SEN2PlainInTime}

var sen2Words = map[SEN2]string{
	SEN2Requests: "Requests received", SEN2Refused: "Decided not to assess", SEN2Assess: "Decided to assess", SEN2Decided: "Decisions whether to assess",
	SEN2DecidedInTime: "Decisions within 6 weeks", SEN2NoPlan: "Decided not to issue a plan", SEN2Plans: "Plans issued", SEN2PlansInTime: "Plans within 20 weeks, all",
	SEN2PlansExcepted: "Plans with an exception to the 20 weeks", SEN2Plain: "Plans without an exception", SEN2PlainInTime: "Plans within 20 weeks, without exceptions",
}

// Words is the figure as it stands on the screen; empty for one that there is not.
func (f SEN2) Words() string { return sen2Words[f] }

// Of is the figure that this one is a part of, to show its share; "" for none.
func (f SEN2) Of() SEN2 {
	return map[SEN2]SEN2{SEN2DecidedInTime: SEN2Decided, SEN2PlansInTime: SEN2Plans, SEN2PlainInTime: SEN2Plain}[f]
}

// SEN2Day is that a case counts in a figure, and the day by which.
type SEN2Day struct {
	Figure SEN2
	On     Date
}

// SEN2Of is in which figures an EHC needs assessment counts. excepted are the rules to which
// an exception is recorded: it moves no date, the plan counts apart.
func SEN2Of(dates CaseDates, excepted map[string]bool) (out []SEN2Day) {
	add := func(on Date, figures ...SEN2) {
		for _, f := range figures {
			out = append(out, SEN2Day{f, on})
		}
	}
	if on := dates["requested"]; !on.IsZero() {
		add(on, SEN2Requests)
	}
	if on := dates["not_issue"]; !on.IsZero() {
		add(on, SEN2NoPlan)
	}
	for name, figure := range map[string]SEN2{"assess": SEN2Assess, "not_assess": SEN2Refused} {
		if on := dates[name]; !on.IsZero() {
			if add(on, figure, SEN2Decided); inTime(ruleDecide, dates, on) {
				add(on, SEN2DecidedInTime)
			}
		}
	}
	on := dates["plan_sent"]
	if on.IsZero() {
		return out
	}
	in := inTime(rule20, dates, on)
	if add(on, SEN2Plans); in {
		add(on, SEN2PlansInTime)
	}
	if excepted[rule20] {
		add(on, SEN2PlansExcepted)
	} else if add(on, SEN2Plain); in {
		add(on, SEN2PlainInTime)
	}
	return out
}

// inTime reports whether what a rule asks for was done by its last day.
func inTime(rule string, dates CaseDates, done Date) bool {
	limit, ok := Rule(rule).ends(dates, CalendarBasis)
	return ok && limit != nil && done.Days(*limit) >= 0
}
