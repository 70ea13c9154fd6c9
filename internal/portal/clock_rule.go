package portal

import (
	"crypto/sha256"
	_ "embed" // the clock rules
	"encoding/hex"
	"slices"
)

//go:embed clock_rules.json
var ruleSource []byte

// clockData are the rules of the law as data: what may change with the law stands in
// clock_rules.json and nowhere in code.
var clockData = mustRead[struct {
	Anchors []Anchor
	Rules   []*ClockRule
	Forms   map[string][]string // what x-form.due names: the first rule that gives a day still to come
}](ruleSource)

// ClockRulesMark changes whenever the rules or the bank holidays that are built in do: what was
// worked out by others is worked out anew.
func ClockRulesMark() string {
	sum := sha256.Sum256(append(slices.Clone(ruleSource), holidaySource...))
	return hex.EncodeToString(sum[:8])
}

// Anchor is a date of a case that clocks start or stop at.
type Anchor struct {
	Name, Title, Hint string
	Kinds             []CaseKind
	Planned           bool     // it may be still to come; all others have happened
	After, Before     []string // anchors that it does not precede, or follow
	Needs             string   // the anchor without which it makes no sense
	Not               string   // the anchor that excludes it
	Record            []string // where the case record keeps it: group and question; empty when only the dates do
}

// AnchorsOf are the dates of a kind of case, in the order in which they come.
func AnchorsOf(kind CaseKind) (out []Anchor) {
	for _, a := range clockData.Anchors {
		if slices.Contains(a.Kinds, kind) {
			out = append(out, a)
		}
	}
	return out
}

// anchorOf is the anchor of a name; it is one of the data.
func anchorOf(name string) Anchor {
	i := slices.IndexFunc(clockData.Anchors, func(a Anchor) bool { return a.Name == name })
	if i < 0 {
		return Anchor{}
	}
	return clockData.Anchors[i]
}

// Unit is what a clock rule counts.
type Unit string

// The units. A week is seven days; neither weekends nor bank holidays are left out but of
// working days.
const (
	Days        Unit = "days"
	WorkingDays Unit = "working days"
	Weeks       Unit = "weeks"
	Months      Unit = "months"
)

// Span is a length of time from an anchor on, before it when Count is negative.
type Span struct {
	Anchor    []string // the first that is recorded counts
	Count     int
	Unit      Unit
	Beginning bool // the day itself is the first of the days
}

// end is the last day of a span; nil without its anchor. ok is false when it cannot be
// worked out.
func (s Span) end(dates CaseDates, basis DayBasis) (on *Date, ok bool) {
	start := dates.first(s.Anchor)
	if start.IsZero() {
		return nil, true
	}
	unit, d, ok := s.Unit, Date{}, true
	if unit == Days && basis == WorkingBasis {
		unit = WorkingDays
	}
	switch unit {
	case Weeks:
		d = start.Add(7 * s.Count)
	case Months:
		d = start.AddMonths(s.Count)
	case WorkingDays:
		d, ok = start.AddWorking(s.Count)
	default:
		d = start.Add(s.Count)
	}
	if s.Beginning {
		d = d.Add(-1)
	}
	return &d, ok
}

// ClockRule is a time limit of the law, of guidance or of the council.
type ClockRule struct {
	Name, Title, Mark, Words, Citation string
	Kind                               CaseKind // "" for those of forms alone
	Span
	Later                 *Span    // the limit is the later of both
	Done, Implied, Unless []string // anchors that meet it, that show it was met, that end it
	From, Until           Date     // of anchors from the one day to the other; zero for no end
	Law                   bool     // a duty of the council by law
	Practice              bool     // advised and no more: never overdue
	Family                bool     // time that the family has, no limit of the council
	Council               bool     // the council chooses calendar or working days
	Exceptions            string   // the regulation under which it may be exceeded: "reg 5(4)"
}

// ClockRules are the rules in force for anchors on a day, in the order of the data.
func ClockRules(on Date) (out []*ClockRule) {
	for _, r := range clockData.Rules {
		if r.inForce(on) {
			out = append(out, r)
		}
	}
	return out
}

func (r *ClockRule) inForce(on Date) bool {
	return r.From.Days(on) >= 0 && (r.Until.IsZero() || on.Days(r.Until) >= 0)
}

// Rule is the rule of a name; nil for one that there is not.
func Rule(name string) *ClockRule {
	if i := slices.IndexFunc(clockData.Rules, func(r *ClockRule) bool { return r.Name == name }); i >= 0 {
		return clockData.Rules[i]
	}
	return nil
}

// DayBasis is how the council counts days that guidance leaves open (Code 9.83).
type DayBasis string

// The bases.
const (
	CalendarBasis DayBasis = "calendar"
	WorkingBasis  DayBasis = "working"
)

// Valid reports whether there is such a basis.
func (b DayBasis) Valid() bool { return b == CalendarBasis || b == WorkingBasis }

// ends is the day on which a rule's time is up, in a case with these dates. Nil when it is not
// in force or its anchor is not recorded; ok is false when it cannot be worked out.
func (r *ClockRule) ends(dates CaseDates, basis DayBasis) (on *Date, ok bool) {
	start := dates.first(r.Anchor)
	if start.IsZero() && r.Later != nil {
		start = dates.first(r.Later.Anchor)
	}
	if start.IsZero() || !r.inForce(start) {
		return nil, true
	}
	if !r.Council {
		basis = CalendarBasis
	}
	if on, ok = r.end(dates, basis); r.Later == nil || !ok {
		return on, ok
	}
	other, ok := r.Later.end(dates, basis)
	if on == nil || (other != nil && on.Days(*other) > 0) {
		on = other
	}
	return on, ok
}

// sentOn is the anchor of rules of forms: the day on which a form is sent.
const sentOn = "sent"

// DueBy is the due date that a clock rule named by a form (x-form.due) gives to a form sent on
// a day about a case with these dates. Nil when there is no rule of that name, or none that
// gives a day still to come: then the officer chooses.
func DueBy(rule string, sent Date, dates CaseDates, basis DayBasis) *Date {
	with := dates.with(sentOn, sent)
	for _, name := range clockData.Forms[rule] {
		if on, ok := Rule(name).ends(with, basis); ok && on != nil && sent.Days(*on) > 0 {
			return on
		}
	}
	return nil
}

// FromReceipt reports whether the clock rule that a form names counts from the day on which
// the form is received and from nothing else.
func FromReceipt(rule string) bool {
	names := clockData.Forms[rule]
	return len(names) == 1 && slices.Contains(Rule(names[0]).Anchor, sentOn)
}

// StartWords says what a rule counts from: "Request received".
func (r *ClockRule) StartWords() string {
	if slices.Contains(r.Anchor, sentOn) {
		return "The form is received"
	}
	return anchorOf(r.Anchor[0]).Title
}

// AnchorTitle is how a date of a case is called; "" when there is none of that name.
func AnchorTitle(name string) string { return anchorOf(name).Title }
