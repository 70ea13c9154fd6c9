package pdf

import (
	"portico/engine/doc"
)

const (
	cellPadX = 2 * mm
	cellPadY = 1.6 * mm
	gapTable = 2 * mm
)

// table is a head, which returns on every page, and its rows, at least one. A
// short table stays together on a page.
type table struct {
	gap  float64
	head *row
	rows []*row
}

// wholeTable is the part of a page up to which a table is kept in one piece; a longer one
// may begin at the foot of a page and go on, with its head, on the next.
const wholeTable = 0.14

func (t *table) lead(s *sheet, _ float64) float64 {
	head := t.gap + t.head.height(t.head.count())
	whole := head
	for _, r := range t.rows {
		whole += r.height(r.count())
	}
	if whole <= wholeTable*s.height() {
		return whole
	}
	return head + t.rows[0].first(s.height())
}

func (t *table) place(s *sheet) {
	s.skip(t.gap)
	t.head.place(s, func() {})
	again := t.repeat(s)
	for _, r := range t.rows {
		r.place(s, again)
	}
}

// repeat draws the head again as an artifact: a reader hears each column's title
// with its cells already. A head that would fill most of a page is not repeated.
func (t *table) repeat(s *sheet) func() {
	if t.head.height(t.head.count()) > wholeShare*s.height() {
		return func() {}
	}
	again := t.head.artifact()
	return func() { again.draw(s, 0, again.count()) }
}

// table sets a table of answers: caption, then rows and columns; or, where the
// columns are too many for the paper, each row as a block of labels and values.
func (c *composer) table(t doc.Table) {
	if t.Caption != "" {
		p := c.caption(t.Caption)
		c.flows = append(c.flows, &prose{gap: gapField, keep: true, parts: []part{p}})
	}
	if t.Hint != "" {
		p := c.under(styleNote, t.Hint, 0)
		c.flows = append(c.flows, &prose{keep: true, parts: []part{p}})
	}
	switch cols := columnsOf(t); {
	case len(t.Rows) == 0:
		c.emptyTable(t)
	case len(cols) > mostColumns:
		c.stacked(t, cols)
	default:
		c.grid(t, cols)
	}
	if t.Fault != "" {
		p := c.under(styleFault, t.Fault, 0)
		c.flows = append(c.flows, &prose{gap: gapPart, parts: []part{p}})
	}
}

func (c *composer) emptyTable(t doc.Table) {
	text := t.Empty
	if text == "" {
		text = noRows
	}
	p := c.under(styleMuted, text, 0)
	c.flows = append(c.flows, &prose{gap: gapPart, parts: []part{p}})
}

// columnsOf are the table's columns; rows that are wider than promised get
// untitled ones, so that no cell is lost.
func columnsOf(t doc.Table) []doc.Column {
	n := len(t.Columns)
	for _, r := range t.Rows {
		n = max(n, len(r))
	}
	return append(t.Columns[:len(t.Columns):len(t.Columns)], make([]doc.Column, n-len(t.Columns))...)
}

// grid sets rows and columns, unless the words are too wide for it.
func (c *composer) grid(t doc.Table, cols []doc.Column) {
	before := len(c.lost)
	head := make([]*paragraph, len(cols))
	for i, col := range cols {
		head[i] = c.plain(styleHead, col.Title)
	}
	body := make([][]*paragraph, len(t.Rows))
	for i, r := range t.Rows {
		body[i] = make([]*paragraph, len(cols))
		for k := range cols {
			body[i][k] = c.plain(styleCell, cellText(r, k))
		}
	}
	widths, ok := columnWidths(cols, head, body)
	if !ok {
		c.lost = c.lost[:before] // the texts are prepared again
		c.stacked(t, cols)
		return
	}
	c.flows = append(c.flows, c.gridFlow(head, body, widths))
}

func cellText(r []doc.Text, k int) string {
	if k >= len(r) {
		return ""
	}
	return string(r[k])
}

func (c *composer) gridFlow(head []*paragraph, body [][]*paragraph, widths []float64) *table {
	e := c.section.add("Table")
	t := &table{gap: gapTable, head: gridRow(e.add("TR"), "TH", scopeColumn, head, widths)}
	for i := range t.head.cells {
		t.head.cells[i].fill = &shade
	}
	for _, r := range body {
		line := gridRow(e.add("TR"), "TD", "", r, widths)
		line.roomy(c.doc.Blank)
		t.rows = append(t.rows, line)
	}
	return t
}

// gridRow wraps the cells of one row.
func gridRow(tr *elem, kind, attrs string, texts []*paragraph, widths []float64) *row {
	r := &row{lead: styleCell.lead, padX: cellPadX, padY: cellPadY, ruled: true}
	x := marginSide
	for i, p := range texts {
		lines := own(p.wrap(widths[i]-2*cellPadX), tr.addWith(kind, attrs))
		r.cells = append(r.cells, cell{x: x, w: widths[i], lines: lines})
		x += widths[i]
	}
	return r
}

// roomy makes a row of a blank form high enough to write in.
func (r *row) roomy(blankForm bool) {
	if !blankForm {
		return
	}
	for i := range r.cells {
		if len(r.cells[i].lines) < 3 {
			r.cells[i].lines = append(r.cells[i].lines, make([]line, 3-len(r.cells[i].lines))...)
		}
	}
}
