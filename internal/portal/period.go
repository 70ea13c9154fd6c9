package portal

import (
	"fmt"
	"strings"
	"time"
)

// FirstOfMonth is the first day of the month of d.
func (d Date) FirstOfMonth() Date { return Date{d.Year, d.Month, 1} }

// ShortMonth is the form of tables and charts, "Nov 2026".
func (d Date) ShortMonth() string { return d.format("Jan 2006") }

// MonthCode is the form of addresses, "2026-11".
func (d Date) MonthCode() string { return d.format("2006-01") }

// monthLayouts are the ways in which somebody writes a month.
var monthLayouts = []string{"2006-01", "2006-1", "Jan 2006", "January 2006", "Jan-2006", "01/2006", "1/2006", "02-Jan-2006", time.DateOnly}

// ParseMonth reads a month as people write it, "Nov 2026", "11/2026" or "2026-11"; of a whole
// date its month.
func ParseMonth(s string) (first Date, ok bool) {
	s = strings.Join(strings.Fields(s), " ")
	for _, layout := range monthLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return dateOf(t).FirstOfMonth(), true
		}
	}
	return Date{}, false
}

// Period is of whole months: the first days of its first and last.
type Period struct{ From, To Date }

// The bounds of a period.
const (
	maxMonths   = 36
	monthsAhead = 24 // a due date lies no further ahead
)

// firstMonth is when plans and their time limits began.
var firstMonth = Date{2014, time.September, 1}

// LastMonths is the period that ends with the month of a day.
func LastMonths(n int, today Date) Period {
	to := today.FirstOfMonth()
	return Period{to.AddMonths(1 - n), to}
}

// YearPeriod is a calendar year.
func YearPeriod(year int) Period { return Period{Date{year, 1, 1}, Date{year, 12, 1}} }

// ReadPeriod reads the period from one month to another as they were typed; the last twelve
// months where nothing was. from and to say what is wrong, "" when nothing is.
func ReadPeriod(typedFrom, typedTo string, today Date) (m Period, from, to string) {
	m.To, to = readMonth("last", typedTo, today.FirstOfMonth(), today)
	m.From, from = readMonth("first", typedFrom, m.To.AddMonths(-11), today)
	switch {
	case from != "" || to != "":
	case m.From.Days(m.To) < 0:
		to = m.To.ShortMonth() + " is before " + m.From.ShortMonth() + ". Enter the earlier month first"
	case m.Count() > maxMonths:
		to = fmt.Sprintf("That is %d months. Choose at most %d", m.Count(), maxMonths)
	}
	return m, from, to
}

func readMonth(which, typed string, otherwise, today Date) (Date, string) {
	if strings.TrimSpace(typed) == "" {
		return otherwise, ""
	}
	month, ok := ParseMonth(typed)
	last := today.FirstOfMonth().AddMonths(monthsAhead)
	switch {
	case !ok:
		return otherwise, "Write the " + which + " month and its year, as Nov 2026"
	case month.Days(firstMonth) > 0:
		return otherwise, "Enter a " + which + " month from " + firstMonth.ShortMonth() + " on"
	case last.Days(month) > 0:
		return otherwise, "Enter a " + which + " month up to " + last.ShortMonth()
	}
	return month, ""
}

// Count is how many months there are.
func (m Period) Count() int {
	return (m.To.Year-m.From.Year)*12 + int(m.To.Month) - int(m.From.Month) + 1
}

// Each are the first days of the months.
func (m Period) Each() (out []Date) {
	for i := range m.Count() {
		out = append(out, m.From.AddMonths(i))
	}
	return out
}

// Last is the last day of the period.
func (m Period) Last() Date { return m.To.AddMonths(1).Add(-1) }

// Words is the period as a sentence has it, "Dec 2025 to Nov 2026".
func (m Period) Words() string {
	switch {
	case m.From == m.To:
		return m.From.ShortMonth()
	case m == YearPeriod(m.From.Year):
		return fmt.Sprint(m.From.Year)
	}
	return m.From.ShortMonth() + " to " + m.To.ShortMonth()
}
