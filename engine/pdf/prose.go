package pdf

import (
	"strconv"

	"portico/engine/doc"
)

// gapBefore a block, and the smaller one between parts of a block.
const (
	gapTitle = 4 * mm
	gapTab   = 6 * mm
	gapField = 4 * mm
	gapBlock = 2.5 * mm
	gapPart  = 1 * mm
)

// prose is lines under each other: a heading, a paragraph, a question with its
// answer.
type prose struct {
	gap   float64
	parts []part
	keep  bool      // on the page of what follows
	mark  *bookmark // nil for what is not in the outline
}

// part is lines of one style.
type part struct {
	lines  []line
	indent float64
	gap    float64 // before it, within the block
	keep   bool    // on the page of the next part's first lines
	bullet *line   // left of the first line
	hang   float64 // how far left
}

func (p *prose) lead(s *sheet, following float64) float64 {
	h := p.gap
	for _, part := range p.parts {
		if !part.keep && !p.keep {
			return min(h+part.gap+heightOf(firstLines(part.lines)), s.height())
		}
		h += part.gap + heightOf(part.lines)
	}
	if p.keep {
		h += following
	}
	return min(h, s.height())
}

// firstLines are those that stay with what stands above them.
func firstLines(lines []line) []line {
	switch {
	case len(lines) <= 3:
		return lines
	}
	return lines[:2]
}

func (p *prose) place(s *sheet) {
	s.skip(p.gap)
	if p.mark != nil {
		m := *p.mark
		m.page, m.y = len(s.pages), s.y
		s.bookmarks = append(s.bookmarks, m)
	}
	for i, part := range p.parts {
		s.skip(part.gap)
		if part.keep {
			s.need(min(p.held(i), s.height()))
		}
		x := marginSide + part.indent
		if part.bullet != nil {
			s.need(heightOf(firstLines(part.lines)))
			x = s.bullet(part)
		}
		s.lines(part.lines, x)
	}
}

// held is the height of a part that stays with what follows it in the block, and of the
// first lines of that: a heading does not end a page.
func (p *prose) held(i int) float64 {
	h := 0.0
	for ; i < len(p.parts) && p.parts[i].keep; i++ {
		h += heightOf(p.parts[i].lines) + p.parts[i].gap
	}
	if i < len(p.parts) {
		h += p.parts[i].gap + heightOf(firstLines(p.parts[i].lines))
	}
	return h
}

// bullet draws the bullet of an item before its first line and returns where its lines
// begin. Before an item from the right it stands at the right.
func (s *sheet) bullet(p part) float64 {
	at, x := marginSide+p.indent-p.hang, marginSide+p.indent
	b := *p.bullet
	if first := p.lines[0]; first.right && !s.mirror {
		b.right = true
		x = marginSide
		at = marginSide + first.room + p.hang - b.room
	}
	s.text(b, at, s.y)
	return x
}

// paragraph is running text.
func (c *composer) paragraph(st style, text string) {
	lines := c.wrapped(st, text, bodyWidth, c.section.add("P"))
	c.flows = append(c.flows, &prose{gap: gapBlock, parts: []part{{lines: lines}}})
}

// heading sets a heading. A heading of a tab opens a section. Levels never skip
// one on the way down, whatever the document says: screen readers announce them
// and the outline would break.
func (c *composer) heading(h doc.Heading) {
	level := min(max(h.Level, 1), 3, c.level+1)
	c.level = level
	st, gap := styleTitle, gapTitle
	switch level {
	case 1:
		c.section = c.root
	case 2:
		st, gap = styleTab, gapTab
		c.section = c.root.add("Sect")
	default:
		st, gap = styleGroup, gapField
	}
	lines := c.wrapped(st, h.Text, bodyWidth, c.section.add("H"+strconv.Itoa(level)))
	c.flows = append(c.flows, &prose{
		gap: gap, keep: true, parts: []part{{lines: lines}},
		mark: &bookmark{level: level - 1, text: outlineText(lines)},
	})
}

// outlineText is a heading as one line, in letters and not in their forms: the reader's
// program sets it in a face of its own.
func outlineText(lines []line) string {
	text := ""
	for _, l := range lines {
		for _, r := range l.runs {
			if r.actual != "" && r.text != lostMark {
				text += r.actual
			} else {
				text += r.text
			}
		}
	}
	return text
}

