package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"

	"portico/engine/doc"
)

// words is a text of n different words.
func words(prefix string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s%d ", prefix, i)
	}
	return b.String()
}

// everything is a document of all that is hard to print.
func everything() *doc.Document {
	url := "https://records.example/children/" + strings.Repeat("abcdefghij0123456789", 12) + "?q=end"
	rows := provisionRows(28)
	rows = append(rows, []doc.Text{"29", doc.Text(words("long", 2500)), doc.Text(words("side", 40)), "O2"},
		[]doc.Text{"30", doc.Text(url), "Zażółć gęślą jaźń", "O3"})
	wide := doc.Table{Caption: "A table of nine columns"}
	for i := range 9 {
		wide.Columns = append(wide.Columns, doc.Column{Title: fmt.Sprintf("Column%dtitle", i), Weight: 1})
	}
	for r := range 5 {
		var row []doc.Text
		for i := range 9 {
			row = append(row, doc.Text(fmt.Sprintf("cell%d-%d and what was said", r, i)))
		}
		wide.Rows = append(wide.Rows, row)
	}
	return &doc.Document{
		Title: "Everything 🦊 & more <b>", Lang: "en-GB", Draft: true, Banner: sampleBanner(),
		Footer: "Diane Bluebell, 10-Feb-2013. " + strings.Repeat("Form ot-advice, version 4. ", 6),
		Blocks: []doc.Block{
			doc.Heading{Level: 1, Text: "Everything at once"},
			doc.Heading{Level: 2, Text: "Long text"},
			doc.Field{Label: "Two thousand words", Value: doc.Text(words("word", 2000)), Fault: "Enter 500 words or fewer"},
			doc.Field{Label: "A web address", Value: doc.Text(url)},
			doc.Field{Label: "Lines as typed", Value: "first\r\nsecond\n\n  indented\ttabbed\vthird\u2028fourth"},
			doc.Field{Label: "Names", Items: []doc.Text{"Zażółć Gęślą-Jaźń", "محمد عبدالله", "王小明", "Ọlúwaṣeun Adébáyọ̀", "Ðorđe Ђорђе Γιώργος", "שלום"}},
			doc.Field{Label: "Emoji", Value: "smile 😀 family 👩‍👩‍👧 flag 🇬🇧 tone 👍🏽 heart ❤️ and\x00con\x07trol"},
			doc.Field{Label: "Left out", Value: " \n ", Fault: "Answer this question"},
			doc.Paragraph{Muted: true, Text: doc.Text(words("mute", 300))},
			doc.Heading{Level: 2, Text: "Tables"},
			doc.Table{Caption: "Thirty rows", Rows: rows, Columns: []doc.Column{{Title: "Row"}, {Title: "Health provision"}, {Title: "Who will provide this"}, {Title: "Supports"}}},
			wide,
			doc.Table{Caption: "No rows in this one", Columns: wide.Columns[:2], Fault: "Add at least 2 rows"},
			doc.Table{Caption: "Six columns with long words", Columns: wide.Columns[:6], Rows: [][]doc.Text{{"otorhinolaryngological", "electroencephalographic", "psychoneuroendocrinological", "hypercholesterolaemia", "thyroparathyroidectomised", "dichlorodifluoromethane"}}},
			doc.Signatures{People: []doc.Signature{{Role: "Author", Name: "Ffion Llewellyn-Rhydderch", Lines: []string{"Occupational therapist"}, When: "Signed on 14-Oct-2026"},
				{Role: "Counter signatory", Name: "Oluwaseun Adébáyò-Grant"}, {Role: "Third", Name: "Marged Ellison-Hughes", Lines: []string{url}}}},
			doc.Field{Label: "Formatted", Value: "unseen", Prose: formatted()},
			doc.Figure{Label: "Photograph", Name: "seat.png", Alt: "The seat from the left", Media: "image/png", Image: drawing(600, 400)},
			doc.Figure{Label: "A broken picture", Name: "broken.png", Alt: "Nobody knows", Media: "image/png", Image: drawing(60, 40)[:90]},
			doc.Figure{Label: "A report", Name: "report.pdf"},
			doc.Heading{Level: 2, Text: "Comments"},
			doc.Comments{Items: []doc.Comment{{On: "Long text, row 2", By: "Oluwaseun", When: "15-Oct-2026", Text: "Say more about the stairs"}, {By: "Marged", Text: doc.Text(words("remark", 900))}}},
			doc.Code{Label: "Hash", Text: strings.Repeat("9f3a61c0", 40)},
		},
	}
}

