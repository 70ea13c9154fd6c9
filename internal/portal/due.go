package portal

import "fmt"

// A task turns amber in its last fortnight and red in its last days, after
// the last reminder has gone out (features E4: 14, 7 and 2 days before).
const (
	daysAmber = 13
	daysRed   = 2
)

// Due is how a task stands to its due date.
type Due struct {
	Date    *Date
	Day     int    // days since it was received; 0 when that is not known
	Of      int    // days from receipt to the due date; 0 when not known
	Left    int    // days left, negative when overdue; 0 without a due date
	Overdue bool   // the due date is past
	Tone    string // "", "amber" or "red"
	Percent int    // of the time used up, 0 to 100
	Words   string // "day 31 of 42, 11 days left"
}

// DueOn works out how a task stands. The due date itself still counts as in
// time. Without a due date a task is never overdue (design 5).
func DueOn(received, due *Date, today Date) Due {
	if due == nil || due.IsZero() {
		return Due{Words: "No due date"}
	}
	d := Due{Date: due, Left: today.Days(*due)}
	d.Overdue = d.Left < 0
	d.Tone = tone(d.Left)
	d.Words = leftWords(d.Left)
	if received == nil || received.IsZero() || received.Days(*due) <= 0 {
		return d
	}
	d.Of = received.Days(*due)
	d.Day = max(received.Days(today), 0)
	d.Percent = min(d.Day*100/d.Of, 100)
	d.Words = fmt.Sprintf("day %d of %d, %s", d.Day, d.Of, d.Words)
	return d
}

func tone(left int) string {
	switch {
	case left <= daysRed:
		return "red"
	case left <= daysAmber:
		return "amber"
	}
	return ""
}

func leftWords(left int) string {
	switch {
	case left == 0:
		return "due today"
	case left == 1:
		return "1 day left"
	case left > 1:
		return fmt.Sprintf("%d days left", left)
	case left == -1:
		return "1 day overdue"
	}
	return fmt.Sprintf("%d days overdue", -left)
}

// dueRules are the clock rules that a form may name (x-form.due), in calendar days from
// receipt. A date that an officer chooses wins.
var dueRules = map[string]int{
	"ehcna-advice":      42, // SEND Regulations 2014, reg 8(1): six weeks
	"ehcna-information": 21, // set by the council, before its decision in week 6
	"consultation":      15, // Code of Practice 9.83, read as calendar days
	"family-views":      15, // set by the council
	"pep":               28, // twenty working days after coming into care
	"care-plan":         14, // Care Planning Regulations 2010: ten working days
}

// DueBy is the due date that a clock rule gives to a form sent on a day; nil when there
// is no rule of that name: then the officer chooses.
func DueBy(rule string, sent Date) *Date {
	days, known := dueRules[rule]
	if !known {
		return nil
	}
	due := sent.Add(days)
	return &due
}
