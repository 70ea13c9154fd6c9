package portal

import (
	"encoding/json"
	"testing"
	"time"
)

func day(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDates(t *testing.T) {
	t.Parallel()
	d := day(t, "2026-10-26")
	if d.String() != "2026-10-26" || d.List() != "26-Oct-2026" || d.Long() != "26 October 2026" {
		t.Errorf("forms are %s, %s, %s", d, d.List(), d.Long())
	}
	for _, odd := range []string{"2026-02-30", "26/10/2026", "", "2026-13-01"} {
		if _, err := ParseDate(odd); err == nil {
			t.Errorf("%q is read as a date", odd)
		}
	}
	if n := day(t, "2026-03-01").Days(day(t, "2026-11-01")); n != 245 {
		t.Errorf("%d days over both changes of the clock, want 245", n)
	}
	if got := day(t, "2028-02-28").Add(2); got.String() != "2028-03-01" {
		t.Errorf("two days after 28 February 2028 is %s", got)
	}
	var zero Date
	if zero.String() != "" || zero.List() != "" || !zero.IsZero() {
		t.Error("no date is not empty")
	}
	text, err := json.Marshal(struct{ D, Z Date }{d, zero})
	if err != nil || string(text) != `{"D":"2026-10-26","Z":""}` {
		t.Errorf("JSON is %s, %v", text, err)
	}
	var back struct{ D, Z Date }
	if err := json.Unmarshal(text, &back); err != nil || back.D != d || !back.Z.IsZero() {
		t.Errorf("read back %+v, %v", back, err)
	}
}

func TestLondon(t *testing.T) {
	t.Parallel()
	for at, want := range map[string]string{
		"2026-10-15T13:09:00Z": "15-Oct-2026 at 14:09",
		"2026-01-15T14:09:00Z": "15-Jan-2026 at 14:09",
		"2026-06-30T23:30:00Z": "01-Jul-2026 at 00:30",
	} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := Stamp(moment); got != want {
			t.Errorf("%s is %s, want %s", at, got, want)
		}
		if London(moment).List() != want[:11] || Clock(moment) != want[15:] {
			t.Errorf("%s: day %s, clock %s", at, London(moment).List(), Clock(moment))
		}
	}
}

func TestAge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		born, on      string
		years, months int
	}{
		{"2013-02-10", "2026-10-15", 13, 8},
		{"2013-02-10", "2026-02-09", 12, 11},
		{"2013-02-10", "2026-02-10", 13, 0},
		{"2012-02-29", "2026-02-28", 13, 11},
		{"2012-02-29", "2026-03-01", 14, 0},
		{"2026-10-15", "2026-10-14", 0, 0},
	} {
		if y, m := Age(day(t, c.born), day(t, c.on)); y != c.years || m != c.months {
			t.Errorf("born %s, on %s: %d years %d months", c.born, c.on, y, m)
		}
	}
}

func TestDueOn(t *testing.T) {
	t.Parallel()
	today := day(t, "2026-10-15")
	for _, c := range []struct {
		received, due, words, tone string
		percent                    int
	}{
		{"2026-09-14", "2026-10-26", "day 31 of 42, 11 days left", "amber", 73},
		{"2026-08-31", "2026-10-12", "day 45 of 42, 3 days overdue", "red", 100},
		{"2026-09-04", "2026-10-16", "day 41 of 42, 1 day left", "red", 97},
		{"2026-10-03", "2026-10-29", "day 12 of 26, 14 days left", "", 46},
		{"2026-10-10", "2026-10-15", "day 5 of 5, due today", "red", 100},
		{"2026-10-01", "2026-10-14", "day 14 of 13, 1 day overdue", "red", 100},
		{"2026-10-20", "2026-11-20", "day 0 of 31, 36 days left", "", 0},
		{"2026-10-15", "2026-10-15", "due today", "red", 0},
		{"", "2026-10-28", "13 days left", "amber", 0},
		{"2026-10-01", "", "No due date", "", 0},
	} {
		var received, due *Date
		if c.received != "" {
			d := day(t, c.received)
			received = &d
		}
		if c.due != "" {
			d := day(t, c.due)
			due = &d
		}
		got := DueOn(received, due, today)
		if got.Words != c.words || got.Tone != c.tone || got.Percent != c.percent || got.Overdue != (got.Left < 0) {
			t.Errorf("received %s, due %s: %+v", c.received, c.due, got)
		}
	}
}
