package xlsx

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"portico/engine/doc"
)

// words is a text of n different words on lines of ten.
func words(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "word%d", i)
		if i%10 == 9 {
			b.WriteByte('\n')
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// TestLongTextGoesOn asks for every character of texts that no cell can hold.
func TestLongTextGoesOn(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"words": words(20000), "one word": strings.Repeat("x", 70000), "emoji": strings.Repeat("😀", 40000), "as long as may be": strings.Repeat("y", mostUnits),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := blocks(t, doc.Field{Label: "Long", Value: doc.Text(text)}, doc.Table{Caption: "Rows", Columns: []doc.Column{{Title: "A"}, {Title: "B"}}, Rows: [][]doc.Text{{doc.Text(text), "b"}, {"c", "d"}}})
			var form, table strings.Builder
			for _, r := range cells(t, f, "Form") {
				if len(r) > 1 && (r[0] == "Long" || r[0] == "Long "+continued) {
					form.WriteString(r[1])
				}
			}
			for _, r := range cells(t, f, "Rows") {
				if r[0] == "1" {
					table.WriteString(r[1])
				}
				for _, c := range r {
					if n := len(utf16.Encode([]rune(c))); n > mostUnits {
						t.Errorf("a cell holds %d units", n)
					}
				}
			}
			if form.String() != text || table.String() != text {
				t.Errorf("%d bytes became %d on the form and %d in the table", len(text), form.Len(), table.Len())
			}
			if rows := cells(t, f, "Rows"); len(rows) > 3 && !strings.Contains(rows[2][3], "Row 1 "+continued) {
				t.Errorf("the row that goes on does not say so: %q", rows[2][3])
			}
		})
	}
}

// TestHighTextIsSeen: rows are at most 409 points high, so an answer of 2,000 words
// stands in a cell of several rows.
func TestHighTextIsSeen(t *testing.T) {
	t.Parallel()
	text := strings.TrimSpace(words(2000))
	f := blocks(t, doc.Field{Label: "High", Value: doc.Text(text)}, doc.Field{Label: "After", Value: "next"},
		doc.Table{Caption: "Rows", Columns: []doc.Column{{Title: "A"}}, Rows: [][]doc.Text{{doc.Text(text)}}})
	merged, err := f.GetMergeCells("Form")
	if err != nil || len(merged) != 3 {
		t.Fatalf("merged %v, err %v", merged, err)
	}
	room := 0.0
	for _, m := range merged {
		if m.GetCellValue() != text {
			continue
		}
		_, first, _ := excelize.CellNameToCoordinates(m.GetStartAxis())
		_, last, _ := excelize.CellNameToCoordinates(m.GetEndAxis())
		for row := first; row <= last; row++ {
			h, err := f.GetRowHeight("Form", row)
			if err != nil || h > 409 {
				t.Errorf("row %d is %v high, err %v", row, h, err)
			}
			room += h
		}
	}
	if room < 200*lineHeight {
		t.Errorf("200 lines have %v points", room)
	}
	if r := rowOf(t, f, "Form", "After"); r[1] != "next" {
		t.Errorf("after it stands %q", r)
	}
	if r := cells(t, f, "Rows")[1]; r[1] != text || r[2] != tooTall {
		t.Errorf("the row says %q", r[2])
	}
}

