package pdf

import (
	"strconv"

	"portico/engine/doc"
)

// stackedRow is one row of a wide table: its title and a row of paper for each
// column. A short one stays together on a page.
type stackedRow struct {
	gap   float64
	title []line
	again []line // the title as an artifact
	rows  []*row
}

func (b *stackedRow) lead(s *sheet, _ float64) float64 {
	title := b.gap + heightOf(b.title) + gapPart
	whole := title
	for _, r := range b.rows {
		whole += r.height(r.count())
	}
	if whole <= wholeShare*s.height() {
		return whole
	}
	return title + b.rows[0].first(s.height())
}

func (b *stackedRow) place(s *sheet) {
	s.skip(b.gap)
	s.lines(b.title, marginSide)
	s.skip(gapPart)
	for _, r := range b.rows {
		r.place(s, func() {
			s.lines(b.again, marginSide)
			s.skip(gapPart)
		})
	}
}

// labelShare is the part of the width for the labels of a stacked row.
const labelShare = 0.34

// stacked sets each row of a wide table as a small table of its own: the columns'
// titles at the left, the values at the right.
func (c *composer) stacked(t doc.Table, cols []doc.Column) {
	for i, r := range t.Rows {
		title := "Row " + strconv.Itoa(i+1) + " of " + strconv.Itoa(len(t.Rows))
		e := c.section.add("Table")
		b := &stackedRow{gap: gapBlock, title: c.wrapped(styleHead, title, bodyWidth, e.add("Caption"))}
		b.again = own(c.plain(styleTerm, title+", continued").wrap(bodyWidth), nil)
		for k, col := range cols {
			b.rows = append(b.rows, c.pair(e.add("TR"), col.Title, cellText(r, k)))
		}
		c.flows = append(c.flows, b)
	}
}

// pair is one label with its value.
func (c *composer) pair(tr *elem, label, value string) *row {
	left := labelShare * bodyWidth
	right := bodyWidth - left
	r := &row{lead: styleCell.lead, padX: cellPadX, padY: cellPadX / 2, ruled: true}
	r.cells = []cell{
		{x: marginSide, w: left, fill: &shade,
			lines: c.wrapped(styleHead, label, left-2*cellPadX, tr.addWith("TH", scopeRow))},
		{x: marginSide + left, w: right,
			lines: c.wrapped(styleCell, value, right-2*cellPadX, tr.add("TD"))},
	}
	return r
}