// strings of a document, in any order.
func textsOf(d *doc.Document) []string {
	b := d.Banner
	out := []string{b.Organisation, b.Department, b.Marking, b.Reference, b.Name, b.Born, b.FormTitle, d.Footer}
	for _, block := range d.Blocks {
		switch b := block.(type) {
		case doc.Heading:
			out = append(out, b.Text)
		case doc.Paragraph:
			out = append(out, string(b.Text))
		case doc.Field:
			out = append(out, b.Label, b.Note, b.Fault)
			if b.Prose == nil {
				out = append(out, string(b.Value))
			}
			for _, i := range b.Items {
				out = append(out, string(i))
			}
			for _, p := range b.Prose {
				for _, cells := range append(p.Rows, [][]doc.Run{p.Runs}) {
					for _, r := range slices.Concat(cells...) {
						out = append(out, r.Text, r.Link)
					}
				}
			}
		case doc.Figure:
			out = append(out, b.Label, b.Name, b.Alt)
		case doc.Comments:
			for _, c := range b.Items {
				out = append(out, c.On, c.By, c.When, string(c.Text))
			}
		case doc.Table:
			out = append(out, b.Caption, b.Fault)
			for _, c := range b.Columns {
				if len(b.Rows) > 0 {
					out = append(out, c.Title)
				}
			}
			for _, r := range b.Rows {
				for _, c := range r {
					out = append(out, string(c))
				}
			}
		case doc.Facts:
			for _, f := range b.Items {
				out = append(out, f.Label, f.Value)
			}
		case doc.Signatures:
			for _, p := range b.People {
				out = append(out, append(p.Lines, p.Role, p.Name, p.When)...)
			}
		case doc.Code:
			out = append(out, b.Label, b.Text)
		}
	}
	return out
}

// formatted is an answer with everything that may be in one.
func formatted() doc.Prose {
	plain := func(s string) []doc.Run { return []doc.Run{{Text: s}} }
	return doc.Prose{
		{Kind: doc.ProseParagraph, Runs: []doc.Run{{Text: "She is "}, {Text: "very", Bold: true}, {Text: " quick "}, {Text: "indeed", Italic: true}, {Text: " so", Bold: true, Italic: true}, {Text: "\nsee "}, {Text: "the site", Link: "https://example.org/page"}}},
		{Kind: doc.ProseHeading, Level: 1, Runs: plain("Findings")},
		{Kind: doc.ProseItem, Runs: plain(words("item", 60))}, {Kind: doc.ProseItem, Level: 1, Runs: plain("nested")}, {Kind: doc.ProseItem, Level: 9, Number: 4, Runs: plain("too deep")},
		{Kind: doc.ProseItem, Number: 1, Runs: plain("numbered")}, {Kind: doc.ProseItem, Number: 2, Runs: plain("and محمد")},
		{Kind: doc.ProseHeading, Level: 2, Runs: plain("Scores")},
		{Kind: doc.ProseTable, Rows: [][][]doc.Run{{plain("Test"), plain("Result")}, {plain("Movement"), {{Text: "5th", Bold: true}, {Text: " centile"}}}, {plain("Ragged")}}},
		{Kind: doc.ProseTable, Rows: [][][]doc.Run{slices.Repeat([][]doc.Run{plain("wide")}, 9), slices.Repeat([][]doc.Run{plain("cell")}, 9)}},
		{Kind: doc.ProseTable, Rows: [][][]doc.Run{{plain("Head"), plain("alone")}}}, {Kind: doc.ProseTable},
		{Kind: doc.ProseParagraph, Runs: plain("after the tables")},
	}
}

// drawing is a picture as a PNG file, with transparency.
func drawing(w, h int) []byte {
	p := image.NewNRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		p.Set(x, x*h/w, color.NRGBA{R: 200, A: uint8(x)})
	}
	var b bytes.Buffer
	_ = png.Encode(&b, p) // a Buffer does not fail
	return b.Bytes()
}

