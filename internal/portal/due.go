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
