package portal

import (
	"fmt"
	"slices"
	"time"
)

// Entry is one dated fact of the chronology of a case. Of a fact that is known by its day only At is zero.
type Entry struct {
	On   Date
	At   time.Time
	What string // "Submitted the form. Receipt K3F9-X2AB"
	Form string // "OT advice"; "" for none
	By   string // "Ffion Rhydderch, Occupational therapist, Northshire Community Health"
}

// On is a fact of a day.
func On(day Date, what, form, by string) Entry {
	return Entry{On: day, What: what, Form: form, By: by}
}

// At is a fact of a moment; its day is the one in London.
func At(t time.Time, what, form, by string) Entry {
	return Entry{On: London(t), At: t, What: what, Form: form, By: by}
}

// Chronology puts facts from several sources in order: by day, then those that are known by
// their day only, then by the moment; of the same moment as they were given.
func Chronology(sources ...[]Entry) []Entry {
	all := slices.Concat(sources...)
	slices.SortStableFunc(all, func(a, b Entry) int {
		if d := b.On.Days(a.On); d != 0 {
			return d
		}
		return a.At.Compare(b.At)
	})
	return all
}

// DueWords says of a due date whether it was met: done is the day on which what was due came in,
// nil while it has not.
func DueWords(due Date, done *Date, today Date) string {
	switch {
	case done == nil && due.Days(today) > 0:
		return fmt.Sprintf("Due date. Not met: nothing had come in by %s", today.List())
	case done == nil:
		return "Due date"
	case due.Days(*done) <= 0:
		return fmt.Sprintf("Due date. Met: it came in on %s", done.List())
	}
	return fmt.Sprintf("Due date. Not met: it came in on %s, %s late", done.List(), countDays(due.Days(*done)))
}

func countDays(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}
