package pdf

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"portico/engine/doc"
)

// checkLayout fails where anything leaves the paper's margins, lines overlap the
// footer, or a heading or a table's head is the last thing on a page.
func checkLayout(t *testing.T, s *sheet) {
	t.Helper()
	const slack = 0.6
	right := marginSide + bodyWidth
	for i, p := range s.pages {
		var last *op
		for k := range p.ops {
			o := &p.ops[k]
			w, top := o.line.width, o.y-o.line.style.size
			if o.box != nil {
				w, top = o.box.w, o.y
			}
			if o.x < marginSide-slack || o.x+w > right+slack || top < marginTop-slack || o.y > pageHeight-marginFoot+slack {
				t.Errorf("page %d: %q at %.1f, %.1f, %.1f wide, leaves the paper", i+1, textOf(o.line), o.x, o.y, w)
			}
			if o.box != nil || o.y < s.top || len(o.line.runs) == 0 || o.y > s.banner.footTop() {
				continue
			}
			if o.y > s.bottom {
				t.Errorf("page %d: %q hangs into the footer", i+1, textOf(o.line))
			}
			last = o
		}
		if last != nil && i+1 < len(s.pages) {
			if e := last.line.elem; e != nil && (strings.HasPrefix(e.kind, "H") && len(textOf(last.line)) < 80 || e.kind == "TH" && e.attrs == scopeColumn) {
				t.Errorf("page %d ends with the %s %q", i+1, e.kind, textOf(last.line))
			}
		}
	}
}

func textOf(l line) string {
	var b strings.Builder
	for _, r := range l.runs {
		b.WriteString(r.text)
	}
	return b.String()
}

// TestLayoutWhereverPagesEnd moves the sample down line by line, so that every
// block meets the end of a page.
func TestLayoutWhereverPagesEnd(t *testing.T) {
	t.Parallel()
	for n := range 60 {
		d := sample()
		push := doc.Paragraph{Text: doc.Text(strings.Repeat("line\n", n))}
		d.Blocks = append([]doc.Block{push}, d.Blocks...)
		checkLayout(t, compose(d))
	}
	checkLayout(t, compose(everything()))
}

// TestFormattedHeadingsStayWithTheirText moves a formatted answer down line by line.
func TestFormattedHeadingsStayWithTheirText(t *testing.T) {
	t.Parallel()
	said := func(kind doc.ProseKind, text string) doc.ProseBlock {
		return doc.ProseBlock{Kind: kind, Level: 1, Runs: []doc.Run{{Text: text}}}
	}
	prose := doc.Prose{said(doc.ProseHeading, "In class"), said(doc.ProseParagraph, "Say the name first."), said(doc.ProseHeading, "At home"), said(doc.ProseItem, "Wait for the answer."),
		{Kind: doc.ProseParagraph, Runs: []doc.Run{{Text: "Bold", Bold: true}}}, said(doc.ProseItem, "Keep it beside the bold line."), said(doc.ProseHeading, "On the way"), said(doc.ProseHeading, "By bus"), said(doc.ProseItem, "Sit at the front."), said(doc.ProseItem, "Look out.")}
	for n := range 60 {
		s := compose(&doc.Document{Blocks: []doc.Block{doc.Paragraph{Text: doc.Text(strings.Repeat("line\n", n))}, doc.Field{Label: "What helps", Prose: prose}}})
		checkLayout(t, s)
		if k := slices.IndexFunc(s.pages[0].ops, func(o op) bool { return strings.HasPrefix(textOf(o.line), "Bold") }); len(s.pages) > 1 && k >= 0 && !slices.ContainsFunc(s.pages[0].ops, func(o op) bool { return strings.HasPrefix(textOf(o.line), "Keep it") }) {
			t.Errorf("after %d lines the page ends with a bold paragraph", n)
		}
	}
}

func TestTableHeadStandsOnEveryPage(t *testing.T) {
	t.Parallel()
	d := &doc.Document{Blocks: []doc.Block{doc.Table{
		Columns: []doc.Column{{Title: "Row"}, {Title: "Health provision"}, {Title: "Who"}, {Title: "Supports"}}, Rows: provisionRows(40)}}}
	pages := pagesOf(t, mustPrint(t, d))
	if len(pages) < 3 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, p := range pages {
		if !strings.Contains(p, "Health provision") || !strings.Contains(p, "Supports") {
			t.Errorf("page %d has no table head", i+1)
		}
	}
}

