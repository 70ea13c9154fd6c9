package pdf

// cell is one column of a row.
type cell struct {
	x, w  float64
	lines []line
	fill  *colour
}

// row is cells side by side: a row of a table, a pair of facts, the boxes of two
// signatures. All its lines have the same leading, so that it can be cut between
// lines when it runs over the page.
type row struct {
	cells      []cell
	lead       float64
	padX, padY float64
	ruled      bool
}

func (r *row) count() int {
	n := 1
	for _, c := range r.cells {
		n = max(n, len(c.lines))
	}
	return n
}

// height of n of its lines.
func (r *row) height(n int) float64 { return float64(n)*r.lead + 2*r.padY }

// wholeShare is the part of a page up to which a row is kept in one piece.
const wholeShare = 0.3

// first is the room a row wants before it starts: all of a short row, three lines
// of a long one.
func (r *row) first(page float64) float64 {
	n := r.count()
	if r.height(n) <= wholeShare*page {
		return r.height(n)
	}
	return r.height(min(n, 3))
}

// place draws r, over as many pages as it takes; again draws what stands at the
// head of each further page, such as the head of the table.
func (r *row) place(s *sheet, again func()) {
	n := r.count()
	for from := 0; from < n; {
		take := r.share(s, n-from, from == 0)
		if take == 0 {
			s.turn()
			again()
			take = r.onFresh(s, n-from)
		}
		r.draw(s, from, take)
		from += take
	}
}

// share is how many of the left lines go on this page; 0 asks for a new one.
func (r *row) share(s *sheet, left int, start bool) int {
	room := int((s.bottom - s.y - 2*r.padY + fuzz) / r.lead)
	whole := start && r.height(left) <= wholeShare*s.height()
	switch {
	case left <= room:
		return left
	case whole && !s.fresh(), room < 3 && !s.fresh():
		return 0
	}
	return max(1, min(room, left-2))
}

// onFresh is share for a page just turned, which always takes some.
func (r *row) onFresh(s *sheet, left int) int {
	room := int((s.bottom - s.y - 2*r.padY + fuzz) / r.lead)
	return max(1, min(room, left))
}

// draw puts lines [from, from+n) of every cell on the page.
func (r *row) draw(s *sheet, from, n int) {
	h := r.height(n)
	for _, c := range r.cells {
		if r.ruled {
			s.rect(c.x, s.y, box{w: c.w, h: h, fill: c.fill, stroke: &grid, weight: 0.5})
		} else if c.fill != nil {
			s.rect(c.x, s.y, box{w: c.w, h: h, fill: c.fill})
		}
	}
	for _, c := range r.cells {
		for i := from; i < min(from+n, len(c.lines)); i++ {
			s.text(c.lines[i], c.x+r.padX, s.y+r.padY+float64(i-from)*r.lead)
		}
	}
	s.y += h
}

// artifact returns r as something seen and not read out.
func (r *row) artifact() *row {
	c := *r
	c.cells = make([]cell, len(r.cells))
	for i, from := range r.cells {
		from.lines = own(append([]line(nil), from.lines...), nil)
		c.cells[i] = from
	}
	return &c
}
