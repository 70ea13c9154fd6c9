package handlers

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// timelinessAsked is what an address asks of the figures.
type timelinessAsked struct {
	store.TimelinessQuery
	typed  map[string]string // by name, as it was typed
	faults map[string]string
}

// timelinessNames are what the figures can be narrowed by.
var timelinessNames = []string{"from", "to", "form", "service", "team"}

// timelinessAsked reads an address.
func (r *request) timelinessAsked() timelinessAsked {
	a := timelinessAsked{typed: map[string]string{}, faults: map[string]string{}}
	for _, name := range timelinessNames {
		a.typed[name] = strings.TrimSpace(clipped(r.Query(name), 60))
	}
	var from, to string
	a.Period, from, to = portal.ReadPeriod(a.typed["from"], a.typed["to"], r.today())
	a.Form, a.Service, a.Team = a.typed["form"], a.typed["service"], a.typed["team"]
	for name, fault := range map[string]string{"from": from, "to": to} {
		if fault != "" {
			a.faults[name] = fault
		}
	}
	return a
}

// unknown takes up that a filter names nothing; false for any other error.
func (a timelinessAsked) unknown(err error) bool {
	var u *store.UnknownFilter
	if !errors.As(err, &u) {
		return false
	}
	a.faults[u.Filter] = "There is no such " + u.Filter + ". Choose one of the list"
	return true
}

