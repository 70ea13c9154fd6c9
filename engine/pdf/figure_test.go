package pdf

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"strings"
	"testing"

	"portico/engine/doc"
)

// encoded writes a picture as a file.
func encoded(t *testing.T, p image.Image, kind string) []byte {
	t.Helper()
	var b bytes.Buffer
	err := png.Encode(&b, p)
	if kind == "jpeg" {
		b.Reset()
		err = jpeg.Encode(&b, p, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPicturesArePrinted(t *testing.T) {
	t.Parallel()
	size := image.Rect(0, 0, 40, 30)
	deep := image.NewRGBA64(size)
	deep.Set(3, 3, color.White)
	for name, file := range map[string][]byte{
		"opaque": encoded(t, image.NewGray(size), "png"), "see-through": drawing(40, 30), "16 bits": encoded(t, deep, "png"),
		"palette": encoded(t, image.NewPaletted(size, color.Palette{color.Transparent, color.White}), "png"), "jpeg": encoded(t, deep, "jpeg"),
		"grey jpeg": encoded(t, image.NewGray(size), "jpeg"), "huge": encoded(t, image.NewGray(image.Rect(0, 0, 3000, 200)), "jpeg"), "thin": encoded(t, image.NewGray(image.Rect(0, 0, 1, 3000)), "png"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &doc.Document{Blocks: []doc.Block{doc.Figure{Label: "Seat", Name: "seat", Alt: "From the left \u05d0", Image: file}}}
			out := mustPrint(t, d)
			if said := tool(t, out, "qpdf", "--check", "FILE"); !strings.Contains(said, "No syntax or stream encoding errors") {
				t.Errorf("qpdf: %s", said)
			}
			if list := tool(t, out, "pdfimages", "-list", "FILE"); strings.Count(list, "   0 image ") != 1 {
				t.Errorf("pictures: %s", list)
			}
			if tree := tool(t, out, "pdfinfo", "-struct", "FILE"); !strings.Contains(tree, "Figure:") || !bytes.Contains(out, []byte("/Alt "+hexText("From the left \u05d0"))) {
				t.Errorf("the picture is not tagged: %s", tree)
			}
			checkLayout(t, compose(d))
		})
	}
}

func TestBrokenPicturesSaySo(t *testing.T) {
	t.Parallel()
	bomb := encoded(t, image.NewGray(image.Rect(0, 0, 1, 1)), "png")
	copy(bomb[16:24], []byte{0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff})
	for name, file := range map[string][]byte{"cut": drawing(60, 40)[:90], "no picture": []byte("<svg/>"), "65535 pixels square": bomb} {
		d := &doc.Document{Blocks: []doc.Block{doc.Figure{Label: "Seat", Name: "seat.png", Alt: "From the left", Image: file, Fault: "Look at this"}}}
		text := strings.Join(pagesOf(t, mustPrint(t, d)), "")
		for _, want := range []string{"Seat", notShown, "From the left (seat.png)", "Look at this"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is missing in %s", name, want, text)
			}
		}
	}
	d := &doc.Document{Blocks: []doc.Block{doc.Figure{Label: "Report", Name: "report.pdf"}, doc.Figure{Label: "None"}}}
	if text := strings.Join(pagesOf(t, mustPrint(t, d)), ""); !strings.Contains(text, "report.pdf") || !strings.Contains(text, notAnswered) {
		t.Errorf("files: %s", text)
	}
}

func TestFormattedAnswersAreTagged(t *testing.T) {
	t.Parallel()
	d := &doc.Document{Blocks: []doc.Block{doc.Heading{Level: 1, Text: "T"}, doc.Heading{Level: 2, Text: "A"}, doc.Field{Label: "Formatted", Prose: formatted()}}}
	out := mustPrint(t, d)
	tree := tool(t, out, "pdfinfo", "-enc", "UTF-8", "-struct-text", "FILE")
	at := 0
	for _, want := range []string{"H3 (block)", `"Formatted "`, `"She is very quick indeed so see the site (https://example.org/page) "`, "H4 (block)", `"Findings "`, "/ListNumbering /Disc", `item59`,
		"/ListNumbering /Disc", `"nested "`, "/ListNumbering /Decimal", `"4. "`, `"too deep "`, "/ListNumbering /Decimal", `"numbered "`, "H5 (block)", `"Scores "`, "Table (block)", "/Scope /Column", `"Test "`, `"5th centile "`, "Table (block)", "/Scope /Row", `"after the tables "`} {
		i := strings.Index(tree[at:], want)
		if i < 0 {
			t.Fatalf("%q is not in its place in\n%s", want, tree)
		}
		at += i
	}
	fonts := tool(t, out, "pdffonts", "FILE")
	if n := strings.Count(fonts, "TrueType"); n < 4 {
		t.Errorf("bold and italic have no faces of their own:\n%s", fonts)
	}
}

// TestDeclarationStaysWithSignatures moves it down the page line by line.
func TestDeclarationStaysWithSignatures(t *testing.T) {
	t.Parallel()
	people := []doc.Signature{{Role: "Author", Name: "Ffion", Lines: []string{"Therapist", "Trust"}}, {Role: "Counter signatory", Name: "Ola"}, {Role: "Third", Name: "Marged"}, {Role: "Fourth", Name: "Rhys"}, {Role: "Fifth", Name: "Ann"}}
	for n := range 60 {
		s := compose(&doc.Document{Blocks: []doc.Block{doc.Paragraph{Text: doc.Text(strings.Repeat("line\n", n))}, doc.Heading{Level: 2, Text: "Declaration"},
			doc.Paragraph{Text: doc.Text(words("declared", 60))}, doc.Signatures{People: people}}})
		pages := map[int]bool{}
		for i, p := range s.pages {
			for _, o := range p.ops {
				if text := textOf(o.line); strings.HasPrefix(text, "Declaration") || strings.Contains(text, "declared") || strings.HasPrefix(text, "Fifth") || strings.HasPrefix(text, "Author") {
					pages[i] = true
				}
			}
		}
		if len(pages) != 1 {
			t.Errorf("after %d lines the declaration and its signatures are on %d pages", n, len(pages))
		}
	}
}

func TestBlankFormHasRoomToWrite(t *testing.T) {
	t.Parallel()
	d := &doc.Document{Blank: true, Blocks: []doc.Block{
		doc.Field{Label: "Name", Room: 1}, doc.Field{Label: "Needs", Hint: "Only if “Name” is answered", Room: 9}, doc.Field{Label: "Choose", Choices: []doc.Text{"Yes", "No"}},
		doc.Table{Caption: "Visits", Hint: "Only if “Choose” is “Yes”", Columns: []doc.Column{{Title: "Date"}, {Title: "Where"}}, Rows: [][]doc.Text{{"", ""}, {"", ""}}},
	}}
	s := compose(d)
	checkLayout(t, s)
	var heights []float64
	for _, o := range s.pages[0].ops {
		if o.box != nil && o.box.stroke != nil && o.box.w == bodyWidth {
			heights = append(heights, o.box.h)
		}
	}
	if len(heights) != 2 || math.Abs(heights[0]-writingLine) > fuzz || math.Abs(heights[1]-9*writingLine) > fuzz {
		t.Errorf("boxes to write in are %v high", heights)
	}
	text := strings.Join(pagesOf(t, mustPrint(t, d)), "")
	for _, want := range []string{"Only if “Name” is answered", openBox, "Yes", "No", "Only if “Choose” is “Yes”"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %s", want, text)
		}
	}
	if strings.Contains(text, notAnswered) {
		t.Error("a form to be filled in says that it is not answered")
	}
}
