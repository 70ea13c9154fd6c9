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

// barChart draws the share on time of parts, of those with the most forms due, in the order given. Long names stand
// above the bars; narrow is for phones. Nil when no form of any was due.
func barChart(id, title string, parts []store.NamedTimeliness, all portal.Timeliness, narrow bool) *BarChart {
	var drawn []store.NamedTimeliness
	for _, p := range parts {
		if p.Due() > 0 {
			drawn = append(drawn, p)
		}
	}
	least := 0
	if len(drawn) > barsShown {
		due := make([]int, len(drawn))
		for i, p := range drawn {
			due[i] = p.Due()
		}
		slices.Sort(due)
		least = due[len(due)-barsShown]
	}
	c := &BarChart{ID: id + "-wide", Class: "p-bars--wide", Title: title, Width: 560}
	from, whole, step, height, letters := wideLabel, 300, 36, 24, 26
	above := narrow || slices.ContainsFunc(drawn, func(p store.NamedTimeliness) bool { return utf8.RuneCountInString(p.Name) > letters })
	if above {
		from, whole, step, height, letters = 0, 500, 50, 20, 70
	}
	if narrow {
		c.ID, c.Class, c.Width, whole, letters = id+"-narrow", "p-bars--narrow", 358, 300, 44
	}
	var words []string
	y := 6
	for _, p := range drawn {
		if p.Due() < least || len(c.Bars) == barsShown {
			continue
		}
		share, _ := p.Share()
		row := BarRow{Label: clippedWords(p.Name, letters), Share: fmt.Sprintf("%d%%", share), LabelX: 0, LabelY: y + 17, RestX: from, RestW: whole, Y: y, H: height, ShareX: from + whole + 10, ShareY: y + 17}
		if above {
			row.LabelY, row.Y, row.ShareY = y+14, y+20, y+35
		}
		seen := 0
		for _, o := range outcomesDrawn[:3] {
			x := from + seen*whole/p.Due()
			seen += countOf(p.Timeliness, o)
			if w := from + seen*whole/p.Due() - x; w > 0 {
				row.Parts = append(row.Parts, BarPart{string(o), x, row.Y, w, height})
			}
		}
		c.Bars = append(c.Bars, row)
		words = append(words, fmt.Sprintf("%s %d%%", p.Name, share))
		y += step
	}
	if len(c.Bars) == 0 {
		return nil
	}
	share, _ := all.Share()
	c.Height, c.Line, c.LineTo = y+24, from+share*whole/100, y+4
	c.LinePath = fmt.Sprintf("M%d 0V%d", c.Line, c.LineTo)
	if above { // it crosses no name
		c.LinePath = ""
		for _, b := range c.Bars {
			c.LinePath += fmt.Sprintf("M%d %dv%d", c.Line, b.Y-2, b.H+4)
		}
	}
	c.LineWords, c.LineAnchor = fmt.Sprintf("all %d%%", share), "middle"
	if !narrow || share > 20 {
		c.LineAnchor = "end"
	}
	c.Words = "Share on time, of the forms that were due: " + strings.Join(words, ", ") + ". The table has the same figures."
	return c
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
