package portal

import (
	"slices"
	"strings"
	"testing"
)

func days(t *testing.T, pairs ...string) CaseDates {
	t.Helper()
	out := CaseDates{}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out[pairs[i]] = day(t, pairs[i+1])
		}
	}
	return out
}

// The tables of the regulations (domain D1 to D4): each limit from its anchor, over leap
// years, month ends, the clock change at the end of March and Christmas.
func TestEveryLimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ rule, anchor, on, want string }{
		{"decide_assess", "requested", "2026-08-31", "2026-10-12"},
		{"decide_issue", "requested", "2026-08-31", "2026-12-21"},
		{"send_plan", "requested", "2026-08-31", "2027-01-18"},
		{"decide_assess", "requested", "2028-01-18", "2028-02-29"},      // over to the leap day
		{"decide_assess", "requested", "2027-01-18", "2027-03-01"},      // and without one
		{"decide_assess", "requested", "2026-03-28", "2026-05-09"},      // the hour lost on 29 March is no day lost
		{"decide_assess", "requested", "2026-10-24", "2026-12-05"},      // nor the one won on 25 October a day won
		{"decide_issue", "requested", "2026-09-05", "2026-12-26"},       // Boxing Day stays: every day counts
		{"send_plan", "requested", "2026-08-07", "2026-12-25"},          // Christmas Day too
		{"send_plan", "requested", "2013-08-31", ""},                    // before the law
		{"representations", "draft_served", "2026-11-20", "2026-12-04"}, // the day of service is the first of the fifteen
		{"representations", "draft_served", "2028-02-15", "2028-02-29"},
		{"advice", "sent", "2026-09-14", "2026-10-26"},
		{"advice", "sent", "2026-11-20", "2027-01-01"}, // New Year’s Day stays
		{"advice", "sent", "2026-02-15", "2026-03-29"}, // due on the day of the clock change
		{"setting_answers", "consulted", "2026-12-14", "2026-12-29"},
		{"setting_asked", "sent", "2026-03-20", "2026-04-04"},
		{"tell_parents", "meeting", "2027-03-10", "2027-01-13"},
		{"invite", "meeting", "2027-03-10", "2027-01-27"},
		{"notice", "meeting", "2027-03-10", "2027-02-24"},
		{"circulate", "meeting", "2028-03-10", "2028-02-25"},
		{"report", "meeting", "2027-03-10", "2027-03-24"},
		{"decide_review", "meeting", "2027-03-10", "2027-04-07"},
		{"amend_meeting", "meeting", "2027-03-10", "2027-06-02"},
		{"amend_meeting", "meeting", "2022-02-28", ""}, // the High Court ruled in March 2022
		{"amend_meeting", "meeting", "2022-03-01", "2022-05-24"},
		{"amend_notice", "amendments_sent", "2027-04-07", "2027-06-02"},
		{"amend_views", "amendments_sent", "2027-04-07", "2027-04-22"},
		{"review_year", "plan_reviewed", "2026-03-05", "2027-03-04"}, // the period begins with the day itself
		{"review_year", "plan_reviewed", "2028-02-29", "2029-02-27"},
		{"review_year", "plan_reviewed", "2027-03-01", "2028-02-29"},
		{"write_care_plan", "in_care", "2026-12-18", "2027-01-06"}, // Christmas, Boxing Day and New Year are no working days
		{"write_care_plan", "in_care", "2026-03-27", "2026-04-14"}, // Good Friday and Easter Monday
		{"make_pep", "in_care", "2026-11-02", "2026-11-30"},
		{"renew_pep", "provision_changed", "2027-12-17", "2028-01-05"}, // substitute days of two Christmases
		{"review_pep", "pep_made", "2026-10-31", "2027-02-28"},
		{"review_pep", "pep_reviewed", "2026-12-11", "2027-04-11"},
		{"care_review_first", "in_care", "2026-11-02", "2026-11-30"},
		{"care_review_second", "care_review_1", "2026-11-30", "2027-02-28"}, // there is no 30 February
		{"care_review_next", "care_review_2", "2027-08-31", "2028-02-29"},
		{"tell_family", "transferred", "2026-09-01", "2026-10-13"},
	} {
		r := Rule(c.rule)
		on, ok := r.ends(days(t, c.anchor, c.on), CalendarBasis)
		if got := (Date{}); on != nil {
			got = *on
			if !ok || got.String() != c.want {
				t.Errorf("%s from %s: %s (%v), want %s", c.rule, c.on, got, ok, c.want)
			}
		} else if c.want != "" {
			t.Errorf("%s from %s: nothing, want %s", c.rule, c.on, c.want)
		}
		if r.Citation == "" || r.Words == "" {
			t.Errorf("%s says neither where it stands nor what", c.rule)
		}
	}
}

