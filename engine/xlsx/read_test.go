package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"portico/engine/doc"
)

func TestRead(t *testing.T) {
	t.Parallel()
	body, err := Print(&doc.Document{Title: "Advice", Blocks: []doc.Block{
		doc.Heading{Level: 2, Text: "Needs"}, doc.Field{Label: "What", Value: "=1+1"}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := Read(body)
	if err != nil || len(sheets) == 0 || sheets[0].Name != formSheet {
		t.Fatalf("%v, %v", sheets, err)
	}
	if !slices.ContainsFunc(sheets[0].Rows, func(row []string) bool { return slices.Contains(row, "What") && slices.Contains(row, "=1+1") }) {
		t.Errorf("the answer is not in %q", sheets[0].Rows)
	}
	for _, odd := range []string{"", "PK\x03\x04", "text"} {
		if _, err := Read([]byte(odd)); err == nil {
			t.Errorf("%q was read", odd)
		}
	}
}

// printed is a workbook whose parts withSheet takes over.
var printed = sync.OnceValues(func() (*zip.Reader, error) {
	body, err := Print(&doc.Document{Title: "T"}, Options{})
	if err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(body), int64(len(body)))
})

// withSheet is a printed workbook whose first sheet is this XML.
func withSheet(t testing.TB, xml string) []byte {
	t.Helper()
	old, err := printed()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range old.File {
		if f.Name != "xl/worksheets/sheet1.xml" {
			err = w.Copy(f)
		} else if part, createErr := w.Create(f.Name); createErr != nil {
			t.Fatal(createErr)
		} else {
			_, err = io.WriteString(part, xml)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const sheetHead = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`

// TestReadBounds: a few bytes that say "the last cell of the last row" are no reason to make
// all the cells before it.
func TestReadBounds(t *testing.T) {
	t.Parallel()
	wide := `<row><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>`
	for name, rows := range map[string]string{
		"far down":      `<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>`,
		"far and often": strings.Repeat(wide, 1000),
	} {
		if _, err := Read(withSheet(t, sheetHead+rows+`</sheetData></worksheet>`)); !errors.Is(err, errRows) {
			t.Errorf("%s: %v", name, err)
		}
	}
	sheets, err := Read(withSheet(t, sheetHead+`<row r="2"><c r="B2" t="inlineStr"><is><t>x</t></is></c></row><row r="9"/></sheetData></worksheet>`))
	if err != nil || len(sheets[0].Rows) != 2 || len(sheets[0].Rows[1]) != 2 {
		t.Errorf("%q, %v", sheets, err)
	}
}

// FuzzRead: no sheet makes Read panic or go beyond its bounds.
func FuzzRead(f *testing.F) {
	f.Add(sheetHead + `<row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>`)
	f.Fuzz(func(t *testing.T, xml string) {
		if len(xml) > 1<<16 {
			return
		}
		sheets, err := Read(withSheet(t, xml))
		if err != nil && sheets != nil {
			t.Errorf("%d sheets with %v", len(sheets), err)
		}
		for _, s := range sheets {
			if len(s.Rows) > mostRows || s.Name == "" {
				t.Errorf("sheet %q of %d rows", s.Name, len(s.Rows))
			}
		}
	})
}
