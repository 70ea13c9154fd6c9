package portal

import "strings"

// DateFault is what is wrong with a date of a case: the name of its anchor and a sentence.
type DateFault struct{ Name, Words string }

// CheckDates says what is wrong with the dates of a case: in the future though it has happened,
// before the child was born, out of order, without what comes first, or two that exclude
// each other.
func CheckDates(kind CaseKind, dates CaseDates, born, today Date) (faults []DateFault) {
	for _, a := range AnchorsOf(kind) {
		if on := dates[a.Name]; !on.IsZero() {
			if words := a.check(on, dates, born, today); words != "" {
				faults = append(faults, DateFault{a.Name, words})
			}
		}
	}
	return faults
}

func (a Anchor) check(on Date, dates CaseDates, born, today Date) string {
	if !a.Planned && today.Days(on) > 0 {
		return on.Long() + " is still to come. Enter the day on which it happened"
	}
	if !born.IsZero() && on.Days(born) > 0 {
		return on.Long() + " is before the child was born, " + born.Long()
	}
	for _, name := range a.After {
		if other := dates[name]; !other.IsZero() && on.Days(other) > 0 {
			return on.Long() + " is before “" + anchorOf(name).Title + "”, " + other.Long()
		}
	}
	for _, name := range a.Before {
		if other := dates[name]; !other.IsZero() && other.Days(on) > 0 {
			return on.Long() + " is after “" + anchorOf(name).Title + "”, " + other.Long()
		}
	}
	if a.Not != "" && !dates[a.Not].IsZero() {
		return "“" + anchorOf(a.Not).Title + "” has a date too. Only one of the two can be"
	}
	if a.Needs != "" && dates[a.Needs].IsZero() {
		return "Enter the day of “" + anchorOf(a.Needs).Title + "” too: this comes after it"
	}
	return ""
}

// ClockReason is a lawful reason for which a time limit of an assessment may be exceeded.
type ClockReason struct {
	Code, Words, Letter string
	Dates               int    // how many dates must be given
	Ask                 string // what they are
}

// ClockReasons are the only exceptions of the council, in the order of SEND Regulations 2014,
// regs 5(4), 10(4) and 13(3).
var ClockReasons = []ClockReason{
	{Code: "school_closed", Letter: "(a)", Words: "Advice was asked of a head teacher or principal while the school was closed for four weeks or more", Dates: 2, Ask: "Enter the first and the last day of the closure"},
	{Code: "early_closed", Letter: "(b)", Words: "Advice was asked of an early years provider while it was closed for four weeks or more", Dates: 2, Ask: "Enter the first and the last day of the closure"},
	{Code: "exceptional", Letter: "(c)", Words: "Exceptional personal circumstances affect the child, the parent or the young person"},
	{Code: "away", Letter: "(d)", Words: "The child, the parent or the young person is away from the area for four weeks or more", Dates: 2, Ask: "Enter the first and the last day of the absence"},
}

// ClockReasonOf is the reason of a code; its Words are "" when there is none.
func ClockReasonOf(code string) ClockReason {
	for _, r := range ClockReasons {
		if r.Code == code {
			return r
		}
	}
	return ClockReason{}
}

// ExceptionRules are the limits of a kind of case that may be exceeded for lawful reasons.
func ExceptionRules(kind CaseKind) (out []*ClockRule) {
	for _, r := range clockData.Rules {
		if r.Kind == kind && r.Exceptions != "" {
			out = append(out, r)
		}
	}
	return out
}

// Cite is the reason with its place in the law, under the regulation of a limit: "reg 5(4)(a)".
func (r ClockReason) Cite(rule *ClockRule) string {
	return strings.TrimSpace(rule.Exceptions + r.Letter)
}

// ClosedAs is how a case came to its end.
type ClosedAs string

// ClosedWays are the ends of a case, in the order in which they are offered.
var ClosedWays = []ClosedAs{"finished", "ended", "moved"}

var closedWords = map[ClosedAs]string{"finished": "Finished", "ended": "Ended before it was finished", "moved": "Moved away"}

// Words is the end as it stands on the screen; empty for one that there is not.
func (c ClosedAs) Words() string { return closedWords[c] }