func TestTextStaysText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"=1+1": "=1+1", "+44 20": "+44 20", "-x": "-x", "@SUM(A1)": "@SUM(A1)", `=HYPERLINK("http://x","y")`: `=HYPERLINK("http://x","y")`, "\t=1": "\t=1",
		"007": "007", "TRUE": "TRUE", "1e5": "1e5", "_x0041_": "_x0041_", " a ": " a ", "a\r\nb\rc\vd\u2028e": "a\nb\nc\nd\ne", "a\x00b\x1bc\ufffe": "a\ufffdb\ufffdc\ufffd", "\xff": "\ufffd",
		"😀 王 محمد": "😀 王 محمد", "<b>&amp;</b>": "<b>&amp;</b>",
	} {
		f := blocks(t, doc.Field{Label: "Q", Value: doc.Text(in)}, doc.Table{Caption: "T", Columns: []doc.Column{{Title: "A"}}, Rows: [][]doc.Text{{doc.Text(in)}}},
			doc.Field{Label: "P", Prose: doc.Prose{{Kind: doc.ProseParagraph, Runs: []doc.Run{{Text: in, Bold: true}}}}})
		for _, got := range []string{rowOf(t, f, "Form", "Q")[1], cells(t, f, "T")[1][1], rowOf(t, f, "Form", "P")[1]} {
			if got != want {
				t.Errorf("%q became %q", in, got)
			}
		}
		if formula, err := f.GetCellFormula("T", "B2"); err != nil || formula != "" {
			t.Errorf("%q is the formula %q, err %v", in, formula, err)
		}
	}
}

func TestNamesOfSheets(t *testing.T) {
	t.Parallel()
	n := names{}
	n.take(formSheet)
	for _, c := range [][2]string{
		{"Outcomes", "Outcomes"}, {"outcomes", "outcomes (2)"}, {"Form", "Form (2)"}, {"", "Table"}, {"  ", "Table (2)"}, {"History", "Table History"}, {"'", "Table (3)"},
		{"a/b\\c:d?e*f[g]", "a b c d e f(g)"}, {"It's 'so'", "It's 'so"},
		{"Health provision to meet needs and support outcomes", "Health provision to meet needs"},
		{"Health provision to meet needs and more", "Health provision to meet (2)"},
		{strings.Repeat("x", 40), strings.Repeat("x", 31)}, {strings.Repeat("😀", 20), strings.Repeat("😀", 15)},
	} {
		if got := n.take(c[0]); got != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
	for _, c := range [][2]string{{"", "Needs"}, {"Sensory", "Sensory, Needs"}, {"Sensory", "Sensory, Needs (2)"}, {"", "Needs (2)"}} {
		if got := n.takeUnder(c[0], "Needs"); got != c[1] {
			t.Errorf("under %q: %q, want %q", c[0], got, c[1])
		}
	}
	if got := quoted("It's"); got != "'It''s'" {
		t.Error(got)
	}
}

func TestHugeBanner(t *testing.T) {
	t.Parallel()
	d := &doc.Document{Banner: doc.Banner{Organisation: words(300), Name: strings.Repeat("&", 300), Marking: words(300), Reference: words(90)}}
	f := opened(t, d)
	header, err := f.GetHeaderFooter("Form")
	if err != nil || len(utf16.Encode([]rune(header.OddHeader))) > 255 || !strings.Contains(header.OddHeader, "word0 word1") {
		t.Errorf("header %q, err %v", header.OddHeader, err)
	}
	if r := rowOf(t, f, "Form", "Organisation"); r[1] != words(300) {
		t.Error("the banner is not on the sheet")
	}
}

// FuzzPrint: no text makes the printer fail or loses a character that a cell can hold.
func FuzzPrint(f *testing.F) {
	for _, s := range []string{"", "a", "=1", "\x00\xff", "_x000A_", "é\u0301", "\U0010ffff", "a\r\nb"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		book := blocks(t, doc.Field{Label: a, Value: doc.Text(b)}, doc.Table{Caption: a, Columns: []doc.Column{{Title: b, Type: doc.TypeDate}}, Rows: [][]doc.Text{{doc.Text(b)}}})
		sheets := book.GetSheetList()
		if len(sheets) != 2 {
			t.Fatalf("sheets %q", sheets)
		}
		if want := clean(b); want != "" && len(want) < mostUnits {
			if got, err := book.GetCellValue(sheets[1], "B2"); err != nil || got != want {
				t.Errorf("%q became %q, err %v", want, got, err)
			}
		}
	})
}
