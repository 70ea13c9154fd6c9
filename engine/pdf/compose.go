package pdf

import (
	"strconv"

	"portico/engine/doc"
)

// flow is a block made ready to be placed.
type flow interface {
	// lead is the room the block wants on the page before it starts. A heading
	// asks for the lead of what follows too, so that it never stands alone.
	lead(s *sheet, following float64) float64
	// place puts the block on the sheet, over as many pages as it takes.
	place(s *sheet)
}

// composer turns blocks into flows and builds the structure tree on the way.
type composer struct {
	scribe
	doc     *doc.Document
	root    *elem
	section *elem // where the next element goes: the root or the Sect of a tab
	level   int   // of the last heading
	flows   []flow
}

// compose sets d on pages.
func compose(d *doc.Document) *sheet {
	c := &composer{doc: d, root: &elem{kind: "Document"}}
	c.section = c.root
	b := newBanner(d, &c.scribe)
	b.tagAs(c.root)
	for _, text := range b.whole {
		c.paragraph(styleMuted, text)
	}
	for _, block := range d.Blocks {
		c.block(block)
	}
	c.lossNote()
	return c.set(b)
}

func (c *composer) block(block doc.Block) {
	switch b := block.(type) {
	case doc.Heading:
		c.heading(b)
	case doc.Paragraph:
		st := styleBody
		if b.Muted {
			st = styleMuted
		}
		c.paragraph(st, string(b.Text))
	case doc.Field:
		c.field(b)
	case doc.Table:
		c.table(b)
	case doc.Facts:
		c.facts(b)
	case doc.Signatures:
		c.signatures(b)
	case doc.Code:
		c.code(b)
	}
}

// set places all flows and then, when their number is known, numbers the pages.
func (c *composer) set(b *banner) *sheet {
	_, _, top := b.bottoms()
	s := &sheet{root: c.root, banner: b, top: top, bottom: b.footTop() - 6*mm}
	s.turn()
	leads := make([]float64, len(c.flows)+1)
	for i := len(c.flows) - 1; i >= 0; i-- {
		leads[i] = c.flows[i].lead(s, leads[i+1])
	}
	for i, f := range c.flows {
		s.need(min(leads[i], s.height()))
		f.place(s)
	}
	b.footers(s)
	return s
}

// lossNote says how many characters are shown as a mark. It is one note at the
// end, since a note at each would disturb the reading more than the mark does.
func (c *composer) lossNote() {
	switch c.lost {
	case 0:
	case 1:
		c.paragraph(styleMuted, "1 character could not be printed and is shown as "+lostMark+
			". It is kept in the stored answers.")
	default:
		c.paragraph(styleMuted, strconv.Itoa(c.lost)+" characters could not be printed and are shown as "+lostMark+
			". They are kept in the stored answers.")
	}
}

// wrapped prepares and wraps text to the full width and gives it to e.
func (c *composer) wrapped(st style, text string, width float64, e *elem) []line {
	return own(c.plain(st, text).wrap(width), e)
}
