package handlers

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"portico/internal/portal"
)

// Of the drawing of a clock, in its own units.
const (
	lineWidth  = 880
	lineFrom   = 40
	lineTo     = 840
	letter     = 8  // the width of a letter of a label, rather too much
	belowRow   = 40 // of a label of two lines
	aboveRow   = 22
	flagHeight = 30
)

// clockMark is something on the line of a clock before it is laid out.
type clockMark struct {
	on          portal.Date
	title, tone string
	above       bool
}

// clockLine draws the clock of a case: its limits below the line, what was done above it. Nil
// when there are not two days to draw.
func clockLine(clock []portal.Deadline, today portal.Date) *ClockLine {
	marks := clockMarks(clock, today)
	if len(marks) == 0 {
		return nil
	}
	first, last := today, today
	for _, m := range marks {
		if first.Days(m.on) < 0 {
			first = m.on
		}
		if last.Days(m.on) > 0 {
			last = m.on
		}
	}
	span := first.Days(last)
	if span == 0 {
		return nil
	}
	at := func(d portal.Date) int { return lineFrom + first.Days(d)*(lineTo-lineFrom)/span }
	l := &ClockLine{Width: lineWidth, From: lineFrom, Span: lineTo - lineFrom, Elapsed: at(today), Gone: at(today) - lineFrom, Today: "Today"}
	if start := clock[0].Start; clock[0].Kind == "assessment" && !start.IsZero() && start.Days(today) >= 0 {
		l.Today = fmt.Sprintf("Today, day %d", start.Days(today))
	}
	l.lay(marks, at)
	flag := letter*utf8.RuneCountInString(l.Today) + 20
	l.FlagWidth = flag
	l.TodayX = min(max(l.Elapsed-flag/2, 0), lineWidth-flag)
	l.TodayMid = l.TodayX + flag/2
	l.Words = clockWords(clock, l.Today)
	return l
}

// clockMarks are the days of a clock: where it starts, its limits, and when they were met.
func clockMarks(clock []portal.Deadline, today portal.Date) (out []clockMark) {
	put := func(m clockMark) {
		for i, o := range out {
			if o.on == m.on && o.above == m.above {
				if !strings.Contains(o.title, m.title) && !strings.HasSuffix(o.title, "…") {
					out[i].title += " …"
				}
				return
			}
		}
		out = append(out, m)
	}
	for _, d := range clock {
		if !d.Start.IsZero() {
			tone := "done"
			if today.Days(d.Start) > 0 {
				tone = "open"
			}
			put(clockMark{d.Start, d.StartWords(), tone, false})
		}
	}
	for _, d := range clock {
		if d.On.IsZero() || d.State == portal.ClockOver || d.Practice {
			continue
		}
		m := clockMark{on: d.On, title: strings.ToUpper(d.Mark[:1]) + d.Mark[1:], tone: "open"}
		if d.Kind != "assessment" || d.Family {
			m.title = d.Title
		}
		switch {
		case d.State == portal.ClockOverdue || d.State == portal.ClockDoneOut:
			m.tone = "late"
		case !d.Runs():
			m.tone = "done"
		}
		put(m)
		if !d.DoneOn.IsZero() {
			put(clockMark{d.DoneOn, d.DoneBy, "done", true})
		}
	}
	return out
}

// lay gives every mark its place, and every label a row in which it touches no other.
func (l *ClockLine) lay(marks []clockMark, at func(portal.Date) int) {
	var below, above [][][2]int
	rows := make([]int, len(marks))
	for i, m := range marks {
		p := ClockPoint{X: at(m.on), Tone: m.tone, Title: m.title, Date: m.on.List()}
		text := max(utf8.RuneCountInString(p.Title), len(p.Date))
		if m.above {
			p.Title, text = m.title+" "+m.on.Short(), utf8.RuneCountInString(m.title)+8
			p.Date = ""
		}
		width := letter * text
		p.Anchor, p.LabelX = "middle", p.X
		from := p.X - width/2
		switch {
		case from < 0:
			p.Anchor, p.LabelX, from = "start", max(p.X-12, 0), max(p.X-12, 0)
		case from+width > lineWidth:
			p.Anchor, p.LabelX = "end", min(p.X+12, lineWidth)
			from = p.LabelX - width
		}
		if m.above && from < l.Elapsed && from+width > l.Elapsed { // the stroke of today would cross it
			if p.Anchor, p.LabelX, from = "end", l.Elapsed-8, l.Elapsed-8-width; p.X > l.Elapsed || from < 0 {
				p.Anchor, p.LabelX, from = "start", l.Elapsed+8, l.Elapsed+8
			}
		}
		if m.above {
			above, rows[i] = placed(above, from, from+width)
		} else {
			below, rows[i] = placed(below, from, from+width)
		}
		l.Points = append(l.Points, p)
	}
	l.Y = flagHeight + len(above)*aboveRow + 16
	l.Height = l.Y + 16 + max(len(below), 1)*belowRow + 8
	for i, m := range marks {
		p := &l.Points[i]
		if m.above {
			p.LabelY = l.Y - 16 - rows[i]*aboveRow
		} else {
			p.LabelY = l.Y + 28 + rows[i]*belowRow
			p.DateY = p.LabelY + 17
		}
	}
}

// placed puts a label into the first row that has room for it.
func placed(rows [][][2]int, from, to int) ([][][2]int, int) {
	for i, row := range rows {
		free := true
		for _, taken := range row {
			free = free && (to+6 < taken[0] || from-6 > taken[1])
		}
		if free {
			rows[i] = append(row, [2]int{from, to})
			return rows, i
		}
	}
	return append(rows, [][2]int{{from, to}}), len(rows)
}

// clockWords are the drawing in words.
func clockWords(clock []portal.Deadline, today string) string {
	out := []string{today}
	for _, d := range clock {
		switch {
		case d.On.IsZero():
		case !d.DoneOn.IsZero():
			out = append(out, fmt.Sprintf("%s, %s: limit %s, %s %s", d.Title, d.Mark, d.On.Long(), d.DoneBy, d.DoneOn.Long()))
		case d.State != portal.ClockOver:
			out = append(out, fmt.Sprintf("%s, %s: %s", d.Title, d.Mark, d.On.Long()))
		}
	}
	return strings.Join(out, ". ") + "."
}
