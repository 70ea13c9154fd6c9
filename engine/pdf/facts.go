package pdf

import (
	"strings"

	"portico/engine/doc"
)

// rows is rows under each other without a head: facts, signatures, a hash. There
// is at least one. Few of them stay together on a page.
type rows struct {
	gap     float64
	between float64
	whole   float64 // part of a page up to which they stay together; 0 for wholeShare
	rows    []*row
}

func (r *rows) lead(s *sheet, _ float64) float64 {
	whole := r.gap + float64(len(r.rows)-1)*r.between
	for _, one := range r.rows {
		whole += one.height(one.count())
	}
	if whole <= max(wholeShare, r.whole)*s.height() {
		return whole
	}
	return r.gap + r.rows[0].first(s.height())
}

func (r *rows) place(s *sheet) {
	s.skip(r.gap)
	for i, one := range r.rows {
		if i > 0 {
			s.skip(r.between)
		}
		one.place(s, func() {})
	}
}

const (
	termWidth = 32 * mm
	factGap   = 3 * mm
	gapFacts  = 3 * mm
)

// facts sets labelled facts in two columns, to be read across.
func (c *composer) facts(f doc.Facts) {
	if len(f.Items) == 0 {
		return
	}
	list := c.section.addWith("L", listPlain)
	out := &rows{gap: gapFacts, between: gapPart}
	for i := 0; i < len(f.Items); i += 2 {
		out.rows = append(out.rows, c.factRow(list, f.Items[i:min(i+2, len(f.Items))]))
	}
	c.flows = append(c.flows, out)
}

func (c *composer) factRow(list *elem, pair []doc.Fact) *row {
	r := &row{lead: styleCell.lead}
	half := bodyWidth / 2
	for i, f := range pair {
		li := list.add("LI")
		x := marginSide + float64(i)*(half+factGap/2)
		term := c.wrapped(styleTerm, f.Label, termWidth, li.add("Lbl"))
		width := half - termWidth - 1.5*factGap
		value := own(c.prepare(styleCell, c.stressed(f.Value)...).wrap(width), li.add("LBody"))
		r.cells = append(r.cells, cell{x: x, w: termWidth, lines: term},
			cell{x: x + termWidth + factGap, w: width, lines: value})
	}
	return r
}

// stressed sets the child's name and date of birth bold where a fact starts with
// them: they tell at a glance whose paper this is.
func (c *composer) stressed(value string) []span {
	if blank(value) {
		return []span{{text: notAnswered}}
	}
	for _, key := range [...]string{c.doc.Banner.Name, c.doc.Banner.Born} {
		if rest, ok := strings.CutPrefix(value, key); ok && key != "" {
			return []span{{text: key, bold: true}, {text: rest}}
		}
	}
	return []span{{text: value}}
}

const (
	signGap   = 6 * mm
	signShare = 0.6
	signPadX  = 4 * mm
	signPadY  = 3 * mm
)

// signatures sets who signed in boxes, two to a row.
func (c *composer) signatures(sg doc.Signatures) {
	out := &rows{gap: gapField, between: signGap, whole: signShare}
	for i := 0; i < len(sg.People); i += 2 {
		r := &row{lead: styleSign.lead, padX: signPadX, padY: signPadY, ruled: true}
		width := (bodyWidth - signGap) / 2
		for k, person := range sg.People[i:min(i+2, len(sg.People))] {
			x := marginSide + float64(k)*(width+signGap)
			r.cells = append(r.cells, cell{x: x, w: width, lines: c.signature(person, width-2*signPadX)})
		}
		out.rows = append(out.rows, r)
	}
	if len(out.rows) > 0 {
		c.flows = append(c.flows, out)
	}
}

func (c *composer) signature(p doc.Signature, width float64) []line {
	var lines []line
	if p.Role != "" {
		lines = c.wrapped(styleSignTop, p.Role, width, c.subheading())
	}
	put := func(st style, text string) {
		if text != "" {
			lines = append(lines, c.wrapped(st, text, width, c.section.add("P"))...)
		}
	}
	put(styleSignOf, p.Name)
	for _, l := range p.Lines {
		put(styleSign, l)
	}
	if p.When != "" {
		lines = append(lines, line{style: styleSign})
		put(styleSign, p.When)
	}
	return lines
}

const (
	codePadX = 3 * mm
	codePadY = 2 * mm
)

// code sets fixed-width text on a shaded ground, under its label.
func (c *composer) code(b doc.Code) {
	if b.Label != "" {
		lines := c.wrapped(styleBody, b.Label, bodyWidth, c.section.add("P"))
		c.flows = append(c.flows, &prose{gap: gapBlock, keep: true, parts: []part{{lines: lines}}})
	}
	lines := c.wrapped(styleCode, b.Text, bodyWidth-2*codePadX, c.section.add("P"))
	r := &row{lead: styleCode.lead, padX: codePadX, padY: codePadY}
	r.cells = []cell{{x: marginSide, w: bodyWidth, lines: lines, fill: &wash}}
	c.flows = append(c.flows, &rows{gap: gapPart, rows: []*row{r}})
}
