package pdf

// op is one thing drawn on a page: a line of text, a box or a picture.
type op struct {
	line    line
	x, y    float64 // of the baseline's start, or of the upper left corner
	box     *box
	picture *picture
}

// box is a filled or outlined rectangle, always an artifact.
type box struct {
	w, h   float64
	fill   *colour
	stroke *colour
	weight float64 // of the stroke
}

// page is what is drawn on one page, in reading order.
type page struct{ ops []op }

// bookmark is an entry of the outline.
type bookmark struct {
	level, page int
	y           float64
	text        string
}

// sheet collects pages. Flows put their lines on it from the top down.
type sheet struct {
	pages       []*page
	bookmarks   []bookmark
	root        *elem
	banner      *banner
	top, bottom float64   // between banner and footer
	y           float64   // where the next line goes
	marks       [][]*elem // page -> marked-content id -> element; set by paint
	outlined    int       // level the next bookmark may have; kept by paint
	mirror      bool      // left and right change places
	forms       bool      // letters are drawn as Arabic forms
}

// height is the room of an empty page.
func (s *sheet) height() float64 { return s.bottom - s.top }

func (s *sheet) now() *page { return s.pages[len(s.pages)-1] }

// turn starts a new page.
func (s *sheet) turn() {
	s.pages = append(s.pages, &page{})
	s.banner.draw(s)
	s.y = s.top
}

// fresh reports whether nothing but the banner is on the page.
func (s *sheet) fresh() bool { return s.y <= s.top+fuzz }

// need turns the page unless h still fits. On a fresh page it never does: what is
// higher than a page has to be placed in parts.
func (s *sheet) need(h float64) {
	if s.y+h > s.bottom+fuzz && !s.fresh() {
		s.turn()
	}
}

// skip leaves room before a block, but not at the head of a page.
func (s *sheet) skip(h float64) {
	if !s.fresh() {
		s.y += h
	}
}

// text draws l with its top at y, in the room that begins at x. A line that begins from
// the right ends at the right of its room, and so does every line of a mirrored sheet.
// The baseline stands where the font's ascent, about 0.9 of the size, centres the line
// in its leading.
func (s *sheet) text(l line, x, y float64) {
	if s.mirror {
		x = pageWidth - x - l.room
	}
	if s.mirror || l.right {
		x += l.room - l.width
	}
	base := y + (l.style.lead-l.style.size)/2 + 0.86*l.style.size
	p := s.now()
	p.ops = append(p.ops, op{line: l, x: x, y: base})
}

// rect draws a box.
func (s *sheet) rect(x, y float64, b box) {
	if s.mirror {
		x = pageWidth - x - b.w
	}
	p := s.now()
	p.ops = append(p.ops, op{x: x, y: y, box: &b})
}

// fit is how many lines of the given leading fit on the rest of the page.
func (s *sheet) fit(lead float64) int {
	return int((s.bottom - s.y + fuzz) / lead)
}

// lines places lines of one style from the top down, turning pages between them
// so that no single line is left behind or sent ahead.
func (s *sheet) lines(lines []line, x float64) {
	for len(lines) > 0 {
		n := share(len(lines), s.fit(lines[0].style.lead), s.fresh())
		if n == 0 {
			s.turn()
			continue
		}
		for _, l := range lines[:n] {
			s.text(l, x, s.y)
			s.y += l.style.lead
		}
		lines = lines[n:]
	}
}

// share is how many of n lines go on this page when room fit. None means: turn
// the page first; a fresh page always takes some, or nothing would end.
func share(n, room int, fresh bool) int {
	switch {
	case n <= room:
		return n
	case fresh:
		return max(room, 1)
	case room < 2:
		return 0
	case n-room == 1 && room < 3:
		return 0
	case n-room == 1:
		return room - 1
	}
	return room
}