// alphabet is what hostile text is made of.
var alphabet = []string{
	"word", "a", " ", "  ", "\n", "\r\n", "\t", "\x00", "\x7f", "\u200d", "\ufe0f", "\u0301", "\u202e", "😀", "👩‍👧", "🇬🇧", "🇬", "\U000e0067",
	"\U0010ffff", "\xff", "\xe2\x82", "\ud7ff", "\uffff", "\ufffe", "\ue000", "王", "م", "א", "ł", "́", "-", "(", ")", "\\", "endobj", ">>", "stream", "%%EOF", "{nb}",
	"\u00a0", "\u3000", "\u2028", strings.Repeat("x", 300), strings.Repeat("\u0301", 90), "\u00ad",
}

func babble(r *rand.Rand, most int) string {
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteString(alphabet[r.IntN(len(alphabet))])
	}
	return b.String()
}

func babbleTexts(r *rand.Rand, n, most int) []doc.Text {
	var out []doc.Text
	for range r.IntN(n + 1) {
		out = append(out, doc.Text(babble(r, most)))
	}
	return out
}

func babbleBlock(r *rand.Rand) doc.Block {
	switch r.IntN(7) {
	case 0:
		return doc.Heading{Level: r.IntN(9) - 2, Text: babble(r, 60)}
	case 1:
		return doc.Paragraph{Text: doc.Text(babble(r, 400))}
	case 2:
		return doc.Field{Label: babble(r, 30), Value: doc.Text(babble(r, 300)), Items: babbleTexts(r, 4, 40), Note: babble(r, 9), Fault: babble(r, 9)}
	case 3:
		t := doc.Table{Caption: babble(r, 9), Empty: babble(r, 4), Fault: babble(r, 4)}
		for range r.IntN(9) {
			t.Columns = append(t.Columns, doc.Column{Title: babble(r, 9), Weight: float64(r.IntN(4) - 1)})
		}
		for range r.IntN(9) {
			t.Rows = append(t.Rows, babbleTexts(r, 8, 90))
		}
		return t
	case 4:
		return doc.Facts{Items: []doc.Fact{{Label: babble(r, 9), Value: babble(r, 90)}, {Label: babble(r, 90)}, {}}[:r.IntN(4)]}
	case 5:
		return doc.Signatures{People: []doc.Signature{{Role: babble(r, 9), Name: babble(r, 9), Lines: []string{babble(r, 99), ""}}, {}, {When: babble(r, 9)}}[:r.IntN(4)]}
	}
	return doc.Code{Label: babble(r, 9), Text: babble(r, 90)}
}

func babbleDocument(seed uint64) *doc.Document {
	r := rand.New(rand.NewPCG(seed, 1))
	d := &doc.Document{Title: babble(r, 9), Lang: babble(r, 2), Subject: babble(r, 9), Draft: seed%2 == 0, Footer: babble(r, 30)}
	d.Banner = doc.Banner{Organisation: babble(r, 20), Department: babble(r, 20), Marking: babble(r, 20), Reference: babble(r, 20),
		Name: babble(r, 20), Born: babble(r, 5), FormTitle: babble(r, 20)}
	for range r.IntN(12) {
		d.Blocks = append(d.Blocks, babbleBlock(r))
	}
	return d
}

func TestHostileDocuments(t *testing.T) {
	t.Parallel()
	for seed := range uint64(120) {
		d := babbleDocument(seed)
		out := mustPrint(t, d)
		if seed%10 == 0 {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				if said := tool(t, out, "qpdf", "--check", "FILE"); !strings.Contains(said, "No syntax or stream encoding errors") {
					t.Errorf("qpdf: %s", said)
				}
				if info := tool(t, out, "pdfinfo", "FILE"); !strings.Contains(info, "Tagged:          yes") {
					t.Errorf("not tagged:\n%s", info)
				}
			})
		}
	}
}

func TestHugeBannerLeavesRoomAndIsPrintedWhole(t *testing.T) {
	t.Parallel()
	d := sample()
	d.Banner.Name = words("name", 200)
	d.Banner.Organisation = words("council", 200)
	d.Footer = words("foot", 300)
	s := compose(d)
	checkLayout(t, s)
	if s.height() < pageHeight/2 {
		t.Errorf("banner and footer leave %.0f points", s.height())
	}
	text := strings.Join(pagesOf(t, mustPrint(t, d)), "")
	for _, want := range []string{"name199", "council199", "foot299"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is cut", want)
		}
	}
}
