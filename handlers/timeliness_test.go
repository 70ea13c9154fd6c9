package handlers

import (
	"fmt"
	"strings"
	"testing"

	"portico/internal/portal"
	"portico/internal/store"
)

// Bars fill the width that they stand for, and what is drawn is said to whoever does not see it.
func TestTimelinessCharts(t *testing.T) {
	t.Parallel()
	parts := []store.NamedTimeliness{{Code: "a", Name: "Seren Therapies", Timeliness: portal.Timeliness{OnTime: 2, Late: 1}}, {Code: "b", Name: "CAMHS", Timeliness: portal.Timeliness{Out: 4}},
		{Code: "c", Name: "Paediatrics", Timeliness: portal.Timeliness{OnTime: 1, Late: 2, Overdue: 4}}}
	for _, narrow := range []bool{false, true} {
		c := barChart("services", "Forms on time", parts, portal.Timeliness{OnTime: 3, Late: 3, Overdue: 4}, narrow)
		if len(c.Bars) != 2 || !strings.Contains(c.Words, "Seren Therapies 67%, Paediatrics 14%") {
			t.Fatalf("%d bars: %s", len(c.Bars), c.Words)
		}
		for _, b := range c.Bars {
			whole := 0
			for _, p := range b.Parts {
				whole += p.W
			}
			if whole != b.RestW || b.ShareX >= c.Width || b.Y+b.H > c.LineTo {
				t.Errorf("%s is %d of %d wide", b.Label, whole, b.RestW)
			}
		}
	}
	many := make([]store.NamedTimeliness, 40)
	for i := range many {
		many[i] = store.NamedTimeliness{Code: fmt.Sprint(i), Name: fmt.Sprint("Service ", i), Timeliness: portal.Timeliness{OnTime: 1 + i}}
	}
	if c := barChart("services", "", many, portal.Timeliness{OnTime: 9}, false); len(c.Bars) != barsShown || c.Bars[0].Label != "Service 30" {
		t.Errorf("of many services %d are drawn, from %s on", len(c.Bars), c.Bars[0].Label)
	}
	a := timelinessAsked{TimelinessQuery: store.TimelinessQuery{Period: portal.YearPeriod(2026)}, typed: map[string]string{}}
	b := a.partBlock("services", "service", "Service", many, portal.Timeliness{OnTime: 820})
	if rest := b.Rows[len(b.Rows)-1]; len(b.Rows) != partsShown+1 || rest.Name != "20 others, all in Excel" || rest.Cells[0].Text != "210" || rest.Cells[0].Href != "" {
		t.Errorf("%d lines, the last %+v", len(b.Rows), rest)
	}
	months := make([]portal.Timeliness, 36)
	months[0], months[35] = portal.Timeliness{OnTime: 7, Nil: 2}, portal.Timeliness{OnTime: 90, Late: 10, Overdue: 9, Out: 4}
	p := portal.Period{From: portal.Date{Year: 2024, Month: 1, Day: 1}, To: portal.Date{Year: 2026, Month: 12, Day: 1}}
	c := columnChart(p, months)
	if len(c.Columns) != 36 || c.Ticks[2].Text != "120" || c.Columns[12].Year != "2025" || len(c.Columns[35].Parts) != 4 || c.Columns[35].ShareY < 0 {
		t.Errorf("columns %+v", c)
	}
	if columnChart(p, make([]portal.Timeliness, 36)) != nil || barChart("x", "", parts[1:2], portal.Timeliness{}, false) != nil {
		t.Error("nothing is drawn")
	}
	for n, want := range map[int]int{1: 2, 2: 2, 3: 4, 11: 12, 19: 20, 113: 120, 158: 160, 181: 200, 12001: 14000} {
		if got := niceTop(n); got != want {
			t.Errorf("the scale of %d ends at %d", n, got)
		}
	}
}

// A heading says only what the figures bear out.
func TestTimelinessHeadings(t *testing.T) {
	t.Parallel()
	part := func(name string, on, late int) store.NamedTimeliness {
		return store.NamedTimeliness{Name: name, Timeliness: portal.Timeliness{OnTime: on, Late: late}}
	}
	for want, parts := range map[string][]store.NamedTimeliness{
		"By service":                        {part("A", 9, 1)},
		"C is late most often":              {part("A", 9, 1), part("C", 3, 7), part("Too few", 0, 1)},
		"50% on time at worst, by service":  {part("A", 9, 1), part("B", 5, 5), part("C", 5, 5)},
		"100% on time at worst, by service": {part("A", 9, 0), part("B", 5, 0)},
	} {
		if partHeading("Service", parts) != want {
			t.Errorf("%q, want %q", partHeading("Service", parts), want)
		}
	}
	p := portal.Period{From: portal.Date{Year: 2026, Month: 8, Day: 1}, To: portal.Date{Year: 2026, Month: 11, Day: 1}}
	on := portal.Date{Year: 2026, Month: 11, Day: 22}
	for want, shares := range map[string][4]int{
		"80% on time in Oct 2026, 30% in Aug 2026": {3, 9, 8, 0},
		"30% on time in Oct 2026":                  {4, 9, 3, 10},
	} {
		var months []portal.Timeliness
		for _, n := range shares {
			months = append(months, portal.Timeliness{OnTime: n, Late: 10 - n})
		}
		if got := monthHeading(p, months, on); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := monthHeading(p, make([]portal.Timeliness, 4), on); got != "By month" {
		t.Error(got)
	}
}