// Fifteen days are calendar days unless the council chooses working days (Code 9.83); the law's
// own days are not the council's to choose.
func TestDayBasis(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule, anchor, on string
		basis            DayBasis
		want             string
	}{
		{"setting_answers", "consulted", "2026-12-14", WorkingBasis, "2027-01-07"},
		{"setting_answers", "consulted", "2026-12-14", CalendarBasis, "2026-12-29"},
		{"representations", "draft_served", "2026-12-14", WorkingBasis, "2026-12-28"},
		{"setting_answers", "consulted", "2028-12-20", WorkingBasis, "unknown"},
		{"write_care_plan", "in_care", "2019-05-01", CalendarBasis, "unknown"},
	} {
		on, ok := Rule(c.rule).ends(days(t, c.anchor, c.on), c.basis)
		got := "unknown"
		if ok {
			got = on.String()
		}
		if got != c.want {
			t.Errorf("%s from %s by %s days: %s, want %s", c.rule, c.on, c.basis, got, c.want)
		}
	}
}

func TestLaterOfTwo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reviewed, moved, want string }{
		{"2026-03-05", "2026-09-01", "2027-03-04"},
		{"2025-10-05", "2026-09-01", "2026-11-30"},
		{"", "2026-09-01", "2026-11-30"},
		{"2026-03-05", "", "2027-03-04"},
	} {
		on, ok := Rule("transfer_review").ends(days(t, "plan_reviewed", c.reviewed, "transferred", c.moved), CalendarBasis)
		if !ok || on == nil || on.String() != c.want {
			t.Errorf("%+v: %v, %v", c, on, ok)
		}
	}
}

func TestHolidays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ on, falls string }{
		{"2026-12-25", "Christmas Day, a bank holiday"}, {"2026-12-26", "a Saturday"}, {"2026-12-28", "Boxing Day (substitute day), a bank holiday"},
		{"2027-03-26", "Good Friday, a bank holiday"}, {"2026-11-22", "a Sunday"}, {"2026-11-23", ""}, {"2031-12-25", ""},
	} {
		if got := day(t, c.on).Falls(); got != c.falls {
			t.Errorf("%s falls on %q, want %q", c.on, got, c.falls)
		}
	}
	for year, all := range holidays {
		if len(all) != 8 {
			t.Errorf("%s has %d bank holidays", year, len(all))
		}
		for on := range all {
			if d := day(t, on); d.Weekend() || on[:4] != year {
				t.Errorf("%s is no bank holiday of %s", on, year)
			}
		}
	}
	if back, ok := day(t, "2026-12-29").AddWorking(-3); !ok || back.String() != "2026-12-22" {
		t.Errorf("three working days back: %s, %v", back, ok)
	}
}

func states(all []Deadline) string {
	var out []string
	for _, d := range all {
		out = append(out, d.Name+" "+string(d.State))
	}
	return strings.Join(out, ", ")
}

