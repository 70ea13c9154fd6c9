package xlsx

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"portico/engine"
	"portico/engine/doc"
	"portico/formdefs"
)

var created = Options{Created: time.Date(2026, 10, 15, 13, 9, 0, 0, time.UTC)}

func banner() doc.Banner {
	return doc.Banner{Organisation: "Northshire County Council", Department: "SEND & Casework", Marking: "Official: sensitive", Reference: "NC-2026-01843",
		Name: "Diane Bluebell", Born: "10-Feb-2013", FormTitle: "OT advice"}
}

// opened prints d and reads it back.
func opened(t *testing.T, d *doc.Document) *excelize.File {
	t.Helper()
	out, err := Print(d, created)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// blocks prints blocks alone.
func blocks(t *testing.T, b ...doc.Block) *excelize.File {
	t.Helper()
	return opened(t, &doc.Document{Title: "T", Banner: banner(), Blocks: b})
}

// cells are all texts of a sheet, row by row.
func cells(t *testing.T, f *excelize.File, sheet string) [][]string {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// rowOf is the first row of a sheet whose first cell is label.
func rowOf(t *testing.T, f *excelize.File, sheet, label string) []string {
	t.Helper()
	for _, r := range cells(t, f, sheet) {
		if len(r) > 0 && r[0] == label {
			return append(r, "", "", "")
		}
	}
	t.Fatalf("%s has no row %q", sheet, label)
	return nil
}

// textsOf are the texts of a document that must be in some cell.
func textsOf(d *doc.Document) []string {
	var out []string
	for _, block := range d.Blocks {
		switch b := block.(type) {
		case doc.Heading:
			out = append(out, b.Text)
		case doc.Paragraph:
			out = append(out, string(b.Text))
		case doc.Field:
			out = append(out, b.Label, string(b.Value), b.Note, b.Fault)
			for _, i := range b.Items {
				out = append(out, string(i))
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
		case doc.Comments:
			for _, c := range b.Items {
				out = append(out, c.On, c.By, c.When, string(c.Text))
			}
		}
	}
	return out
}

// holds fails for every text of d that is in no cell.
func holds(t *testing.T, f *excelize.File, d *doc.Document) {
	t.Helper()
	var all strings.Builder
	for _, sheet := range f.GetSheetList() {
		for _, r := range cells(t, f, sheet) {
			for _, c := range r {
				all.WriteString(c + "\x00")
			}
		}
	}
	for _, text := range textsOf(d) {
		if !strings.Contains(all.String(), clean(text)) {
			t.Errorf("%.80q is in no cell", text)
		}
	}
}

// TestEverySampleIsInItsWorkbook asks the workbook of every shipped form and sample for
// every label and every answer.
func TestEverySampleIsInItsWorkbook(t *testing.T) {
	t.Parallel()
	for _, key := range formdefs.Keys() {
		source, err := formdefs.Definition(key)
		if err != nil {
			t.Fatal(err)
		}
		def, findings := engine.Compile(source, formdefs.Catalogue())
		if def == nil {
			t.Fatalf("%s: %v", key, findings)
		}
		for _, name := range []string{"empty", "typical", "long"} {
			sample, err := formdefs.Sample(key, name)
			if err != nil {
				t.Fatal(err)
			}
			answers, err := def.Read(sample)
			if err != nil {
				t.Fatalf("%s/%s: %v", key, name, err)
			}
			d := def.Document(answers, engine.DocOptions{Banner: banner(), Signatures: []doc.Signature{{Role: "Author", Name: "Ffion"}},
				Receipt: &engine.ReceiptLine{Reference: "r3f", Hash: "9f3a61c0", Submitted: "15-Oct-2026 at 14:09", Version: "1"}})
			t.Run(key+"/"+name, func(t *testing.T) {
				t.Parallel()
				holds(t, opened(t, d), d)
			})
		}
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	t.Parallel()
	d := everything(t)
	first, err := Print(d, created)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, err := Print(everything(t), created)
		if err != nil || !bytes.Equal(first, again) {
			t.Fatalf("another printing gives other bytes, err %v", err)
		}
	}
	later, err := Print(d, Options{Created: created.Created.Add(time.Hour)})
	if err != nil || bytes.Equal(first, later) {
		t.Errorf("the date is not in the file, err %v", err)
	}
	if _, err := Print(nil, created); !errors.Is(err, errNoDocument) {
		t.Errorf("no document: %v", err)
	}
}

// picture is a small picture as a file.
func picture(t testing.TB, w, h int) []byte {
	t.Helper()
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w {
		p.Set(i, h/2, color.RGBA{R: 200, A: 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// everything is a document with every block.
func everything(t testing.TB) *doc.Document {
	return &doc.Document{Title: "Everything", Lang: "en-GB", Subject: "everything, version 1", Banner: banner(), Draft: true, Footer: "Form everything",
		Blocks: []doc.Block{
			doc.Heading{Level: 1, Text: "Everything"}, doc.Facts{Items: []doc.Fact{{Label: "Sent by", Value: "Marged"}, {Label: "Telephone"}}},
			doc.Heading{Level: 2, Text: "1. Advice"}, doc.Paragraph{Text: "Read by the family.", Muted: true},
			doc.Field{Label: "Strengths", Value: "Draws well.\nLikes maps.", Note: "From the council’s record"}, doc.Field{Label: "Needs", Items: []doc.Text{"Health", "Learning"}},
			doc.Field{Label: "Left out", Fault: "Enter something"},
			doc.Field{Label: "Formatted", Value: "x", Prose: doc.Prose{
				{Kind: doc.ProseHeading, Level: 1, Runs: []doc.Run{{Text: "Findings"}}},
				{Kind: doc.ProseParagraph, Runs: []doc.Run{{Text: "She is "}, {Text: "very", Bold: true}, {Text: " quick, see "}, {Text: "here", Link: "https://example.org/a"}}},
				{Kind: doc.ProseItem, Runs: []doc.Run{{Text: "one"}}}, {Kind: doc.ProseItem, Level: 1, Number: 2, Runs: []doc.Run{{Text: "two", Italic: true}}},
				{Kind: doc.ProseTable, Rows: [][][]doc.Run{{{{Text: "Head"}}, {{Text: "Other"}}}, {{{Text: "a"}}, {{Text: "b"}}}}},
			}},
			doc.Heading{Level: 3, Text: "A group"},
			doc.Table{Caption: "Outcomes: what/when?", Fault: "Add a row", Columns: []doc.Column{{Title: "No."}, {Title: "Outcome"}, {Title: "By when", Type: doc.TypeDate}, {Title: "Cost", Type: doc.TypeNumber, Unit: "pounds"}},
				Rows: [][]doc.Text{{"O1", "Sits", "01-Mar-2027", "120.5 pounds"}, {"O2", "=1+1", "soon", "many"}, {"O3", "Writes", "", "-3"}}},
			doc.Table{Caption: "Reports"},
			doc.Figure{Label: "Photograph", Name: "chair.png", Alt: "The chair, from the left", Media: "image/png", Image: picture(t, 1400, 700)},
			doc.Figure{Label: "Broken", Name: "bad.png", Alt: "Nothing", Media: "image/png", Image: []byte("no picture")}, doc.Figure{Label: "Report", Name: "report.pdf"}, doc.Figure{Label: "No file"},
			doc.Comments{Items: []doc.Comment{{By: "Ola, manager", When: "14-Oct-2026", Text: "Good"}, {On: "Strengths", By: "Ola", Text: "More, please"}}},
			doc.Signatures{People: []doc.Signature{{Role: "Author", Name: "Ffion", Lines: []string{"Therapist", "HCPC OT71834"}, When: "Signed on 14-Oct-2026"}}},
			doc.Code{Label: "SHA-256", Text: "9f3a61c0"},
		}}
}

func TestEveryBlock(t *testing.T) {
	t.Parallel()
	d := everything(t)
	f := opened(t, d)
	holds(t, f, d)
	if got := f.GetSheetList(); !slices.Equal(got, []string{"Form", "Outcomes what when"}) {
		t.Errorf("sheets %q", got)
	}
	for label, want := range map[string][2]string{
		"Name": {"Diane Bluebell", ""}, "State": {draftNotice, ""}, "Telephone": {notAnswered, ""},
		"Strengths": {"Draws well.\nLikes maps.", "From the council’s record"}, "Needs": {"• Health\n• Learning", ""}, "Left out": {notAnswered, "Enter something"},
		"Formatted":            {"Findings\n\nShe is very quick, see here (https://example.org/a)\n\n• one\n    2. two\n\nHead | Other\na | b", ""},
		"Outcomes: what/when?": {"3 rows, on the sheet “Outcomes what when”", "Add a row"}, "Reports": {noRows, ""},
		"Photograph": {"The chair, from the left\nchair.png", ""}, "Broken": {"Nothing\nbad.png", notShown}, "Report": {"report.pdf", ""}, "No file": {notAnswered, ""},
		"On the whole form": {"Good", "Ola, manager, 14-Oct-2026"}, "Author": {"Ffion\nTherapist\nHCPC OT71834", "Signed on 14-Oct-2026"},
	} {
		if r := rowOf(t, f, "Form", label); r[1] != want[0] || r[2] != want[1] {
			t.Errorf("%s: %q", label, r)
		}
	}
	want := [][]string{{"Row", "No.", "Outcome", "By when", "Cost"}, {"1", "O1", "Sits", "01-Mar-2027", "120.5 pounds"}, {"2", "O2", "=1+1", "soon", "many"}, {"3", "O3", "Writes", "", "-3 pounds"}}
	for i, r := range cells(t, f, "Outcomes what when") {
		if !slices.Equal(r, want[i]) {
			t.Errorf("row %d: %q", i, r)
		}
	}
}

func TestTablesSortAndFilter(t *testing.T) {
	t.Parallel()
	f := opened(t, everything(t))
	const sheet = "Outcomes what when"
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeUnset, "D2": excelize.CellTypeUnset, "E2": excelize.CellTypeUnset,
		"C3": excelize.CellTypeSharedString, "D3": excelize.CellTypeSharedString, "E3": excelize.CellTypeSharedString} {
		if got, err := f.GetCellType(sheet, cell); err != nil || got != want {
			t.Errorf("%s is of type %v, want %v, err %v", cell, got, want, err)
		}
	}
	if raw, err := f.GetCellValue(sheet, "D2", excelize.Options{RawCellValue: true}); err != nil || raw != "46447" { // 1 March 2027
		t.Errorf("the date is %q, err %v", raw, err)
	}
	panes, err := f.GetPanes(sheet)
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, err %v", panes, err)
	}
	var filters, titles int
	for _, n := range f.GetDefinedName() {
		filters += strings.Count(n.Name+n.RefersTo, "_FilterDatabase'Outcomes what when'!$A$1:$E$4")
		titles += strings.Count(n.Name+n.RefersTo, "_xlnm.Print_Titles'")
	}
	if filters != 1 || titles != 2 {
		t.Errorf("%d filters and %d print titles in %+v", filters, titles, f.GetDefinedName())
	}
}

func TestSheetsAreLaidOut(t *testing.T) {
	t.Parallel()
	f := opened(t, everything(t))
	for _, sheet := range f.GetSheetList() {
		layout, err := f.GetPageLayout(sheet)
		if err != nil || *layout.Orientation != "landscape" || *layout.Size != 9 || *layout.FitToWidth != 1 {
			t.Errorf("%s: layout %+v, err %v", sheet, layout, err)
		}
		header, err := f.GetHeaderFooter(sheet)
		if err != nil || header.OddHeader != "&LNorthshire County Council&CDiane Bluebell, DOB 10-Feb-2013&ROfficial: sensitive" || header.OddFooter != "&LNC-2026-01843, Draft, not submitted&C&A&RPage &P of &N" {
			t.Errorf("%s: header %+v, err %v", sheet, header, err)
		}
	}
	row := 0
	for i, r := range cells(t, f, "Form") {
		if len(r) > 0 && r[0] == "Outcomes: what/when?" {
			row = i + 1
		}
	}
	if linked, target, err := f.GetCellHyperLink("Form", at(colAnswer, row)); err != nil || !linked || target != "'Outcomes what when'!A1" {
		t.Errorf("link to %q, err %v", target, err)
	}
	props, err := f.GetDocProps()
	if err != nil || props.Title != "Everything" || props.Creator != "Northshire County Council" || props.LastModifiedBy != producer || props.Created != "2026-10-15T13:09:00Z" {
		t.Errorf("properties %+v, err %v", props, err)
	}
}

func TestRightToLeft(t *testing.T) {
	t.Parallel()
	d := everything(t)
	d.RTL = true
	f := opened(t, d)
	for _, sheet := range f.GetSheetList() {
		view, err := f.GetSheetView(sheet, 0)
		if err != nil || !*view.RightToLeft {
			t.Errorf("%s is not from right to left, err %v", sheet, err)
		}
	}
}

func TestPictures(t *testing.T) {
	t.Parallel()
	f := opened(t, everything(t))
	found, err := f.GetPictureCells("Form")
	if err != nil || len(found) != 1 {
		t.Fatalf("pictures in %v, err %v", found, err)
	}
	pictures, err := f.GetPictures("Form", found[0])
	if err != nil || len(pictures) != 1 || pictures[0].Format.AltText != "The chair, from the left" || !bytes.Equal(pictures[0].File, picture(t, 1400, 700)) {
		t.Errorf("%d pictures, err %v", len(pictures), err)
	}
}

func TestFormattingIsKept(t *testing.T) {
	t.Parallel()
	f := opened(t, everything(t))
	for i, r := range cells(t, f, "Form") {
		if len(r) == 0 || r[0] != "Formatted" {
			continue
		}
		runs, err := f.GetCellRichText("Form", at(colAnswer, i+1))
		if err != nil {
			t.Fatal(err)
		}
		var seen []string
		for _, run := range runs {
			if run.Font != nil && run.Font.Bold {
				seen = append(seen, "b:"+run.Text)
			}
			if run.Font != nil && run.Font.Italic {
				seen = append(seen, "i:"+run.Text)
			}
		}
		if want := []string{"b:Findings", "b:very", "i:two", "b:Head", "b:Other"}; !slices.Equal(seen, want) {
			t.Errorf("formatted %q, want %q", seen, want)
		}
	}
}