// caption is the label over an answer or a table: a heading one level below the
// last, so that readers can go from question to question.
func (c *composer) caption(text string) part {
	return part{lines: c.wrapped(styleLabel, text, bodyWidth, c.subheading()), keep: true}
}

func (c *composer) subheading() *elem {
	return c.section.add("H" + strconv.Itoa(c.level+1))
}

// notAnswered stands where a question has no answer, and noRows where a table has
// none: an empty space could be a fault of the printer.
const (
	notAnswered = "Not answered"
	noRows      = "No rows"
)

// field sets a question with its answer, note and fault.
func (c *composer) field(f doc.Field) {
	a := &answer{composer: c, prose: &prose{gap: gapField}}
	if f.Label != "" {
		a.add(c.caption(f.Label))
	}
	if f.Hint != "" {
		p := c.under(styleNote, f.Hint, 0)
		p.keep = true
		a.add(p)
	}
	switch {
	case len(f.Prose) > 0:
		a.formatted(f.Prose)
	case len(f.Items) > 0:
		a.add(c.list(f.Items)...)
	case !blank(string(f.Value)):
		a.add(c.under(styleBody, string(f.Value), gapPart))
	case c.doc.Blank:
		a.room(f)
	default:
		a.add(c.under(styleMuted, notAnswered, gapPart))
	}
	if f.Note != "" {
		a.add(c.under(styleNote, f.Note, gapPart))
	}
	if f.Fault != "" {
		a.add(c.under(styleFault, f.Fault, gapPart))
	}
	a.flush()
}

// answer gathers the parts of a question and its answer. What is not lines, such as a
// table within the answer, comes between them as a flow of its own.
type answer struct {
	*composer
	prose *prose
}

func (a *answer) add(parts ...part) { a.prose.parts = append(a.prose.parts, parts...) }

// flush sends what was gathered on its way.
func (a *answer) flush() {
	if len(a.prose.parts) > 0 {
		a.flows = append(a.flows, a.prose)
	}
	a.prose = &prose{gap: gapPart}
}

// put sends a flow on its way, after what was gathered. Labels and headings that stand
// last stay on its page.
func (a *answer) put(f flow) {
	all, n := a.prose.parts, len(a.prose.parts)
	for n > 0 && all[n-1].keep {
		n--
	}
	a.prose.parts = all[:n]
	a.flush()
	if n < len(all) {
		gap := all[n].gap
		if n == 0 {
			gap = gapField
		}
		a.flows = append(a.flows, &prose{gap: gap, keep: true, parts: all[n:]})
	}
	a.flows = append(a.flows, f)
}

// Room to write on a blank form.
const (
	writingLine = 8 * mm
	roomShare   = 0.5
	mostRoom    = 24 // lines; more are written on another sheet
	openBox     = "\u2610"
)

// room leaves room to write: boxes to tick, or lines.
func (a *answer) room(f doc.Field) {
	if len(f.Choices) > 0 {
		a.add(a.marked(f.Choices, openBox, 1.5*bulletIndent)...)
		return
	}
	n := min(max(f.Room, 1), mostRoom)
	r := &row{lead: writingLine, ruled: true, cells: []cell{{x: marginSide, w: bodyWidth, lines: make([]line, n)}}}
	a.put(&rows{gap: gapPart, whole: roomShare, rows: []*row{r}})
}

// under is a paragraph below a label.
func (c *composer) under(st style, text string, gap float64) part {
	return part{lines: c.wrapped(st, text, bodyWidth, c.section.add("P")), gap: gap}
}

const bulletIndent = 5 * mm

// list sets several chosen answers.
func (c *composer) list(items []doc.Text) []part { return c.marked(items, "\u2022", bulletIndent) }

// marked sets a list with a mark before each item.
func (c *composer) marked(items []doc.Text, mark string, indent float64) []part {
	l := c.section.addWith("L", listBullets)
	parts := make([]part, 0, len(items))
	for _, item := range items {
		li := l.add("LI")
		bullet := c.wrapped(styleBody, mark, indent, li.add("Lbl"))[0]
		lines := c.wrapped(styleBody, string(item), bodyWidth-indent, li.add("LBody"))
		parts = append(parts, part{lines: lines, indent: indent, bullet: &bullet, hang: indent * 2 / 3})
	}
	parts[0].gap = gapPart
	return parts
}

// blank reports whether there is nothing to see in s.
func blank(s string) bool {
	for _, r := range s {
		if r != ' ' && !breaksLine(r) && !unseen(r) {
			return false
		}
	}
	return true
}