func TestClockOfAssessment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		today, want, next string
		dates             CaseDates
	}{
		{"2026-09-20", "decide_assess waits, decide_issue waits, representations waits, send_plan waits", "", nil},
		{"2026-09-20", "decide_assess now, decide_issue later, send_plan later, representations waits", "decide_assess", days(t, "requested", "2026-08-31")},
		{"2026-10-12", "decide_assess now, decide_issue later, send_plan later, representations waits", "decide_assess", days(t, "requested", "2026-08-31")},
		{"2026-10-13", "decide_assess overdue, decide_issue now, send_plan later, representations waits", "decide_assess", days(t, "requested", "2026-08-31")},
		{"2026-10-15", "decide_assess done, decide_issue now, send_plan later, representations waits", "decide_issue", days(t, "requested", "2026-08-31", "assess", "2026-09-11")},
		{"2026-10-15", "decide_assess late, decide_issue now, send_plan later, representations waits", "decide_issue", days(t, "requested", "2026-08-31", "assess", "2026-10-14")},
		{"2026-10-15", "decide_assess done, decide_issue over, send_plan over, representations waits", "", days(t, "requested", "2026-08-31", "not_assess", "2026-09-11")},
		{"2026-12-15", "decide_assess done, decide_issue done, send_plan over, representations waits", "", days(t, "requested", "2026-08-31", "assess", "2026-09-11", "not_issue", "2026-12-14")},
		{"2026-12-15", "decide_assess passed, representations later, decide_issue done, send_plan now", "send_plan", days(t, "requested", "2026-08-31", "draft_served", "2026-12-05")},
		{"2027-01-20", "decide_assess done, representations done, decide_issue done, send_plan late", "", days(t, "requested", "2026-08-31", "assess", "2026-09-11", "draft_served", "2026-12-05", "plan_sent", "2027-01-19")},
	} {
		got := ClockOf("assessment", c.dates, map[string]int{"send_plan": 1}, CalendarBasis, day(t, c.today))
		if states(got) != c.want {
			t.Errorf("on %s with %v:\n got %s\nwant %s", c.today, c.dates, states(got), c.want)
		}
		if on, next, ok := NextDue("assessment", c.dates, CalendarBasis); next != c.next || ok != (next != "") || on.IsZero() == ok {
			t.Errorf("with %v next is %s on %s", c.dates, next, on)
		}
	}
	for _, d := range ClockOf("assessment", days(t, "requested", "2026-08-31"), map[string]int{"send_plan": 1}, CalendarBasis, day(t, "2026-10-15")) {
		if d.Name == "send_plan" && (d.Excepted != 1 || d.On.String() != "2027-01-18") {
			t.Errorf("an exception is recorded and moves nothing: %+v", d)
		}
	}
}

// What is advised before a meeting makes no case late; what the law asks for does.
func TestClockOfReview(t *testing.T) {
	t.Parallel()
	dates := days(t, "meeting", "2027-03-10", "plan_reviewed", "2026-04-01")
	got := states(ClockOf("annual_review", dates, nil, CalendarBasis, day(t, "2027-03-01")))
	if want := "tell_parents passed, invite passed, notice overdue, circulate overdue, report now, review_year later, decide_review later, amend_meeting later, amend_views waits, amend_notice waits"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if on, next, _ := NextDue("annual_review", dates, CalendarBasis); next != "notice" || on.String() != "2027-02-24" {
		t.Errorf("next is %s on %s", next, on)
	}
	dates = dates.Merge(days(t, "invited", "2027-01-20", "circulated", "2027-02-20", "reported", "2027-03-20", "review_kept", "2027-04-05"))
	if _, next, ok := NextDue("annual_review", dates, CalendarBasis); ok {
		t.Errorf("a review that is decided and amends nothing has %s to come", next)
	}
}

func TestCheckDates(t *testing.T) {
	t.Parallel()
	born, today := day(t, "2013-02-10"), day(t, "2026-11-22")
	for _, c := range []struct {
		kind  CaseKind
		dates CaseDates
		want  string // name and a part of the words
	}{
		{"assessment", days(t, "requested", "2026-11-22"), ""},
		{"assessment", days(t, "requested", "2026-11-23"), "requested: 23 November 2026 is still to come"},
		{"assessment", days(t, "requested", "2013-02-09"), "requested: 9 February 2013 is before the child was born"},
		{"assessment", days(t, "requested", "2026-08-31", "assess", "2026-08-30"), "assess: 30 August 2026 is before “Request received”, 31 August 2026"},
		{"assessment", days(t, "assess", "2026-08-30"), "assess: Enter the day of “Request received” too"},
		{"assessment", days(t, "requested", "2026-08-31", "assess", "2026-09-11", "not_assess", "2026-09-12"), "Only one of the two can be"},
		{"assessment", days(t, "requested", "2026-08-31", "draft_served", "2026-10-20", "plan_sent", "2026-10-19"), "plan_sent: 19 October 2026 is before “Draft plan served”"},
		{"annual_review", days(t, "meeting", "2027-03-10"), ""},
		{"annual_review", days(t, "meeting", "2026-11-10", "invited", "2026-11-11"), "invited: 11 November 2026 is after “Review meeting”"},
		{"transfer", days(t, "transferred", "2027-01-01"), ""},
		{"looked_after", days(t, "in_care", "2026-11-02", "care_plan", "2026-10-28"), ""},
		{"consultation", days(t, "consulted", "2026-11-02", "answered", "2026-11-01"), "answered: 1 November 2026 is before “Consultation sent”"},
		{"consultation", days(t, "requested", "2030-11-02"), ""}, // no date of this kind
	} {
		var got []string
		for _, f := range CheckDates(c.kind, c.dates, born, today) {
			got = append(got, f.Name+": "+f.Words)
		}
		if all := strings.Join(got, "; "); (c.want == "") != (all == "") || !strings.Contains(all, c.want) {
			t.Errorf("%v: %q, want %q", c.dates, all, c.want)
		}
	}
}

