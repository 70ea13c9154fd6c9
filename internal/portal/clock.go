package portal

import (
	"maps"
	"slices"
)

// CaseDates are the dates of a case by the names of their anchors. None is a zero date.
type CaseDates map[string]Date

func (c CaseDates) first(names []string) Date {
	for _, n := range names {
		if d := c[n]; !d.IsZero() {
			return d
		}
	}
	return Date{}
}

func (c CaseDates) has(names []string) bool { return !c.first(names).IsZero() }

func (c CaseDates) with(name string, on Date) CaseDates {
	out := CaseDates{name: on}
	for n, d := range c {
		out[n] = d
	}
	return out
}

// Merge puts dates in place of those of the same names; a zero date removes one.
func (c CaseDates) Merge(changed CaseDates) CaseDates {
	out := maps.Clone(c)
	if out == nil {
		out = CaseDates{}
	}
	maps.Copy(out, changed)
	maps.DeleteFunc(out, func(_ string, d Date) bool { return d.IsZero() })
	return out
}

// ClockState is how a time limit of a case stands.
type ClockState string

// The states.
const (
	ClockDone    ClockState = "done"    // met
	ClockDoneOut ClockState = "late"    // done after the limit
	ClockPassed  ClockState = "passed"  // a later step is recorded, this one is not
	ClockOverdue ClockState = "overdue" // not done, and the limit is past
	ClockNow     ClockState = "now"     // the next one
	ClockLater   ClockState = "later"
	ClockOver    ClockState = "over"    // no longer needed
	ClockWaits   ClockState = "waits"   // its anchor is not recorded
	ClockUnknown ClockState = "unknown" // bank holidays on the way are not known
)

// Deadline is a time limit of a case.
type Deadline struct {
	*ClockRule
	Start, On Date // zero when they are not known
	DoneOn    Date
	DoneBy    string // what met it, as an officer reads it: "Decided to assess"
	State     ClockState
	Excepted  int // exceptions recorded; they do not move the date
}

// Runs reports whether the limit is still to be met.
func (d Deadline) Runs() bool {
	return d.State == ClockOverdue || d.State == ClockNow || d.State == ClockLater
}

// Counts reports whether the limit makes a case late: neither advice nor time of the family does.
func (d Deadline) Counts() bool { return !d.Practice && !d.Family }

// ClockOf is how all time limits of a kind of case stand on a day, in their order of time;
// excepted is how many exceptions are recorded for a rule.
func ClockOf(kind CaseKind, dates CaseDates, excepted map[string]int, basis DayBasis, today Date) []Deadline {
	var out []Deadline
	for _, r := range clockData.Rules {
		if r.Kind != kind || (dates.has(r.Anchor) && !r.inForce(dates.first(r.Anchor))) {
			continue
		}
		d := r.standing(dates, basis, today)
		d.Excepted = excepted[r.Name]
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b Deadline) int {
		return b.order().Days(a.order())
	})
	if i := slices.IndexFunc(out, func(d Deadline) bool { return d.State == ClockLater && d.Counts() }); i >= 0 {
		out[i].State = ClockNow
	}
	return out
}

// order is the day by which a limit is sorted: without a date it comes last.
func (d Deadline) order() Date {
	if d.On.IsZero() {
		return Date{Year: 9999, Month: 1, Day: 1}
	}
	return d.On
}

// standing is how a rule stands in a case, but for which one is next.
func (r *ClockRule) standing(dates CaseDates, basis DayBasis, today Date) Deadline {
	d := Deadline{ClockRule: r, Start: dates.first(r.Anchor), State: ClockLater}
	on, ok := r.ends(dates, basis)
	if on != nil && ok {
		d.On = *on
	}
	for _, name := range r.Done {
		if on := dates[name]; !on.IsZero() {
			d.DoneOn, d.DoneBy = on, anchorOf(name).Title
			break
		}
	}
	switch {
	case dates.has(r.Unless):
		d.State = ClockOver
	case !d.DoneOn.IsZero() && !d.On.IsZero() && d.On.Days(d.DoneOn) > 0 && d.Counts():
		d.State = ClockDoneOut
	case !d.DoneOn.IsZero():
		d.State = ClockDone
	case dates.has(r.Implied):
		d.State = ClockPassed
	case !ok:
		d.State = ClockUnknown
	case on == nil:
		d.State = ClockWaits
	case d.On.Days(today) <= 0:
	case d.Counts():
		d.State = ClockOverdue
	default:
		d.State = ClockPassed
	}
	return d
}

// NextDue is the first time limit of a case that is still to be met, whether it is past or to
// come; ok is false when there is none. It depends on no clock, so that lists can keep it.
func NextDue(kind CaseKind, dates CaseDates, basis DayBasis) (on Date, rule string, ok bool) {
	for _, d := range ClockOf(kind, dates, nil, basis, Date{Year: 1, Month: 1, Day: 1}) {
		if d.Runs() && d.Counts() {
			return d.On, d.Name, true
		}
	}
	return Date{}, "", false
}

// AssessmentDays are the days of an EHC needs assessment: 20 weeks.
const AssessmentDays = 140
