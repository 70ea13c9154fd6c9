package handlers

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"portico/internal/portal"
	"portico/internal/store"
)

// Of the charts, in their own units.
const (
	barsShown     = 10
	wideLabel     = 196 // the width of the names beside bars
	columnStep    = 44  // of a column with the space beside it
	columnLess    = 35  // of one of many
	columnsBeside = 13  // how many stand beside their table
	chartTop      = 30
	chartDeep     = 200
)

// outcomesDrawn are the parts of a bar, in their order.
var outcomesDrawn = []portal.Outcome{portal.OnTime, portal.InLate, portal.OutOverdue, portal.StillOut, portal.NilReturn}

func countOf(t portal.Timeliness, o portal.Outcome) int {
	return map[portal.Outcome]int{portal.OnTime: t.OnTime, portal.InLate: t.Late, portal.OutOverdue: t.Overdue, portal.StillOut: t.Out, portal.NilReturn: t.Nil}[o]
}

// legend explains those of the outcomes that there are any of.
func legend(all portal.Timeliness, drawn []portal.Outcome) (out []LegendItem) {
	for _, o := range drawn {
		if countOf(all, o) > 0 {
			out = append(out, LegendItem{string(o), o.Words()})
		}
	}
	return out
}

// barLook is how bars are laid out: where they begin, their full width and height, the space for each, and how many
// letters their names may have. above: names stand above the bars.
type barLook struct {
	from, whole, height, step, letters int
	above                              bool
}

// barParts are the parts that are drawn: those with the most forms due, in the order given.
func barParts(parts []store.NamedTimeliness) (out []store.NamedTimeliness) {
	var due []int
	for _, p := range parts {
		due = append(due, p.Due())
	}
	slices.Sort(due)
	least := 1
	if n := len(due) - barsShown; n > 0 {
		least = max(least, due[n])
	}
	for _, p := range parts {
		if p.Due() >= least && len(out) < barsShown {
			out = append(out, p)
		}
	}
	return out
}

// barChart draws the share on time of parts. Long names stand above the bars; narrow is for phones. Nil when no form of
// any was due.
func barChart(id, title string, parts []store.NamedTimeliness, all portal.Timeliness, narrow bool) *BarChart {
	drawn := barParts(parts)
	if len(drawn) == 0 {
		return nil
	}
	look := barLook{wideLabel, 300, 24, 36, 26, false}
	c := &BarChart{ID: id + "-wide", Class: "p-bars--wide", Title: title, Width: 560}
	if narrow || slices.ContainsFunc(drawn, func(p store.NamedTimeliness) bool { return utf8.RuneCountInString(p.Name) > look.letters }) {
		look = barLook{0, 500, 20, 50, 70, true}
	}
	if narrow {
		c.ID, c.Class, c.Width, look.whole, look.letters = id+"-narrow", "p-bars--narrow", 358, 300, 44
	}
	var words []string
	for i, p := range drawn {
		row := look.row(p, 6+i*look.step)
		c.Bars = append(c.Bars, row)
		words = append(words, p.Name+" "+row.Share)
	}
	c.Words = "Share on time, of the forms that were due: " + strings.Join(words, ", ") + ". The table has the same figures."
	c.lineOf(all, look)
	return c
}

// row is a bar at a height.
func (l barLook) row(p store.NamedTimeliness, y int) BarRow {
	share, _ := p.Share()
	row := BarRow{Label: clippedWords(p.Name, l.letters), Share: fmt.Sprintf("%d%%", share), LabelY: y + 17, RestX: l.from, RestW: l.whole, Y: y, H: l.height, ShareX: l.from + l.whole + 10, ShareY: y + 17}
	if l.above {
		row.LabelY, row.Y, row.ShareY = y+14, y+20, y+35
	}
	seen := 0
	for _, o := range outcomesDrawn[:3] {
		x := l.from + seen*l.whole/p.Due()
		seen += countOf(p.Timeliness, o)
		if w := l.from + seen*l.whole/p.Due() - x; w > 0 {
			row.Parts = append(row.Parts, BarPart{string(o), x, row.Y, w, l.height})
		}
	}
	return row
}

// lineOf draws the share of all; it crosses no name.
func (c *BarChart) lineOf(all portal.Timeliness, l barLook) {
	share, _ := all.Share()
	end := 10 + len(c.Bars)*l.step
	c.Height, c.Line, c.LineTo = end+20, l.from+share*l.whole/100, end
	if c.LinePath = fmt.Sprintf("M%d 0V%d", c.Line, end); l.above {
		c.LinePath = ""
		for _, b := range c.Bars {
			c.LinePath += fmt.Sprintf("M%d %dv%d", c.Line, b.Y-2, b.H+4)
		}
	}
	c.LineWords, c.LineAnchor = fmt.Sprintf("all %d%%", share), "end"
	if l.above && share <= 20 {
		c.LineAnchor = "start"
	}
}

// clippedWords is a text of at most so many letters.
func clippedWords(text string, letters int) string {
	if r := []rune(text); len(r) > letters {
		return strings.TrimSpace(string(r[:letters-1])) + "…"
	}
	return text
}

// columnChart draws how many forms of each month became what. Nil when there is none.
func columnChart(period portal.Period, months []portal.Timeliness) *ColumnChart {
	most := 0
	for _, m := range months {
		most = max(most, m.Asked())
	}
	if most == 0 {
		return nil
	}
	top := niceTop(most)
	left := 14 + 8*len(thousands(top))
	step := columnStep
	if len(months) > columnsBeside {
		step = columnLess
	}
	c := &ColumnChart{ID: "months-chart", Title: "Forms due in each month", Left: left, Base: chartTop + chartDeep, Width: left + step*len(months), Height: chartTop + chartDeep + 42}
	for _, n := range []int{0, top / 2, top} {
		c.Ticks = append(c.Ticks, ChartTick{c.Base - n*chartDeep/top, thousands(n)})
	}
	var words []string
	for i, first := range period.Each() {
		m := months[i]
		col := ChartColumn{Mid: left + i*step + step/2, Label: first.ShortMonth()[:3]}
		if i == 0 || first.Month == 1 {
			col.Year = fmt.Sprint(first.Year)
		}
		seen, at := 0, c.Base
		for _, o := range outcomesDrawn {
			seen += countOf(m, o)
			if y := c.Base - seen*chartDeep/top; y < at {
				col.Parts = append(col.Parts, BarPart{string(o), col.Mid - step*2/6, y, step * 2 / 3, at - y})
				at = y
			}
		}
		col.ShareY = at - 7
		said := "none due"
		if share, ok := m.Share(); ok {
			col.Share = fmt.Sprintf("%d%%", share)
			said = col.Share + " on time"
		}
		words = append(words, fmt.Sprintf("%s %d asked, %s", first.ShortMonth(), m.Asked(), said))
		c.Columns = append(c.Columns, col)
	}
	c.Words = strings.Join(words, "; ") + ". The table has the same figures."
	return c
}

// niceTop is the end of a scale that holds n: an even number of few figures.
func niceTop(n int) int {
	for unit := 1; ; unit *= 10 {
		for _, times := range []int{2, 4, 6, 8, 10, 12, 14, 16, 18} {
			if times*unit >= n {
				return times * unit
			}
		}
	}
}

// thousands is a number as people read it, "1,509".
func thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
