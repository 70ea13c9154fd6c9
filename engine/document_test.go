package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portico/engine/doc"
)

// onlyField is the text of the only answer of a document.
func onlyField(t *testing.T, d *Definition, a Answers) string {
	t.Helper()
	for _, b := range d.Document(a, DocOptions{}).Blocks {
		if f, ok := b.(doc.Field); ok {
			if len(f.Items) == 0 {
				return string(f.Value)
			}
			lines := make([]string, len(f.Items))
			for i, item := range f.Items {
				lines[i] = string(item)
			}
			return strings.Join(lines, "\n")
		}
	}
	t.Fatal("the document has no field")
	return ""
}

// printed writes a document's blocks as lines, for comparison.
func printed(d *doc.Document) []string {
	var out []string
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case doc.Heading:
			out = append(out, fmt.Sprintf("%s %s", strings.Repeat("#", b.Level), b.Text))
		case doc.Field:
			out = append(out, fmt.Sprintf("%s = %q %q %s %s", b.Label, b.Value, b.Items, b.Note, b.Fault))
		case doc.Table:
			out = append(out, fmt.Sprintf("[%s] %s", b.Caption, b.Fault))
			for _, c := range b.Columns {
				out[len(out)-1] += fmt.Sprintf(" %s:%v", c.Title, c.Weight)
			}
			for _, row := range b.Rows {
				out = append(out, fmt.Sprintf("  %q", row))
			}
		default:
			out = append(out, fmt.Sprintf("%T %v", b, b))
		}
	}
	return out
}

func TestDocument(t *testing.T) {
	t.Parallel()
	d := everything(t)
	a := parsed(t, strings.Replace(fullAnswers, `"Seen in class"`, `"Seen in class.\nTwice."`, 1))
	got := printed(d.Document(a, DocOptions{
		Facts:       []doc.Fact{{Label: "Sent by", Value: "Marged"}},
		Attachments: []AttachmentLine{{Name: "report.pdf", Description: "My report", Size: 1258291, SHA256: "abc"}},
		Signatures:  []doc.Signature{{Role: "Author", Name: "Ffion"}},
		Receipt:     &ReceiptLine{Reference: "r3f", Hash: "def", Submitted: "15-Oct-2026 at 14:09", Version: "1"},
	}))
	want := []string{
		"# Everything", "doc.Facts {[{Sent by Marged}]}",
		"## 1. The child", "doc.Facts {[{Full name Diane Bluebell} {Date of birth 10 February 2013}]}", "doc.Paragraph {From the council’s record true}",
		`School = "Testertown High School" []  `, `Year = "9" []  `,
		"[Parents]  Name:0 Parental responsibility:0", `  ["Ann Bluebell" "Yes"]`, `This is the right child = "Ticked" []  `,
		"## 2. Advice", `Strengths = "Draws well.\n\nLikes maps." []  `, `Professional view = "" []  `, `Is equipment needed? = "Yes" []  `, `What equipment = "A chair" []  `, `Cost = "120.5 pounds" []  `,
		"[Outcomes]  No.:0 Outcome sought:0 By when:0 Met already:0 How we know:0 Level:0",
		`  ["O1" "Sits for a lesson" "" "No" "" "low"]`, `  ["O2" "Writes" "" "Yes" "Seen in class.\nTwice." "mid"]`,
		`Areas of need = "" ["cognition" "health"]  `,
		"### Author", `Name = "Ffion Llewellyn-Rhydderch" []  `, `Date of advice = "15 October 2026" []  `, `Telephone = "" []  `, `Email address = "ffion@example.org" []  `,
		"### Supervisor", `Name of the supervisor = "" []  `, `Since = "" []  `,
		"[Checks]  Check:0 Done:0", `  ["Seen the child" "Yes"]`, `  ["Read the papers" ""]`,
		"## 3. Plan", `Next step = "Review" []  `, `Review = "1 March 2027" []  `,
		"## 4. Support", `Age in years = "" [] Worked out from your answers `, `School now = "Testertown High School" [] Worked out from your answers `,
		`From = "1 November 2026" []  `, `Until = "20 July 2027" []  `, `Age then = "14 years 5 months" [] Worked out from your answers `,
		"[Provision]  No.:0 For outcome:0 And for:0 What:0 Hours:0 Hours of travel:0 Together:0",
		`  ["P1" "O2" "O1, O2" "Teaching assistant" "15.1" "0.2" "15.3"]`, `  ["P2" "O1" "" "Speech therapy" "0.1" "" "0.1"]`,
		`Hours in all = "15.2" [] Worked out from your answers `, `Provisions = "2" [] Worked out from your answers `,
		`Main outcome = "O1: Sits for a lesson" []  `, `Why so much = "Two need it" []  `,
		"## Supporting Documentation", "[Files attached]  File:3 Description:4 Size:1", `  ["report.pdf" "My report" "1.2 MB"]`, "doc.Code {SHA-256 of report.pdf abc}",
		"## Declaration", "doc.Paragraph {This is mine. false}", "doc.Signatures {[{Author Ffion [] }]}",
		"## Receipt", "doc.Facts {[{Reference r3f} {Submitted 15-Oct-2026 at 14:09} {Version of the form 1}]}", "doc.Code {SHA-256 def}",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestDocumentOfADraft(t *testing.T) {
	t.Parallel()
	d := everything(t)
	a := parsed(t, `{"answers":{"advice":{"outcomes":[{"_row":"aaaaaaaa"}]}},"typed":{"/advice/outcomes/aaaaaaaa/when":"soon"}}`)
	document := d.Document(a, DocOptions{Draft: true, Faults: d.Complete(a), Footer: "f"})
	if !document.Draft || document.Footer != "f" || document.Subject != "everything" || document.Lang != "en-GB" {
		t.Errorf("document %+v", document)
	}
	text := strings.Join(printed(document), "\n")
	for _, part := range []string{"Strengths = \"\" []  Enter the strengths", `["O1" "" "soon" "" "" ""]`, "[Outcomes] “Outcomes” needs at least 2 rows", "[Files attached]"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
	for _, part := range []string{"Plan", "Declaration", "Receipt", "What equipment"} {
		if strings.Contains(text, part) {
			t.Errorf("%q is in\n%s", part, text)
		}
	}
}

func TestSizeWords(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0 bytes", 1: "1 byte", 1023: "1,023 bytes", 1024: "1 kB", 15 << 20: "15.0 MB"} {
		if got := sizeWords(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
