package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"portico/engine/doc"
)

// workbook is what fill makes of a new workbook.
func workbook(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestImportAsShown: days in any format, formulas, merged cells, errors, hidden sheets.
func TestImportAsShown(t *testing.T) {
	t.Parallel()
	body := workbook(t, func(f *excelize.File) {
		us, plain, stamp, money := "m/d/yyyy;@", 14, `[$-809]dd mmmm yyyy h:mm`, `"day" 0.00`
		styles := []*excelize.Style{{CustomNumFmt: &us}, {NumFmt: plain}, {CustomNumFmt: &stamp}, {CustomNumFmt: &money}}
		when := time.Date(2026, 9, 3, 14, 30, 0, 0, time.UTC)
		for i, s := range styles {
			id, _ := f.NewStyle(s)
			cell := at(i+1, 2)
			_ = f.SetCellValue("Sheet1", at(i+1, 1), fmt.Sprintf("Head %d", i+1))
			if i == 3 {
				_ = f.SetCellFloat("Sheet1", cell, 2.5, -1, 64)
			} else {
				_ = f.SetCellValue("Sheet1", cell, when)
			}
			_ = f.SetCellStyle("Sheet1", cell, cell, id)
		}
		_ = f.SetCellValue("Sheet1", "A4", "Both")
		_ = f.MergeCell("Sheet1", "A4", "B5")
		_ = f.SetCellFormula("Sheet1", "C4", "1+1")
		_ = f.SetCellValue("Sheet1", "D4", "#REF!")
		_ = f.SetCellValue("Sheet1", "C5", "end")
		_, _ = f.NewSheet("Hidden")
		_ = f.SetSheetVisible("Hidden", false)
	})
	sheets, err := Import(body)
	if err != nil || len(sheets) != 1 {
		t.Fatal(sheets, err)
	}
	want := `[["Head 1" "Head 2" "Head 3" "Head 4"] ["03/09/2026" "03/09/2026" "03/09/2026 14:30" "day 2.50"] ["Both" "Both" "" "#REF!"] ["Both" "Both" "end"]]`
	if got := fmt.Sprintf("%q", sheets[0].Rows); got != want {
		t.Errorf("\n%s\nnot\n%s", got, want)
	}
	if s := sheets[0]; s.Formulas != 1 || s.Merged != 1 || s.Errors != 1 {
		t.Errorf("%+v", s)
	}
}

// TestImportOfOurOwn: what Print wrote and what Blank offers come back.
func TestImportOfOurOwn(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Twelve words of a sentence that goes on and on for ever. ", 700)
	body, err := Print(&doc.Document{Title: "T", Blocks: []doc.Block{doc.Table{Caption: "Plan", Columns: []doc.Column{{Title: "What"}, {Title: "When", Type: doc.TypeDate}},
		Rows: [][]doc.Text{{doc.Text(strings.TrimSpace(long)), "17-Sep-2026"}, {"Short", ""}}}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := Import(body)
	if err != nil || len(sheets) != 2 || len(sheets[1].Rows) != 3 {
		t.Fatal(len(sheets), err)
	}
	if row := sheets[1].Rows[1]; strings.Join(strings.Fields(row[1]), " ") != strings.TrimSpace(long) || row[2] != "17/09/2026" {
		t.Errorf("%d of %d characters, %q", len(row[1]), len(long), row[2:])
	}
	many := make([]string, 60)
	for i := range many {
		many[i] = fmt.Sprintf("School %d, with a comma", i)
	}
	body, err = Blank("Plan: of [things]", []BlankColumn{{Title: "What", Hint: "Say it"}, {Title: "When", Type: doc.TypeDate}, {Title: "Paid", Choices: []string{"Yes", "No"}}, {Title: "School", Choices: many}}, 20)
	if err != nil {
		t.Fatal(err)
	}
	sheets, err = Import(body)
	if err != nil || len(sheets) != 1 || fmt.Sprint(sheets[0].Rows) != "[[What When Paid School]]" {
		t.Fatal(sheets, err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if rules, err := f.GetDataValidations(sheets[0].Name); err != nil || len(rules) != 3 || !strings.Contains(rules[1].Formula1, "Yes,No") || !strings.Contains(rules[2].Formula1, "Lists") {
		t.Errorf("%+v, %v", rules, err)
	}
}

func TestImportRefuses(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	w, _ := z.Create("xl/worksheets/sheet1.xml")
	_, _ = w.Write(make([]byte, mostUnzipped+1))
	z.Close()
	tall := workbook(t, func(f *excelize.File) { _ = f.SetCellValue("Sheet1", at(1, MostImportRows+1), "x") })
	for name, c := range map[string]struct {
		body []byte
		want error
	}{
		"protected": {append([]byte("\xd0\xcf\x11\xe0 and then "), utf16Of("EncryptedPackage")...), ErrEncrypted},
		"old":       {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Workbook"), ErrOldWorkbook},
		"bomb":      {bomb.Bytes(), ErrTooLarge},
		"tall":      {tall, ErrTooLarge},
		"text":      {[]byte("a,b"), ErrNoWorkbook},
		"cut off":   {tall[:len(tall)/2], ErrNoWorkbook},
	} {
		if sheets, err := Import(c.body); !errors.Is(err, c.want) || sheets != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestImportOfMany: a large sheet takes seconds at most.
func TestImportOfMany(t *testing.T) {
	t.Parallel()
	body := workbook(t, func(f *excelize.File) {
		for row := 1; row <= MostImportRows; row++ {
			_ = f.SetSheetRow("Sheet1", at(1, row), &[]any{1, "two", 3.5, "four", time.Unix(1e9, 0), 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
		}
	})
	began := time.Now()
	sheets, err := Import(body)
	if err != nil || len(sheets[0].Rows) != MostImportRows {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("took %v", took)
	} else {
		t.Log(took)
	}
}

// FuzzImport: no sheet makes Import panic or go beyond its bounds.
func FuzzImport(f *testing.F) {
	f.Add(sheetHead + `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="3"><v>46000.5</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:XFD900000"/></mergeCells></worksheet>`)
	f.Fuzz(func(t *testing.T, xml string) {
		if len(xml) > 1<<16 {
			return
		}
		sheets, err := Import(withSheet(t, xml))
		if err != nil && sheets != nil {
			t.Errorf("%d sheets with %v", len(sheets), err)
		}
		for _, s := range sheets {
			for _, row := range s.Rows {
				if len(s.Rows) > MostImportRows || len(row) > MostImportColumns || len(row) == 0 {
					t.Errorf("%d rows, one of %d", len(s.Rows), len(row))
				}
			}
		}
	})
}
