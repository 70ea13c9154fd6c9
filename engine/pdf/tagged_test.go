package pdf

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"portico/engine/doc"
)

func TestMain(m *testing.M) {
	api.DisableConfigDir() // pdfcpu would write into the home folder
	os.Exit(m.Run())
}

func TestFileIsTaggedAndDescribed(t *testing.T) {
	t.Parallel()
	d := sample()
	out := mustPrint(t, d)
	info := tool(t, out, "pdfinfo", "FILE")
	for _, want := range []string{
		"Title:           OT advice: Diane Bluebell", "Subject:         ot-advice, version 4",
		"Author:          Northshire County Council", "Tagged:          yes", "Suspects:        no", "PDF version:     1.7",
		"Page size:       595.28 x 841.89 pts (A4)", "Pages:           " + strconv.Itoa(len(compose(d).pages)),
	} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo does not say %q:\n%s", want, info)
		}
	}
	for _, want := range []string{
		"/MarkInfo <</Marked true>>", "/Lang (en-GB)", "/DisplayDocTitle true", "/Tabs /S", "/StructParents 0",
		"<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li>", "OT advice: Diane Bluebell</rdf:li>",
	} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("the file does not hold %q", want)
		}
	}
	if bytes.Contains(out, []byte("pdfuaid")) {
		t.Error("the file claims PDF/UA, which nobody has validated")
	}
}

func TestStructureTree(t *testing.T) {
	t.Parallel()
	tree := tool(t, mustPrint(t, sample()), "pdfinfo", "-struct-text", "FILE")
	for _, want := range []string{
		"Document", "  H1 (block)", "  Sect\n", "    H2 (block)", "    H3 (block)", "H4 (block)", "Table (block)", "TR\n",
		"TH:\n", "/Scope /Column", "TD\n", "L (block)", "LI (block)", "Lbl (block)", "LBody (block)",
		`"Who was seen or spoken to "`, `"Diane, her tutor Mr Wiśniewski and a teaching assistant "`,
	} {
		if !strings.Contains(tree, want) {
			t.Errorf("the structure does not hold %q", want)
		}
	}
	if n := strings.Count(tree, "Official: sensitive"); n != 1 {
		t.Errorf("the banner is read out %d times, want once", n)
	}
	if strings.Contains(tree, "Page 1 of") {
		t.Error("the footer is read out")
	}
	if n := strings.Count(tree, "Who will provide this"); n != 1 {
		t.Errorf("the repeated table head is read out %d times, want once", n)
	}
}

// TestStructureGolden holds the whole tree of the sample to what was looked at
// with a screen reader's eyes. On a wanted change, run with PDF_GOLDEN=write.
func TestStructureGolden(t *testing.T) {
	t.Parallel()
	got := outline(compose(sample()))
	file := filepath.Join("testdata", "sample.structure.txt")
	if os.Getenv("PDF_GOLDEN") == "write" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the structure has changed; compare with %s:\n%s", file, got)
	}
}

// outline writes the elements with the text that is on the pages for them.
func outline(s *sheet) string {
	texts := map[*elem]string{}
	for _, p := range s.pages {
		for _, o := range p.ops {
			for _, r := range o.line.runs {
				texts[o.line.elem] += r.text
			}
		}
	}
	var b strings.Builder
	var walk func(e *elem, depth int)
	walk = func(e *elem, depth int) {
		fmt.Fprintf(&b, "%s%s %s%q\n", strings.Repeat("  ", depth), e.kind, e.attrs, texts[e])
		for _, k := range e.kids {
			walk(k.elem, depth+1)
		}
	}
	walk(s.root, 0)
	return b.String()
}

func TestFileIsSound(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]*doc.Document{
		"sample": sample(), "empty": {}, "everything": everything(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := mustPrint(t, d)
			if err := api.Validate(bytes.NewReader(out), nil); err != nil {
				t.Errorf("pdfcpu: %v", err)
			}
			if said := tool(t, out, "qpdf", "--check", "FILE"); !strings.Contains(said, "No syntax or stream encoding errors") {
				t.Errorf("qpdf: %s", said)
			}
		})
	}
}

func TestBookmarks(t *testing.T) {
	t.Parallel()
	d := sample()
	d.Blocks = append([]doc.Block{doc.Heading{Level: 3, Text: "A level too deep 🦊"}}, d.Blocks...)
	marks, err := api.Bookmarks(bytes.NewReader(mustPrint(t, d)), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(marks) != 2 || strings.TrimSpace(marks[0].Title) != "A level too deep "+lostMark {
		t.Fatalf("bookmarks of the first level: %+v", marks)
	}
	var titles []string
	for _, m := range marks[1].Kids {
		titles = append(titles, strings.TrimSpace(m.Title))
	}
	if got := strings.Join(titles, "|"); !strings.HasPrefix(got, "1. Details of the child or young person|2. Involvement") || !strings.HasSuffix(got, "|Receipt") {
		t.Errorf("bookmarks of the second level: %s", got)
	}
}
