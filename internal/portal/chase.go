package portal

import (
	"slices"
	"time"
)

// ChaseWordsChars bounds what an officer can add to chasing a form.
const ChaseWordsChars = 1000

// BulkTasks is how many tasks one press can concern.
const BulkTasks = 500

// ReminderDays are the days before the due date on which a reminder goes out; -1 is the
// first day that is overdue (features E4). The council may set others as the program starts
// (PORTICO_REMINDER_DAYS); nothing changes them later.
var ReminderDays = []int{14, 7, 2, -1}

// Reminder is one that went out: how many days before the due date it was for, and when.
type Reminder struct {
	Days int
	At   time.Time
}

// NextReminder is the day on which the next reminder of an open task goes out; nil for none.
// sent is the day on which the form was sent: for that day and before there is none. went are
// those that went out about the same due date.
func NextReminder(due *Date, sent, today Date, went []Reminder) *Date {
	if due == nil || due.IsZero() {
		return nil
	}
	left := today.Days(*due)
	nearest, next := left, -2 // none
	reached := false
	for _, d := range ReminderDays {
		switch {
		case d >= left && (!reached || d < nearest):
			nearest, reached = d, true
		case d < left && d > next:
			next = d
		}
	}
	told := slices.ContainsFunc(went, func(r Reminder) bool { return r.Days <= nearest })
	if reached && !told && sent.Days(due.Add(-nearest)) > 0 {
		return &today
	}
	if next == -2 {
		return nil
	}
	day := due.Add(-next)
	return &day
}

// NotChased says why a form in that state is not chased.
func NotChased(st TaskState) string {
	switch st {
	case Submitted, Accepted:
		return "This form is in already, so it is not chased."
	case Retracted:
		return "This form is retracted, so it is not chased."
	case DeclineProposed:
		return "This form waits for the council: whoever has it proposes to decline it. Decide that first."
	case Declined:
		return "This form is declined, so it is not chased."
	}
	return "This form is not chased: its state has changed."
}

// NotRetracted says why a form in that state is not taken back.
func NotRetracted(st TaskState) string {
	switch st {
	case Submitted:
		return "This form is submitted now, so it is not retracted. Read it; then accept it, or return it for correction."
	case Accepted:
		return "This form is submitted and accepted, so it is not retracted."
	case Retracted:
		return "This form is retracted already."
	case Declined:
		return "This form is declined, so there is nothing to retract."
	}
	return "This form is not retracted: its state has changed."
}
