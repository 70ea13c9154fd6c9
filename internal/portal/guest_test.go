package portal

import (
	"strings"
	"testing"
	"time"
)

func TestGuestTime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	at := func(days int) *time.Time { d := now.AddDate(0, 0, days); return &d }
	for name, c := range map[string]struct {
		time GuestTime
		says string
	}{
		"open":                      {GuestTime{State: Assigned, Until: at(1)}, ""},
		"open without an end":       {GuestTime{State: Assigned}, ""},
		"at its end":                {GuestTime{State: Assigned, Until: at(0)}, "ended on 22 November 2026"},
		"returned and past its end": {GuestTime{State: Returned, Until: at(-3), SubmittedAt: at(-9)}, "ended on 19 November 2026"},
		"submitted, past the end":   {GuestTime{State: Submitted, Until: at(-1), SubmittedAt: at(-29)}, ""},
		"submitted long ago":        {GuestTime{State: Accepted, Until: at(40), SubmittedAt: at(-30)}, "You sent this form on 23 October 2026"},
		"retracted":                 {GuestTime{State: Retracted, Until: at(40), RetractedAt: at(0)}, "took this form back on 22 November 2026"},
		"declined, before its end":  {GuestTime{State: Declined, Until: at(2)}, ""},
	} {
		err := c.time.Over(now)
		if (err == nil) != (c.says == "") || (err != nil && (CodeOf(err) != Expired || !strings.Contains(SentenceOf(err), c.says))) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

// beyondGeneral are the actions of this area that concern no task.
var beyondGeneral = []Action{ActionReadHelp, ActionSetAbsence, ActionSetCalendar, ActionReadCalendar, ActionExportList, ActionRegisterGuest}
