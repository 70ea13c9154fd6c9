package handlers

import (
	"cmp"
	"fmt"
	"slices"

	"portico/internal/portal"
	"portico/internal/store"
)

// partsShown is how many services or forms a table shows; the others are one line together.
const partsShown = 20

// enoughDue is of how many forms on a share is worth a heading.
const enoughDue = 5

// row is a line of figures. pairs narrow the lists behind it; nil when they cannot be narrowed to it.
func (a timelinessAsked) row(name string, t portal.Timeliness, pairs []string) FigureRow {
	row := FigureRow{Name: name}
	add := func(label string, n int, what store.Counted) {
		c := FigureCell{Text: thousands(n), Of: label + ", " + name, Label: label}
		if n > 0 && pairs != nil {
			c.Href = a.href("/timeliness/tasks", append([]string{"what", string(what)}, pairs...)...)
		}
		row.Cells = append(row.Cells, c)
	}
	add("Asked", t.Asked(), store.CountedAsked)
	for i, o := range outcomesDrawn {
		if add(o.Words(), countOf(t, o), store.Counted(o)); i == 0 {
			share, ok := t.Share()
			row.Cells = append(row.Cells, FigureCell{Text: orDash(fmt.Sprintf("%d%%", share), ok), Label: "Share on time"})
		}
	}
	for _, of := range []struct {
		percent int
		label   string
	}{{50, "Median days"}, {90, "9 in 10, days"}} {
		days, ok := t.Within(of.percent)
		row.Cells = append(row.Cells, FigureCell{Text: orDash(fmt.Sprint(days), ok), Label: of.label})
	}
	return row
}

// monthBlock is the figures by month.
func (a timelinessAsked) monthBlock(f store.Figures, on portal.Date) FigureBlock {
	b := FigureBlock{ID: "months", Heading: monthHeading(a.Period, f.Months, on), Caption: "Forms by the month in which they are due", First: "Month", Columns: columnChart(a.Period, f.Months), Legend: legend(f.All, outcomesDrawn),
		Long: a.Period.Count() > columnsBeside, All: a.row("All", f.All, []string{})}
	for i, m := range a.Period.Each() {
		b.Rows = append(b.Rows, a.row(m.ShortMonth(), f.Months[i], []string{"from", m.MonthCode(), "to", m.MonthCode()}))
	}
	return b
}

// monthHeading tells the newest month that is over, and the worst before it.
func monthHeading(p portal.Period, months []portal.Timeliness, on portal.Date) string {
	last, worst := -1, -1
	share := func(i int) int { n, _ := months[i].Share(); return n }
	for i, m := range p.Each() {
		if m.AddMonths(1).Days(on) < 0 || months[i].Due() < enoughDue {
			continue
		}
		if last >= 0 && (worst < 0 || share(last) < share(worst)) {
			worst = last
		}
		last = i
	}
	each := p.Each()
	switch {
	case last < 0:
		return "By month"
	case worst < 0 || share(worst) >= share(last):
		return fmt.Sprintf("%d%% on time in %s", share(last), each[last].ShortMonth())
	}
	return fmt.Sprintf("%d%% on time in %s, %d%% in %s", share(last), each[last].ShortMonth(), share(worst), each[worst].ShortMonth())
}

// partBlock is the figures by service or form, the best share first.
func (a timelinessAsked) partBlock(id, param, first string, parts []store.NamedTimeliness, all portal.Timeliness) FigureBlock {
	for i := range parts {
		if parts[i].Name == "" {
			parts[i].Name = "No organisation recorded"
		}
	}
	shown, rest := mostAsked(parts)
	share := func(p store.NamedTimeliness) int { // what nothing is due of comes last
		if n, ok := p.Share(); ok {
			return n
		}
		return -1
	}
	slices.SortStableFunc(shown, func(x, y store.NamedTimeliness) int { return cmp.Compare(share(y), share(x)) })
	b := FigureBlock{ID: id, Heading: partHeading(first, shown), Caption: "Forms by " + param, First: first, Wide: barChart(id, "Forms on time, by "+param, shown, all, false),
		Narrow: barChart(id, "Forms on time, by "+param, shown, all, true), Legend: legend(all, outcomesDrawn[:3]), All: a.row("All", all, []string{})}
	for _, p := range shown {
		row := a.row(p.Name, p.Timeliness, []string{param, p.Code})
		if len(parts) > 1 {
			row.Href = a.href("/timeliness", param, p.Code)
		}
		b.Rows = append(b.Rows, row)
	}
	if n := len(parts) - len(shown); n > 0 {
		b.Rows = append(b.Rows, a.row(fmt.Sprintf("%s, all in Excel", counted(n, "other")), rest, nil))
	}
	return b
}

// mostAsked are the parts that a table shows, by name, and the sum of the others.
func mostAsked(parts []store.NamedTimeliness) (shown []store.NamedTimeliness, rest portal.Timeliness) {
	if len(parts) <= partsShown {
		return parts, rest
	}
	by := slices.Clone(parts)
	slices.SortStableFunc(by, func(x, y store.NamedTimeliness) int { return cmp.Compare(y.Asked(), x.Asked()) })
	for _, p := range by[partsShown:] {
		rest.Add(p.Timeliness)
	}
	return by[:partsShown], rest
}

// partHeading tells who is late most often, among those of whom enough was due.
func partHeading(first string, shown []store.NamedTimeliness) string {
	var enough []store.NamedTimeliness
	for _, p := range shown {
		if p.Due() >= enoughDue {
			enough = append(enough, p)
		}
	}
	if len(enough) < 2 {
		return "By " + map[string]string{"Service": "service", "Form": "form"}[first]
	}
	worst := enough[len(enough)-1]
	low, _ := worst.Share()
	next, _ := enough[len(enough)-2].Share()
	if low == next {
		return fmt.Sprintf("%d%% on time at worst, by %s", low, map[string]string{"Service": "service", "Form": "form"}[first])
	}
	return worst.Name + " is late most often"
}