// href is an address with what is asked, and with other values in pairs.
func (a timelinessAsked) href(path string, pairs ...string) string {
	q := url.Values{"from": {a.Period.From.MonthCode()}, "to": {a.Period.To.MonthCode()}}
	for _, name := range timelinessNames[2:] {
		if a.typed[name] != "" {
			q.Set(name, a.typed[name])
		}
	}
	for i := 0; i < len(pairs); i += 2 {
		if q.Del(pairs[i]); pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return path + "?" + q.Encode()
}

// timelinessShow shows the figures of an officer's teams.
func (s *Server) timelinessShow(r *request) error {
	a, ctx, me := r.timelinessAsked(), r.UserContext(), r.session.Account.ID
	v := &TimelinessPage{Page: r.page("Timeliness", "timeliness"), Notes: portal.TimelinessNotes, OfCases: portal.SEN2Notes}
	var f store.Figures
	var sen2 map[int]map[portal.SEN2]int
	var err error
	if len(a.faults) == 0 {
		if f, err = s.store.Timeliness(ctx, me, a.TimelinessQuery); err == nil {
			sen2, err = s.store.SEN2(ctx, me, a.Team, r.today().Year-casework.SEN2Years, r.today().Year) // one more, for it was counted yesterday
		}
		if err != nil && !a.unknown(err) {
			return err
		}
	}
	if err := r.timelinessNarrow(v, a); err != nil {
		return err
	}
	if v.Summary != nil {
		return r.invalid("pages/timeliness", v)
	}
	at, on, err := s.store.TimelinessCounted(ctx)
	if err != nil {
		return err
	}
	switch {
	case v.None != nil:
	case at == nil:
		v.None = &Empty{"The figures are being counted.", "All forms are counted now, because they never were or because the rules have changed. Load this page again in a minute."}
	default:
		v.Counted = v.narrowedTo(a) + ". Counted at " + portal.Clock(*at) + "."
		if portal.London(*at) != r.today() {
			v.Counted = v.narrowedTo(a) + ". Counted on " + portal.Stamp(*at) + "."
		}
		v.Excel = a.href("/timeliness/excel")
		v.figures(a, f, sen2, *on)
	}
	return r.render("pages/timeliness", v)
}

// narrowedTo says what the figures are of.
func (v *TimelinessPage) narrowedTo(a timelinessAsked) string {
	words := "Forms due in " + a.Period.Words()
	for _, f := range v.Filters {
		for _, o := range f.Options {
			if o.Chosen && o.Code != "" {
				words += ", " + o.Text
			}
		}
	}
	return words
}

// figures puts the figures on the page.
func (v *TimelinessPage) figures(a timelinessAsked, f store.Figures, sen2 map[int]map[portal.SEN2]int, on portal.Date) {
	v.years(a, sen2, on.Year)
	v.big(a, f, sen2[on.Year], on.Year)
	if f.All.Asked() == 0 {
		v.None = &Empty{"No form was due in " + a.Period.Words() + ".", "Forms count in the month of their due date. Choose another period, or look at fewer things at once."}
		return
	}
	v.Blocks = []FigureBlock{a.monthBlock(f, on), a.partBlock("services", "service", "Service", f.Services, f.All), a.partBlock("forms", "form", "Form", f.Forms, f.All)}
}

// big are the figures at the top.
func (v *TimelinessPage) big(a timelinessAsked, f store.Figures, year map[portal.SEN2]int, of int) {
	tasks := func(what store.Counted) string { return a.href("/timeliness/tasks", "what", string(what)) }
	if share, ok := f.All.Share(); ok {
		v.Big = append(v.Big, BigFigure{fmt.Sprintf("%d%%", share), fmt.Sprintf("of forms on time (%s of %s due)", thousands(f.All.OnTime), thousands(f.All.Due())), tasks(store.Counted(portal.OnTime))})
	}
	if median, ok := f.All.Within(50); ok {
		nine, _ := f.All.Within(90)
		v.Big = append(v.Big, BigFigure{counted(median, "day"), fmt.Sprintf("median from receipt to submission; 9 in 10 within %s", counted(nine, "day")), tasks(store.CountedIn)})
	}
	if f.All.Asked() > 0 {
		href := ""
		if f.All.Overdue > 0 {
			href = tasks(store.Counted(portal.OutOverdue))
		}
		v.Big = append(v.Big, BigFigure{thousands(f.All.Overdue), "still out and overdue", href})
	}
	if share, ok := portal.Percent(year[portal.SEN2PlansInTime], year[portal.SEN2Plans]); ok {
		v.Big = append(v.Big, BigFigure{fmt.Sprintf("%d%%", share), fmt.Sprintf("of plans of %d issued within 20 weeks (%s of %s)", of, thousands(year[portal.SEN2PlansInTime]), thousands(year[portal.SEN2Plans])), sen2Href(a.Team, of, portal.SEN2PlansInTime)})
	}
}

func sen2Href(team string, year int, figure portal.SEN2) string {
	q := url.Values{"year": {fmt.Sprint(year)}, "what": {string(figure)}}
	if team != "" {
		q.Set("team", team)
	}
	return "/timeliness/cases?" + q.Encode()
}

// years is the table of EHC needs assessments; the last year comes first.
func (v *TimelinessPage) years(a timelinessAsked, sen2 map[int]map[portal.SEN2]int, last int) {
	for y := last; y > last-casework.SEN2Years; y-- {
		v.Years.Years = append(v.Years.Years, fmt.Sprint(y))
	}
	for _, figure := range portal.SEN2Figures {
		counts, shares := FigureRow{Name: figure.Words()}, FigureRow{Name: "Share of “" + figure.Of().Words() + "”"}
		for y := last; y > last-casework.SEN2Years; y-- {
			n, year := sen2[y][figure], fmt.Sprint(y)
			cell := FigureCell{Text: thousands(n), Of: figure.Words() + ", " + year, Label: year}
			if n > 0 {
				cell.Href = sen2Href(a.Team, y, figure)
			}
			counts.Cells = append(counts.Cells, cell)
			share, ok := portal.Percent(n, sen2[y][figure.Of()])
			shares.Cells = append(shares.Cells, FigureCell{Text: orDash(fmt.Sprintf("%d%%", share), ok), Label: year})
		}
		v.Years.Rows = append(v.Years.Rows, counts)
		if figure.Of() != "" {
			v.Years.Rows = append(v.Years.Rows, shares)
		}
	}
}

func orDash(text string, is bool) string {
	if is {
		return text
	}
	return "–"
}
