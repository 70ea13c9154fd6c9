package pdf

import "portico/engine/doc"

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
	c.right = d.RTL
	c.section = c.root
	b := newBanner(d, &c.scribe)
	b.tagAs(c.root)
	for _, text := range b.whole {
		c.paragraph(styleMuted, text)
	}
	for i, block := range d.Blocks {
		c.block(block)
		if _, signed := next(d.Blocks, i).(doc.Signatures); signed {
			c.hold()
		}
	}
	c.about = ""
	c.lossNote()
	return c.set(b)
}

func (c *composer) block(block doc.Block) {
	c.about = aboutOf(block, c.about)
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
	case doc.Figure:
		c.figure(b)
	case doc.Comments:
		c.comments(b)
	case doc.Signatures:
		c.signatures(b)
	case doc.Code:
		c.code(b)
	}
}

// next is the block after block i, nil after the last.
func next(blocks []doc.Block, i int) doc.Block {
	if i+1 < len(blocks) {
		return blocks[i+1]
	}
	return nil
}

// hold keeps what was set last on the page of what follows: people sign what they read
// above their names.
func (c *composer) hold() {
	if n := len(c.flows); n > 0 {
		if p, ok := c.flows[n-1].(*prose); ok {
			p.keep = true
		}
	}
}

// aboutOf is the question that a block is about; a block without a title of its own
// stands under the one before.
func aboutOf(block doc.Block, before string) string {
	title := ""
	switch b := block.(type) {
	case doc.Heading:
		title = b.Text
	case doc.Field:
		title = b.Label
	case doc.Table:
		title = b.Caption
	case doc.Figure:
		title = b.Label
	}
	if title == "" {
		return before
	}
	return title
}

// set places all flows and then, when their number is known, numbers the pages.
func (c *composer) set(b *banner) *sheet {
	_, _, top := b.bottoms()
	s := &sheet{root: c.root, banner: b, top: top, bottom: b.footTop() - 6*mm, mirror: c.doc.RTL}
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
	s.forms = c.forms
	return s
}

// wrapped prepares and wraps text to the full width and gives it to e.
func (c *composer) wrapped(st style, text string, width float64, e *elem) []line {
	return own(c.plain(st, text).wrap(width), e)
}
