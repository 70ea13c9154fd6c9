package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/png"
	"io"
	"path"
	"strings"
	"testing"
	"time"

	"portico/engine/doc"
)

// everything is a document with a block of every kind, and texts that are hard to keep.
func everything(t testing.TB) *doc.Document {
	t.Helper()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 3000, 20))); err != nil {
		t.Fatal(err)
	}
	wide := doc.Table{Caption: "Wide", Columns: make([]doc.Column, 7), Rows: [][]doc.Text{{"w1", "", "", "", "", "", "w7"}}}
	for i := range wide.Columns {
		wide.Columns[i].Title = "Column"
	}
	return &doc.Document{Title: "Plan & pack <1>", Lang: "en-GB", Footer: "Made & kept", Banner: doc.Banner{Organisation: "Northshire", Name: "محمد الأنصاري", Born: "10-Feb-2013"},
		Blocks: []doc.Block{
			doc.Heading{Level: 1, Text: "Plan pack"}, doc.Heading{Level: 2, Text: "Section A"}, doc.Heading{Level: 3, Text: "OT"},
			doc.Paragraph{Text: "Żółw\x00 and\x1b \U0001F600\ttab\nline", Muted: true},
			doc.Field{Label: "Views", Value: "One.\n\nTwo."}, doc.Field{Label: "Hours"}, doc.Field{Label: "Chosen", Items: []doc.Text{"first", "second"}},
			doc.Field{Label: "Rich", Note: "Needs", Prose: doc.Prose{{Kind: doc.ProseHeading, Level: 1, Runs: plainRuns("Mornings")},
				{Kind: doc.ProseParagraph, Runs: []doc.Run{{Text: "bold", Bold: true}, {Text: "slanted", Italic: true}, {Text: "linked", Link: "https://example.org/?a=1&b=2"}}},
				{Kind: doc.ProseItem, Number: 1, Runs: plainRuns("one")}, {Kind: doc.ProseItem, Level: 1, Runs: plainRuns("dot")}, {Kind: doc.ProseItem, Number: 2, Runs: plainRuns("two")},
				{Kind: doc.ProseParagraph, Runs: plainRuns("between")}, {Kind: doc.ProseItem, Number: 1, Runs: plainRuns("again")},
				{Kind: doc.ProseTable, Rows: [][][]doc.Run{{plainRuns("When"), plainRuns("Who")}, {plainRuns("Noon"), nil}}}}},
			doc.Table{Caption: "Outcomes", Columns: []doc.Column{{Title: "No."}, {Title: "Outcome"}}, Rows: [][]doc.Text{{"OT-O1", "עברית"}}},
			doc.Table{Caption: "None", Columns: []doc.Column{{Title: "No."}}}, wide,
			doc.Facts{Items: []doc.Fact{{Label: "Case", Value: "NC-1"}}}, doc.Comments{Items: []doc.Comment{{By: "Ann", When: "today", Text: "Look"}}},
			doc.Signatures{People: []doc.Signature{{Role: "Author", Name: "Ffion", Lines: []string{"OT"}, When: "Signed"}}}, doc.Code{Label: "SHA-256", Text: "abc"},
			doc.Figure{Label: "Chair", Name: "chair.png", Alt: "A \"chair\"", Image: picture.Bytes()}, doc.Figure{Label: "Broken", Name: "x.png", Image: []byte("no")},
		}}
}

// unzipped are the parts of a file; each that is XML must be well formed.
func unzipped(t testing.TB, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(body)
		if ext := path.Ext(f.Name); ext == ".xml" || ext == ".rels" {
			wellFormed(t, f.Name, body)
		}
	}
	return parts
}

func wellFormed(t testing.TB, name string, body []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(body))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

func printed(t testing.TB, d *doc.Document) map[string]string {
	t.Helper()
	b, err := Print(d, Options{Created: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return unzipped(t, b)
}

func TestPartsBelongTogether(t *testing.T) {
	t.Parallel()
	parts := printed(t, everything(t))
	var related struct {
		Relationship []struct {
			ID         string `xml:"Id,attr"`
			Target     string `xml:",attr"`
			TargetMode string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal([]byte(parts["word/_rels/document.xml.rels"]), &related); err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, r := range related.Relationship {
		named[r.ID] = true
		if r.TargetMode != "External" && parts["word/"+r.Target] == "" {
			t.Errorf("%s leads to %s, which is not there", r.ID, r.Target)
		}
	}
	body := parts["word/document.xml"]
	for _, piece := range strings.Split(body, ` r:`)[1:] {
		_, id, _ := strings.Cut(piece, `"`)
		id, _, _ = strings.Cut(id, `"`)
		if !named[id] {
			t.Errorf("the text names %s, which is not related", id)
		}
	}
	for _, piece := range strings.Split(body, `Style w:val="`)[1:] {
		id, _, _ := strings.Cut(piece, `"`)
		if !strings.Contains(parts["word/styles.xml"], `w:styleId="`+id+`"`) {
			t.Errorf("the style %q is used and not defined", id)
		}
	}
	for name := range parts {
		if path.Ext(name) == ".xml" && name != "[Content_Types].xml" && !strings.Contains(parts["[Content_Types].xml"], `"/`+name+`"`) {
			t.Errorf("the list of contents does not name %s", name)
		}
	}
	if !strings.Contains(parts["word/styles.xml"], `<w:lang w:val="en-GB"`) || !strings.Contains(parts["docProps/core.xml"], "Plan &amp; pack &lt;1&gt;") {
		t.Error("language or title is missing")
	}
}

// words are the texts of a part, in order, with a space between them.
func words(body string) string {
	d := xml.NewDecoder(strings.NewReader(body))
	var out strings.Builder
	for {
		token, err := d.Token()
		if err != nil {
			return out.String()
		}
		if text, ok := token.(xml.CharData); ok {
			out.Write(text)
			out.WriteByte(' ')
		}
	}
}

func TestTextSurvives(t *testing.T) {
	t.Parallel()
	parts := printed(t, everything(t))
	body := parts["word/document.xml"]
	got := words(body)
	for _, want := range []string{"Żółw and \U0001F600 tab line", "One. Two.", "Not answered", "No rows", "עברית", "w7", notShown, "NC-1"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in the document: %s", want, got)
		}
	}
	if !strings.Contains(body, "<w:bidi/>") || !strings.Contains(body, "<w:rtl/>") || strings.Count(body, "<w:tblHeader/>") != 3 {
		t.Error("direction or heads of tables are missing")
	}
	if n := strings.Count(body, `w:orient="landscape"`); n != 1 || strings.Count(body, "<w:sectPr>") != 3 {
		t.Errorf("%d sections are sideways of %d", n, strings.Count(body, "<w:sectPr>"))
	}
	if !strings.Contains(parts["word/footer1.xml"], "NUMPAGES") || !strings.Contains(words(parts["word/header1.xml"]), "محمد الأنصاري") {
		t.Error("head or foot of the pages is missing")
	}
	if strings.Count(parts["word/numbering.xml"], "<w:startOverride") != 2*9 {
		t.Error("two numbered lists do not both begin at 1")
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	t.Parallel()
	one, err := Print(everything(t), Options{})
	two, err2 := Print(everything(t), Options{})
	if err != nil || err2 != nil || !bytes.Equal(one, two) {
		t.Errorf("differs: %v %v", err, err2)
	}
	if _, err := Print(nil, Options{}); !errors.Is(err, errNoDocument) {
		t.Errorf("no document: %v", err)
	}
}
