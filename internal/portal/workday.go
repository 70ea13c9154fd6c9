package portal

import (
	_ "embed" // the bank holidays
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
)

//go:embed bank_holidays.json
var holidaySource []byte

// holidays are the bank holidays of England by year and day. A year that is not there is not known.
var holidays = mustRead[map[string]map[string]string](holidaySource)

// mustRead reads data that is built in.
func mustRead[T any](source []byte) (out T) {
	if err := json.Unmarshal(source, &out); err != nil {
		panic("data that is built in cannot be read: " + err.Error())
	}
	return out
}

// Holiday is the name of the bank holiday that a day is in England, or "". known is false
// for a year whose bank holidays are not built in.
func Holiday(d Date) (name string, known bool) {
	year, known := holidays[strconv.Itoa(d.Year)]
	return year[d.String()], known
}

// Weekend reports whether a day is a Saturday or a Sunday.
func (d Date) Weekend() bool {
	day := d.utc().Weekday()
	return day == time.Saturday || day == time.Sunday
}

// AddWorking gives the working day so many after d, the day itself not counted; before it for
// a negative number. ok is false when the bank holidays on the way are not known: then there
// is no date, and nothing is guessed.
func (d Date) AddWorking(days int) (out Date, ok bool) {
	step := 1
	if days < 0 {
		step, days = -1, -days
	}
	for out = d; days > 0; {
		out = out.Add(step)
		name, known := Holiday(out)
		if !known {
			return Date{}, false
		}
		if name == "" && !out.Weekend() {
			days--
		}
	}
	return out, true
}

// AddMonths gives the same day so many months later, or the last of a month that is too short.
func (d Date) AddMonths(months int) Date {
	first := dateOf(Date{d.Year, d.Month, 1}.utc().AddDate(0, months, 0))
	last := dateOf(first.utc().AddDate(0, 1, -1))
	return Date{first.Year, first.Month, min(d.Day, last.Day)}
}

// Falls says on what a date falls that is no working day: "a Sunday", "Good Friday, a bank
// holiday"; "" for a working day, and for one of a year whose bank holidays are not known.
func (d Date) Falls() string {
	if name, _ := Holiday(d); name != "" {
		return fmt.Sprintf("%s, a bank holiday", name)
	}
	if d.Weekend() {
		return "a " + d.utc().Weekday().String()
	}
	return ""
}

// HolidayYears says for which years bank holidays are known: "2024 to 2028".
func HolidayYears() string {
	years := slices.Sorted(maps.Keys(holidays))
	return years[0] + " to " + years[len(years)-1]
}
