package pdf

import (
	"slices"
	"strconv"
	"strings"

	"portico/engine/doc"
)

// Indents of the lists in formatted answers, by whether they are numbered.
const (
	numberIndent = 8 * mm
	gapProse     = 2 * mm
	deepest      = 6 // list; what is nested deeper stands there
)

var (
	styleProse1 = style{bold, 10.5, 14, brand}
	styleProse2 = style{bold, 10, 14, ink}
)

// lists is the open lists of a formatted answer, the outermost first.
type lists struct {
	open    []*elem
	numbers []bool
	indents []float64
}

// formatted sets formatted text.
func (a *answer) formatted(p doc.Prose) {
	var l lists
	for i, b := range p {
		gap := gapProse
		if i == 0 {
			gap = gapPart
		}
		if b.Kind != doc.ProseItem {
			l = lists{}
		}
		switch b.Kind {
		case doc.ProseTable:
			a.proseTable(b.Rows)
		case doc.ProseHeading:
			a.add(a.proseHeading(b, gap))
		case doc.ProseItem:
			if len(l.open) > 0 {
				gap = 0
			}
			a.add(a.proseItem(&l, b, gap))
		default:
			bold := i+1 < len(p) && allBold(b.Runs)
			a.add(part{lines: a.spans(styleBody, b.Runs, bodyWidth, a.section.add("P")), gap: gap, keep: bold})
		}
	}
}

// allBold says that a paragraph is what many make a heading of.
func allBold(runs []doc.Run) bool {
	return len(runs) > 0 && !slices.ContainsFunc(runs, func(r doc.Run) bool { return !r.Bold && !blank(r.Text) })
}

// spans wraps runs.
func (c *composer) spans(st style, runs []doc.Run, width float64, e *elem) []line {
	return own(c.prepare(st, spansOf(runs)...).wrap(width), e)
}

// spansOf are runs as spans; the address of a link stands behind its words.
func spansOf(runs []doc.Run) []span {
	out := make([]span, 0, len(runs))
	for _, r := range runs {
		out = append(out, span{text: r.Text, bold: r.Bold, italic: r.Italic})
		if r.Link != "" && !strings.Contains(r.Text, r.Link) {
			out = append(out, span{text: " (" + r.Link + ")"})
		}
	}
	return out
}

// proseHeading sets a heading within an answer, below the question's own.
func (a *answer) proseHeading(b doc.ProseBlock, gap float64) part {
	st, level := styleProse1, min(max(b.Level, 1), 2)
	if level == 2 {
		st = styleProse2
	}
	e := a.section.add("H" + strconv.Itoa(min(a.level+1+level, 6)))
	return part{lines: a.spans(st, b.Runs, bodyWidth, e), gap: gap, keep: true}
}

// proseItem sets an item of a list.
func (a *answer) proseItem(l *lists, b doc.ProseBlock, gap float64) part {
	li := l.item(a.section, b)
	mark, hang := "\u2022", bulletIndent*2/3
	if b.Number > 0 {
		mark, hang = strconv.Itoa(b.Number)+".", numberIndent-1*mm
	}
	indent := 0.0
	for _, w := range l.indents {
		indent += w
	}
	bullet := a.wrapped(styleBody, mark, hang, li.add("Lbl"))[0]
	return part{lines: a.spans(styleBody, b.Runs, bodyWidth-indent, li.add("LBody").add("P")), indent: indent, hang: hang, bullet: &bullet, gap: gap}
}

// item opens and closes lists so that the item stands in the one of its level and kind,
// and returns its element.
func (l *lists) item(section *elem, b doc.ProseBlock) *elem {
	depth := min(max(b.Level, 0), len(l.open), deepest-1) + 1 // no level is skipped
	l.cut(depth)
	if len(l.open) == depth && l.numbers[depth-1] != (b.Number > 0) {
		l.cut(depth - 1)
	}
	if len(l.open) < depth {
		in, attrs, indent := section, listBullets, bulletIndent
		if depth > 1 {
			in = l.open[depth-2].lastBody()
		}
		if b.Number > 0 {
			attrs, indent = listNumbers, numberIndent
		}
		l.open, l.numbers, l.indents = append(l.open, in.addWith("L", attrs)), append(l.numbers, b.Number > 0), append(l.indents, indent)
	}
	return l.open[depth-1].add("LI")
}

func (l *lists) cut(depth int) {
	if len(l.open) > depth {
		l.open, l.numbers, l.indents = l.open[:depth], l.numbers[:depth], l.indents[:depth]
	}
}

// lastBody is the body of a list's last item.
func (e *elem) lastBody() *elem {
	item := e.kids[len(e.kids)-1].elem
	return item.kids[len(item.kids)-1].elem
}

// proseTable sets a table within an answer: side by side where the words fit, else each
// row under the other.
func (a *answer) proseTable(rows [][][]doc.Run) {
	cols := 0
	for _, r := range rows {
		cols = max(cols, len(r))
	}
	if cols == 0 {
		return
	}
	before := len(a.lost)
	set := func(st style, r [][]doc.Run) []*paragraph {
		out := make([]*paragraph, cols)
		for i := range out {
			var runs []doc.Run
			if i < len(r) {
				runs = r[i]
			}
			out[i] = a.prepare(st, spansOf(runs)...)
		}
		return out
	}
	head, body := set(styleHead, rows[0]), make([][]*paragraph, 0, len(rows))
	for _, r := range rows[1:] {
		body = append(body, set(styleCell, r))
	}
	widths, ok := columnWidths(make([]doc.Column, cols), head, body)
	switch {
	case len(body) == 0:
		a.put(a.gridFlow(head, nil, evenly(cols)))
	case !ok || cols > mostColumns:
		a.lost = a.lost[:before] // the texts are prepared again
		t := plainTable(rows, cols)
		a.flush()
		a.stacked(t, t.Columns)
	default:
		a.put(a.gridFlow(head, body, widths))
	}
}

func evenly(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = bodyWidth / float64(n)
	}
	return out
}

// plainTable is the words of a table in an answer.
func plainTable(rows [][][]doc.Run, cols int) doc.Table {
	t := doc.Table{Columns: make([]doc.Column, cols)}
	for i, r := range rows {
		cells := make([]doc.Text, cols)
		for k, runs := range r {
			for _, s := range spansOf(runs) {
				cells[k] += doc.Text(s.text)
			}
		}
		if i > 0 {
			t.Rows = append(t.Rows, cells)
			continue
		}
		for k := range t.Columns {
			t.Columns[k].Title = string(cells[k])
		}
	}
	return t
}

// wholeForm is what a comment that names no question is on.
const wholeForm = "On the whole form"

// comments sets remarks on the form, each under what it is about.
func (c *composer) comments(list doc.Comments) {
	for _, one := range list.Items {
		on := one.On
		if on == "" {
			on = wholeForm
		}
		c.about = "Comment on " + on
		parts := []part{c.caption(on), c.under(styleBody, string(one.Text), gapPart)}
		if by := strings.Trim(one.By+", "+one.When, ", "); by != "" {
			parts = append(parts, c.under(styleNote, by, gapPart))
		}
		c.flows = append(c.flows, &prose{gap: gapField, parts: parts})
	}
}
