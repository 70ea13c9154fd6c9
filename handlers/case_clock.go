package handlers

import (
	"fmt"
	"slices"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// advice is how the forms of a case stand together; a declined one will not come, so it is not among them.
type advice struct {
	in, all int
	due     *portal.Date // the first of those still out
}

func adviceOf(tasks []store.CaseTask) (a advice) {
	for _, t := range tasks {
		switch {
		case t.State == portal.Submitted || t.State == portal.Accepted:
			a.in, a.all = a.in+1, a.all+1
		case t.State.Open() || t.State == portal.DeclineProposed:
			a.all++
			if t.Due != nil && (a.due == nil || t.Due.Days(*a.due) > 0) {
				a.due = t.Due
			}
		}
	}
	return a
}

// clockOf is the clock of a case today; none of a case that is closed.
func (r *request) clockOf(c *casework.Case) []portal.Deadline {
	if c.ClosedOn != nil {
		return nil
	}
	return portal.ClockOf(c.Kind, c.Dates, c.Excepted, c.Basis, r.today())
}

// clockRows are the limits of a case for its side column, with that of its forms among them.
func (r *request) clockRows(c *casework.Case, clock []portal.Deadline, a advice) (out []ClockRow) {
	today, now := r.today(), true
	if a.due != nil && c.ClosedOn == nil {
		d := portal.DueOn(nil, a.due, today)
		row := ClockRow{Tag: "Now", Tone: "amber", Title: "First form due", Date: a.due.List(), Words: d.Words}
		if c.Kind == "assessment" {
			row.Title, row.Cite = "Advice, 6 weeks from receipt", portal.Rule("advice").Citation+", for health bodies; asked of all others"
		}
		if d.Overdue {
			row.Tag, row.Tone = "Late", "red"
		}
		at := slices.IndexFunc(clock, func(l portal.Deadline) bool { return l.On.IsZero() || l.On.Days(*a.due) < 0 })
		if at < 0 {
			at = len(clock)
		}
		for _, l := range clock[:at] {
			out = append(out, clockRow(l, today, true))
			now = now && l.State != portal.ClockNow
		}
		out, clock = append(out, row), clock[at:]
		now = now && d.Overdue
	}
	for _, l := range clock {
		out = append(out, clockRow(l, today, now))
	}
	return out
}

// clockRow is a limit in words. now allows it to be the next one.
func clockRow(d portal.Deadline, today portal.Date, now bool) ClockRow {
	row := ClockRow{Title: d.Title + ", " + d.Mark, Cite: d.Citation}
	if !d.On.IsZero() {
		row.Date = d.On.List()
	}
	if d.Excepted > 0 {
		row.Excepted = counted(d.Excepted, "exception") + " recorded (" + d.Exceptions + "). The date stays."
	}
	switch d.State {
	case portal.ClockDone:
		row.Tag, row.Tone, row.Words = "Done", "green", d.DoneOn.List()
	case portal.ClockDoneOut:
		row.Tag, row.Tone, row.Words = "Done late", "amber", d.DoneOn.List()+", "+counted(d.On.Days(d.DoneOn), "day")+" after the limit"
	case portal.ClockPassed:
		row.Tag, row.Words = "Over", "No date is recorded"
		if d.Family {
			row.Words = "The time of the family is over"
		}
	case portal.ClockOverdue:
		row.Tag, row.Tone, row.Words = "Late", "red", portal.DueOn(nil, &d.On, today).Words
	case portal.ClockNow, portal.ClockLater:
		if d.State == portal.ClockNow && now {
			row.Tag, row.Tone = "Now", "amber"
		}
		row.Words = portal.DueOn(nil, &d.On, today).Words
		if falls := d.On.Falls(); falls != "" && d.Unit != portal.WorkingDays {
			row.Words += ". It is " + falls + ": every day counts, so it stays"
		}
	case portal.ClockOver:
		row.Tag, row.Words = "Not needed", ""
	case portal.ClockWaits:
		row.Words = "Counts from “" + d.StartWords() + "”"
	case portal.ClockUnknown:
		row.Words = "It cannot be worked out: bank holidays are known for " + portal.HolidayYears() + " only"
	}
	return row
}

// caseFigures are the numbers at the top of a case.
func (r *request) caseFigures(c *casework.Case, clock []portal.Deadline, a advice) (out []Figure) {
	if c.ClosedOn != nil {
		out = append(out, Figure{"closed", c.ClosedAs.Words() + ", " + c.ClosedOn.List()})
	} else if on := c.Dates["requested"]; c.Kind == "assessment" && !on.IsZero() && on.Days(r.today()) >= 0 {
		out = append(out, Figure{fmt.Sprintf("day %d", on.Days(r.today())), fmt.Sprintf("of %d (20 weeks, to %s)", portal.AssessmentDays, on.Add(portal.AssessmentDays).List())})
	} else if i := slices.IndexFunc(clock, func(d portal.Deadline) bool { return d.Runs() && d.Counts() }); i >= 0 {
		out = append(out, Figure{clock[i].On.Short(), clock[i].Title + ", " + clock[i].Mark})
	}
	if a.all > 0 {
		out = append(out, Figure{fmt.Sprintf("%d of %d", a.in, a.all), "forms in"})
	}
	if a.due != nil {
		out = append(out, Figure{a.due.Short(), "next form due"})
	}
	if len(portal.ExceptionRules(c.Kind)) > 0 {
		n := 0
		for _, of := range c.Excepted {
			n += of
		}
		words := "exceptions recorded"
		if n == 1 {
			words = "exception recorded"
		}
		out = append(out, Figure{fmt.Sprint(n), words})
	}
	return out
}

// gauge has a mark for each form, the ones that are in first; none for a single one and for very many.
func gauge(a advice) (out []bool) {
	if a.all < 2 || a.all > 24 {
		return nil
	}
	for i := range a.all {
		out = append(out, i < a.in)
	}
	return out
}

// sidePapers are the papers of the forms of a case, each once, with how many have opened it.
func sidePapers(tasks []store.CaseTask) (out []SidePaper) {
	type count struct{ sent, opened, at int }
	seen := map[string]*count{}
	for _, t := range tasks {
		for _, e := range t.Enclosures {
			key := fmt.Sprint(e.Name, "/", e.Size)
			if seen[key] == nil {
				seen[key] = &count{at: len(out)}
				p := DocumentView{Name: e.Name, Href: "/tasks/" + t.Ref + "/enclosures/" + e.Ref}
				out = append(out, SidePaper{Name: e.Name, Href: scanned(p, e.Scan, false).Href})
			}
			n := seen[key]
			if n.sent++; e.OpenedAt != nil {
				n.opened++
			}
			out[n.at].Words = fmt.Sprintf("Opened by %d of %d", n.opened, n.sent)
		}
	}
	return out
}