// printable is s without what has no look of its own.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unseen(r) && !breaksLine(r) && r != '\t' {
			return -1
		}
		return r
	}, s)
}

// TestNothingIsCut asks the tree, which joins what page breaks part, for every
// word that went in.
func TestNothingIsCut(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]*doc.Document{"sample": sample(), "everything": everything()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := mustPrint(t, d)
			tree := tool(t, out, "pdfinfo", "-enc", "UTF-8", "-struct-text", "FILE")
			heard := squeeze(printable(strings.ReplaceAll(tree, `"`, "")))
			seen := squeeze(printable(strings.Join(pagesOf(t, out), " ")))
			for _, text := range textsOf(d) {
				for _, w := range strings.Fields(printable(text)) {
					if w = strings.ReplaceAll(w, `"`, ""); !strings.Contains(seen, w) && !strings.Contains(heard, w) {
						t.Errorf("%q is not in the file", w)
					}
				}
			}
		})
	}
}

func TestEveryPageSaysWhoseItIs(t *testing.T) {
	t.Parallel()
	d := everything()
	pages := pagesOf(t, mustPrint(t, d))
	if len(pages) < 15 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, page := range pages {
		for _, want := range []string{
			"Diane Bluebell", "10-Feb-2013", "NC-2026-01843", "Official: sensitive", "Northshire County Council",
			"OT advice (Appendix 3.)", draftNotice, fmt.Sprintf("Page %d of %d", i+1, len(pages)),
		} {
			if !strings.Contains(page, want) {
				t.Errorf("page %d does not say %q", i+1, want)
			}
		}
	}
	if strings.Contains(strings.Join(pagesOf(t, mustPrint(t, sample())), ""), draftNotice) {
		t.Error("what was submitted is called a draft")
	}
}

func TestWhatCannotBePrinted(t *testing.T) {
	t.Parallel()
	print := func(value string) string {
		d := &doc.Document{Blocks: []doc.Block{doc.Field{Label: "Answer", Value: doc.Text(value)}}}
		return strings.Join(strings.Fields(strings.Join(pagesOf(t, mustPrint(t, d)), " ")), " ")
	}
	if got := print("plain text, Polish żółw, Arabic محمد"); strings.Contains(got, "could not be printed") {
		t.Errorf("a note without a cause: %s", got)
	}
	got := print("one 😀 here")
	if !strings.Contains(got, "1 character could not be printed and is shown as "+lostMark) {
		t.Errorf("no note for one: %s", got)
	}
	if !strings.Contains(got, "😀") {
		t.Errorf("the emoji cannot be copied from the file: %s", got)
	}
	got = print("👩‍👩‍👧 🇬🇧 👍🏽 王 王 ❤️")
	for _, want := range []string{"5 characters could not be printed and are shown as " + lostMark + ". They are kept in the stored answers and shown on the screen and in the Excel file.",
		"In “Answer”: U+1F469 U+200D U+1F469 U+200D U+1F467 woman; U+1F1EC U+1F1E7 regional indicator symbol letter g; U+1F44D U+1F3FD thumbs up sign; U+738B CJK Ideograph (2 times)."} {
		if !strings.Contains(got, want) {
			t.Errorf("the note does not say %q: %s", want, got)
		}
	}
}

func TestBlankAnswersAreNamed(t *testing.T) {
	t.Parallel()
	d := &doc.Document{Blocks: []doc.Block{
		doc.Field{Label: "Nothing"}, doc.Field{Label: "Spaces", Value: " \n\u200b"},
		doc.Facts{Items: []doc.Fact{{Label: "Telephone"}}},
		doc.Table{Caption: "Visits", Empty: "No visits yet"}, doc.Table{Caption: "Reports"},
	}}
	text := strings.Join(pagesOf(t, mustPrint(t, d)), "")
	if n := strings.Count(text, notAnswered); n != 3 {
		t.Errorf("%d of 3 blank answers are named:\n%s", n, text)
	}
	for _, want := range []string{"No visits yet", noRows} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
}
