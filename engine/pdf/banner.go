package pdf

import (
	"cmp"
	"strconv"

	"portico/engine/doc"
)

// bannerLines is how many lines of one text the banner and the footer show on
// every page; what is longer ends in an ellipsis there and stands whole at the
// head of the document.
const (
	bannerLines = 3
	ellipsis    = "\u2026"
)

// draftNotice is on every page of what was printed before submission.
const draftNotice = "Draft, not submitted"

// banner is what stands at the head and foot of every page. On the first page it
// is content, so that a person who listens learns whose form it is and that it is
// marked; on the others it is an artifact, or it would be read out on each.
type banner struct {
	left, right []line // council and department; marking and reference
	who, form   []line // the strip: name and date of birth; title of the form
	draft       []line
	foot        []line
	whole       []string // texts that were too long
	scribe      *scribe
}

func newBanner(d *doc.Document, sc *scribe) *banner {
	b := &banner{scribe: sc}
	h := d.Banner
	b.left = append(b.clip(bodyWidth*0.62, styleOrg, span{text: h.Organisation}),
		b.clip(bodyWidth*0.62, styleTop, span{text: h.Department})...)
	b.right = append(b.clip(bodyWidth*0.34, styleTop, span{text: h.Marking}),
		b.clip(bodyWidth*0.34, styleTop, span{text: h.Reference})...)
	b.who = b.clip(bodyWidth*0.55-stripPad, styleStrip, person(h)...)
	b.form = b.clip(bodyWidth*0.42-stripPad, styleStrip, span{text: h.FormTitle})
	b.foot = b.clip(bodyWidth*0.82, styleFoot, span{text: d.Footer})
	if d.Draft {
		b.draft = b.clip(bodyWidth-2*stripPad, styleDraft, span{text: cmp.Or(d.Notice, draftNotice)})
	}
	return b
}

// person is the child's name and date of birth as one line.
func person(h doc.Banner) []span {
	spans := []span{{text: h.Name, bold: true, framed: true}}
	if h.Born == "" {
		return spans
	}
	lead := "DOB "
	if h.Name != "" {
		lead = ", DOB "
	}
	return append(spans, span{text: lead}, span{text: h.Born, bold: true})
}

// clip wraps text to at most bannerLines lines, and none if there is no text.
func (b *banner) clip(width float64, st style, spans ...span) []line {
	p := b.scribe.prepare(st, spans...)
	if len(p.atoms) == 0 {
		return nil
	}
	lines := p.wrap(width)
	if len(lines) <= bannerLines {
		return lines
	}
	b.whole = append(b.whole, p.text)
	dots := run{face: st.face, text: ellipsis, width: b.scribe.plain(st, ellipsis).wrap(width)[0].width}
	lines = p.wrap(width - dots.width)[:bannerLines]
	lines[bannerLines-1].goesOn(dots)
	return lines
}

const (
	stripPad  = 3 * mm
	stripPadY = 2 * mm
)

// tagAs makes the banner content of the first page.
func (b *banner) tagAs(root *elem) {
	for _, part := range [][]line{b.left, b.right, b.who, b.form, b.draft} {
		if len(part) > 0 {
			own(part, root.add("P"))
		}
	}
}

// untag makes it an artifact, for the pages after the first.
func (b *banner) untag() {
	for _, part := range [][]line{b.left, b.right, b.who, b.form, b.draft} {
		own(part, nil)
	}
}

// heightOf stacked lines.
func heightOf(lines []line) float64 {
	h := 0.0
	for _, l := range lines {
		h += l.style.lead
	}
	return h
}

// stack draws lines from y down; right-aligned when x is their right edge.
func stack(s *sheet, lines []line, x, y float64, right bool) {
	for _, l := range lines {
		at := x
		if right {
			l.room = l.width // it ends at x, whichever way it is read
			at = x - l.width
		}
		s.text(l, at, y)
		y += l.style.lead
	}
}

// bottoms returns the y of the rule, the strip's foot and where the body starts.
func (b *banner) bottoms() (rule, strip, body float64) {
	rule = marginTop + max(heightOf(b.left), heightOf(b.right), styleTop.lead) + 3*mm
	strip = rule + 4*mm
	if h := max(heightOf(b.who), heightOf(b.form)); h > 0 {
		strip += h + 2*stripPadY
	}
	body = strip
	if len(b.draft) > 0 {
		body += 1.5*mm + heightOf(b.draft) + 2*mm
	}
	return rule, strip, body + 5*mm
}

// footTop is the y of the footer's rule.
func (b *banner) footTop() float64 {
	return pageHeight - marginFoot - max(heightOf(b.foot), styleFoot.lead) - 2*mm
}

// draw puts the banner on the page just turned to.
func (b *banner) draw(s *sheet) {
	if len(s.pages) == 2 {
		b.untag()
	}
	rule, strip, _ := b.bottoms()
	right := marginSide + bodyWidth
	stack(s, b.left, marginSide, marginTop, false)
	stack(s, b.right, right, marginTop, true)
	s.rect(marginSide, rule-0.75, box{w: bodyWidth, h: 1.5, fill: &brand})
	if y := rule + 4*mm; strip > y {
		s.rect(marginSide, y, box{w: bodyWidth, h: strip - y, fill: &tint})
		stack(s, b.who, marginSide+stripPad, y+stripPadY, false)
		stack(s, b.form, right-stripPad, y+stripPadY, true)
	}
	if len(b.draft) > 0 {
		y := strip + 1.5*mm
		s.rect(marginSide, y, box{w: bodyWidth, h: heightOf(b.draft) + 2*mm, fill: &redPad})
		stack(s, b.draft, marginSide+stripPad, y+mm, false)
	}
}

// footers draws them, now that the number of pages is known.
func (b *banner) footers(s *sheet) {
	y := b.footTop()
	of := " of " + strconv.Itoa(len(s.pages))
	for i, p := range s.pages {
		n := b.scribe.plain(styleFoot, "Page "+strconv.Itoa(i+1)+of).wrap(bodyWidth)
		at := &sheet{pages: []*page{p}, mirror: s.mirror}
		at.rect(marginSide, y-0.25, box{w: bodyWidth, h: 0.5, fill: &edge})
		stack(at, b.foot, marginSide, y+2*mm, false)
		stack(at, n, marginSide+bodyWidth, y+2*mm, true)
	}
}
