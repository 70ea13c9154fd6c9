package portal

import "time"

// RetentionState is what a rule of retention is about.
type RetentionState string

// The states that rules are about.
const (
	KeepSubmitted RetentionState = "submitted" // from the day that its export was confirmed
	KeepRetracted RetentionState = "retracted"
	KeepDeclined  RetentionState = "declined"
	KeepCase      RetentionState = "case" // years from birth
)

// RetentionStates are all, in the order in which they are shown.
var RetentionStates = []RetentionState{KeepSubmitted, KeepRetracted, KeepDeclined, KeepCase}

// Words say what a rule is about.
func (s RetentionState) Words() string {
	return map[RetentionState]string{KeepSubmitted: "Submitted forms, after their export is confirmed", KeepRetracted: "Retracted forms",
		KeepDeclined: "Declined forms", KeepCase: "Cases, after the birth of the child"}[s]
}

// Limits of retention.
const (
	MostKeptDays  = 36500
	MostKeptYears = 120
	// NoticeDays is how long before it is removed officers are told of what goes.
	NoticeDays = 28
	// LeastNotice is how long they have at least been told of it when it goes.
	LeastNotice = 14 * 24 * time.Hour
)

// KeptTask is a task as retention looks at it. ExportedAt is when the last of its submissions
// was confirmed as exported.
type KeptTask struct {
	Form                  string // key of its definition
	State                 TaskState
	EndedAt               time.Time // submitted, retracted or declined
	Submissions, Exported int
	ExportedAt            time.Time
	Removed               bool
}

// KeptUntil is the rule for a form in a state; false for what is kept until somebody says
// otherwise.
type KeptUntil func(form string, state RetentionState) (kept int, ok bool)

// Sentences that say why something is not removed.
const (
	KeptByHold   = "The case is on hold, so nothing of it is removed."
	KeptByExport = "It is not confirmed that everything submitted stands in the case system, so nothing is removed."
	KeptRunning  = "Somebody still works on it, so nothing is removed."
	KeptByRule   = "The rules keep it."
)

// RemoveOn gives the day from which the answers and files of a sheet may go, of which these are the
// tasks; or why they may not.
func RemoveOn(held bool, tasks []KeptTask, rule KeptUntil) (day Date, why string) {
	if why := removable(held, tasks); why != "" {
		return Date{}, why
	}
	for _, t := range tasks {
		state, from := KeepSubmitted, t.EndedAt
		switch {
		case t.State == Retracted:
			state = KeepRetracted
		case t.State == Declined:
			state = KeepDeclined
		}
		if t.ExportedAt.After(from) {
			from = t.ExportedAt
		}
		days, ok := rule(t.Form, state)
		if !ok || t.Removed {
			return Date{}, KeptByRule
		}
		if d := London(from).Add(days); day.IsZero() || day.Days(d) > 0 {
			day = d
		}
	}
	if len(tasks) == 0 {
		return Date{}, KeptByRule
	}
	return day, ""
}

// RemoveCaseOn gives the day from which everything of a case may go, or why it may not.
func RemoveCaseOn(held bool, born Date, tasks []KeptTask, rule KeptUntil) (day Date, why string) {
	if why := removable(held, tasks); why != "" {
		return Date{}, why
	}
	years, ok := rule("", KeepCase)
	if !ok {
		return Date{}, KeptByRule
	}
	return dateOf(born.utc().AddDate(years, 0, 0)), ""
}

// removable says why what these tasks are about may not be removed whatever the rules say.
func removable(held bool, tasks []KeptTask) string {
	if held {
		return KeptByHold
	}
	for _, t := range tasks {
		switch t.State {
		case Submitted, Accepted, Retracted, Declined:
		default:
			return KeptRunning
		}
		if !t.Removed && t.Exported < t.Submissions {
			return KeptByExport
		}
	}
	return ""
}
