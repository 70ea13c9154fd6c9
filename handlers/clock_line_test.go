package handlers

import (
	"testing"
	"unicode/utf8"

	"portico/internal/portal"
)

// However many dates a case has, no label of its clock lies on another or outside the drawing.
func TestClockLine(t *testing.T) {
	t.Parallel()
	today := portal.Date{Year: 2026, Month: 11, Day: 22}
	for _, kind := range portal.CaseKinds {
		if l := clockLine(portal.ClockOf(kind, nil, nil, portal.CalendarBasis, today), today); l != nil {
			t.Errorf("%s without dates is drawn: %+v", kind, l)
		}
		dates := portal.CaseDates{}
		for i, a := range portal.AnchorsOf(kind) {
			dates[a.Name] = today.Add(i*5 - 40)
			l := clockLine(portal.ClockOf(kind, dates, nil, portal.CalendarBasis, today), today)
			if l == nil {
				continue
			}
			for i, p := range l.Points {
				if p.LabelX < 0 || p.LabelX > l.Width || p.LabelY < flagHeight || max(p.LabelY, p.DateY) > l.Height {
					t.Errorf("%s: %q lies outside", kind, p.Title)
				}
				for _, o := range l.Points[:i] {
					if from, to := reach(p); o.LabelY == p.LabelY {
						if start, end := reach(o); from < end && start < to {
							t.Errorf("%s: %q lies on %q", kind, p.Title, o.Title)
						}
					}
				}
			}
		}
	}
}

// reach is where a label begins and ends, with letters as wide as they are drawn on average.
func reach(p ClockPoint) (from, to int) {
	width := 7 * max(utf8.RuneCountInString(p.Title), len(p.Date))
	switch p.Anchor {
	case "start":
		return p.LabelX, p.LabelX + width
	case "end":
		return p.LabelX - width, p.LabelX
	}
	return p.LabelX - width/2, p.LabelX + width/2
}
