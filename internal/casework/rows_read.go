package casework

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"portico/engine"
	"portico/engine/doc"
	"portico/engine/xlsx"
	"portico/internal/portal"
)

// MaxWorkbookBytes is the largest file that rows are imported from.
const MaxWorkbookBytes = 10 << 20

// ReadRows reads the rows of a file: a workbook of Excel (.xlsx), or a CSV file. Other
// files are invalid, and larger ones too_large, with a sentence that says what to do.
func ReadRows(name string, body []byte) ([]PasteSheet, error) {
	switch ext := strings.ToLower(path.Ext(name)); {
	case len(body) > MaxWorkbookBytes:
		return nil, portal.Fail(portal.TooLarge, fmt.Sprintf("The file is larger than %d MB. Save the rows in a workbook of their own and choose that.", MaxWorkbookBytes>>20))
	case ext == ".csv" && !bytes.HasPrefix(body, []byte("PK")):
		return readCSV(body)
	case ext == ".xlsx" || ext == ".xls" || ext == ".xlsm" || bytes.HasPrefix(body, []byte("PK")):
		return readWorkbook(body)
	}
	return nil, portal.Fail(portal.Invalid, "Rows are imported from an Excel workbook (.xlsx) or a CSV file (.csv). Save it as one of these and choose it again.")
}

func readWorkbook(body []byte) ([]PasteSheet, error) {
	sheets, err := xlsx.Import(body)
	switch {
	case errors.Is(err, xlsx.ErrEncrypted):
		return nil, portal.Wrap(portal.Invalid, "The workbook is protected with a password. Open it in Excel, save a copy without the password and choose that.", err)
	case errors.Is(err, xlsx.ErrOldWorkbook):
		return nil, portal.Wrap(portal.Invalid, "This is a workbook of an old Excel (.xls). Open it, save it as .xlsx and choose that.", err)
	case errors.Is(err, xlsx.ErrTooLarge):
		return nil, portal.Wrap(portal.TooLarge, fmt.Sprintf("The workbook unpacks to more than can be imported: %d rows of a sheet at most. Save the rows in a workbook of their own and choose that.", xlsx.MostImportRows), err)
	case err != nil:
		return nil, portal.Wrap(portal.Invalid, "This file is no Excel workbook, or it is damaged. Open it in Excel, save it as .xlsx and choose it again.", err)
	}
	var out []PasteSheet
	for _, s := range sheets {
		out = append(out, PasteSheet{Name: s.Name, Texts: s.Rows, Notes: notesOf(s)})
	}
	return out, nil
}

// notesOf says what was found on a sheet that does not read as it stands.
func notesOf(s xlsx.ImportSheet) []string {
	var notes []string
	say := func(n int, one, more string) {
		if n == 1 {
			notes = append(notes, one)
		} else if n > 1 {
			notes = append(notes, fmt.Sprintf(more, n))
		}
	}
	say(s.Formulas, "One cell is worked out by a formula. What it shows was taken.", "%d cells are worked out by formulas. What they show was taken.")
	say(s.Merged, "Merged cells were parted: each has the text of the whole.", "%d groups of merged cells were parted: each cell has the text of the whole.")
	say(s.Errors, "One cell shows an error of Excel, such as #REF!. Look for it below.", "%d cells show an error of Excel, such as #REF!. Look for them below.")
	return notes
}

// readCSV reads a CSV file: of UTF-8 or of Windows, with commas, semicolons or tabs.
func readCSV(body []byte) ([]PasteSheet, error) {
	text := string(body)
	if !utf8.ValidString(text) {
		text, _ = charmap.Windows1252.NewDecoder().String(text)
	}
	head, _, _ := strings.Cut(text, "\n")
	between := byte(',')
	for _, b := range []byte(";\t") {
		if strings.Count(head, string(b)) > strings.Count(head, string(between)) {
			between = b
		}
	}
	texts, err := engine.SeparatedTexts(text, between)
	var beyond *engine.BoundError
	if errors.As(err, &beyond) {
		return nil, portal.Wrap(portal.TooLarge, beyond.Sentence, err)
	}
	return []PasteSheet{{Texts: texts}}, err
}

// ReadPasted reads texts that were pasted into a page.
func ReadPasted(text string) ([]PasteSheet, error) {
	texts, err := engine.PastedTexts(strings.ReplaceAll(text, "\r\n", "\n"))
	var beyond *engine.BoundError
	if errors.As(err, &beyond) {
		return nil, portal.Wrap(portal.TooLarge, beyond.Sentence, err)
	}
	return []PasteSheet{{Texts: texts}}, err
}

// BlankRows is a workbook to fill in with rows for a table, which ReadRows reads back.
func BlankRows(t *engine.PasteTarget) ([]byte, error) {
	columns := make([]xlsx.BlankColumn, 0, len(t.Columns))
	for _, c := range t.Columns {
		b := xlsx.BlankColumn{Title: c.Title, Hint: c.Hint, Choices: c.Choices}
		switch c.Kind {
		case "date":
			b.Type, b.Hint = doc.TypeDate, cmp.Or(b.Hint, "A date, day first: 17/09/2026")
		case "number", "integer":
			b.Type = doc.TypeNumber
		case "checkboxes":
			b.Choices, b.Hint = nil, "One or more of: "+strings.Join(c.Choices, "; ")
		}
		columns = append(columns, b)
	}
	return xlsx.Blank(t.Title, columns, min(t.Most, 200))
}