func TestDueBy(t *testing.T) {
	t.Parallel()
	sent := day(t, "2026-11-20")
	for _, c := range []struct {
		rule  string
		dates CaseDates
		basis DayBasis
		want  string
	}{
		{"ehcna-advice", nil, CalendarBasis, "2027-01-01"},
		{"ehcna-information", nil, CalendarBasis, "2026-12-11"},
		{"consultation", nil, CalendarBasis, "2026-12-05"},
		{"consultation", nil, WorkingBasis, "2026-12-11"},
		{"family-views", nil, WorkingBasis, "2026-12-05"},
		{"pep", days(t, "in_care", "2026-11-10"), CalendarBasis, "2026-12-08"},
		{"pep", days(t, "in_care", "2024-11-10", "provision_changed", "2026-11-16"), CalendarBasis, "2026-11-30"},
		{"pep", days(t, "in_care", "2024-11-10"), CalendarBasis, "2026-12-18"}, // long past: from the day of asking
		{"pep", nil, CalendarBasis, "2026-12-18"},
		{"care-plan", days(t, "in_care", "2026-11-18"), CalendarBasis, "2026-12-02"},
		{"care-plan", nil, CalendarBasis, "2026-12-04"},
		{"annual-review-advice", days(t, "meeting", "2026-12-18"), CalendarBasis, "2026-12-04"},
		{"annual-review-advice", days(t, "meeting", "2026-11-25"), CalendarBasis, ""},
		{"annual-review-advice", nil, CalendarBasis, ""},
		{"annual-review-record", days(t, "meeting", "2026-11-18"), CalendarBasis, "2026-12-02"},
		{"no such rule", nil, CalendarBasis, ""},
	} {
		got := ""
		if on := DueBy(c.rule, sent, c.dates, c.basis); on != nil {
			got = on.String()
		}
		if got != c.want {
			t.Errorf("%s with %v: %q, want %q", c.rule, c.dates, got, c.want)
		}
	}
}

// The data hangs together: every name is one of an anchor, every kind of case has a clock.
func TestClockData(t *testing.T) {
	t.Parallel()
	known := map[string]bool{sentOn: true}
	for _, a := range clockData.Anchors {
		known[a.Name] = true
	}
	for _, a := range clockData.Anchors {
		for _, n := range slices.Concat(a.After, a.Before, []string{a.Needs, a.Not}) {
			if n != "" && !known[n] {
				t.Errorf("%s names %s", a.Name, n)
			}
		}
	}
	for _, r := range clockData.Rules {
		for _, n := range slices.Concat(r.Anchor, r.Done, r.Implied, r.Unless) {
			if !known[n] {
				t.Errorf("%s names %s", r.Name, n)
			}
		}
		if r.Title == "" || r.Mark == "" || r.From.IsZero() || !slices.Contains([]Unit{Days, WorkingDays, Weeks, Months}, r.Unit) {
			t.Errorf("%+v is not whole", r)
		}
	}
	for name, rules := range clockData.Forms {
		for _, r := range rules {
			if Rule(r) == nil {
				t.Errorf("the rule %s of forms names %s", name, r)
			}
		}
	}
	for _, kind := range CaseKinds {
		if len(AnchorsOf(kind)) == 0 || len(ClockOf(kind, nil, nil, CalendarBasis, day(t, "2026-11-22"))) == 0 {
			t.Errorf("a case of the kind %s has no clock", kind)
		}
	}
	if n := len(ExceptionRules("assessment")); n != 3 {
		t.Errorf("%d limits of an assessment have exceptions", n)
	}
	if got := ClockReasons[2].Cite(Rule("send_plan")); got != "reg 13(3)(c)" {
		t.Error(got)
	}
}
