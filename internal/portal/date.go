package portal

import (
	"fmt"
	"time"
	_ "time/tzdata" // London must be known on machines without a zone database
)

// Zone is Europe/London: due dates are dates there, times are stored in UTC
// and shown there (design 5).
var Zone = mustZone("Europe/London")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic("the zone database is built in: " + err.Error())
	}
	return zone
}

// Date is a day of the calendar. The zero Date is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads "2006-01-02"; a day that does not exist is a fault.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("read date: %w", err)
	}
	return dateOf(t), nil
}

// London gives the day that it is in London at that moment.
func London(t time.Time) Date { return dateOf(t.In(Zone)) }

func dateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

func (d Date) format(layout string) string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(layout)
}

// String is the ISO form, "2026-10-26"; empty for no date.
func (d Date) String() string { return d.format(time.DateOnly) }

// List is the form of lists and banners, "26-Oct-2026".
func (d Date) List() string { return d.format("02-Jan-2006") }

// Short is the form of figures, "26-Oct".
func (d Date) Short() string { return d.format("02-Jan") }

// Long is the form of running text, "26 October 2026".
func (d Date) Long() string { return d.format("2 January 2006") }

// Days is how many days lie from d to other; negative when other is earlier.
func (d Date) Days(other Date) int {
	return int(other.utc().Sub(d.utc()) / (24 * time.Hour))
}

// Add gives the date so many days later.
func (d Date) Add(days int) Date { return dateOf(d.utc().AddDate(0, 0, days)) }

// MarshalText is the ISO form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form; empty text is no date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	*d = parsed
	return err
}

// Clock is the time of day in London, "14:02".
func Clock(t time.Time) string { return t.In(Zone).Format("15:04") }

// Stamp is day and time in London, "15-Oct-2026 at 14:09".
func Stamp(t time.Time) string { return t.In(Zone).Format("02-Jan-2006 at 15:04") }

// Age is how old somebody born on the one day is on the other, in whole years
// and months. Zero before the birth.
func Age(born, on Date) (years, months int) {
	n := (on.Year-born.Year)*12 + int(on.Month) - int(born.Month)
	if on.Day < born.Day {
		n--
	}
	return max(n, 0) / 12, max(n, 0) % 12
}

// Start gives the moment at which the day begins in London.
func (d Date) Start() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, Zone).UTC()
}
