package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Bounds of what is imported: rows beyond, empty ones counted, and columns beyond are not read.
const (
	MostImportRows    = 3000
	MostImportColumns = 100
	mostImportText    = 4 << 20 // bytes, with some for each cell
)

// What Import says to files that it does not read.
var (
	ErrEncrypted   = errors.New("xlsx: the workbook is protected with a password")
	ErrOldWorkbook = errors.New("xlsx: a workbook of Excel 97-2003")
	ErrTooLarge    = errors.New("xlsx: the workbook is larger than what is imported")
	ErrNoWorkbook  = errors.New("xlsx: no workbook")
)

// ImportSheet is a visible sheet of a workbook as cells to import.
type ImportSheet struct {
	Name     string
	Rows     [][]string // empty ones left out
	Formulas int        // cells whose shown value was taken
	Merged   int        // merged areas, each of whose cells has the area's text
	Errors   int        // cells that show an error of Excel, such as #REF!
}

// Import reads the visible sheets of a workbook as rows to import: cells as they are shown,
// days as 17/09/2026 whatever their format, each cell of a merged area with its text. Rows
// that Print has continued below are one again.
func Import(body []byte) (sheets []ImportSheet, err error) {
	defer func() {
		if p := recover(); p != nil { // excelize trusts what a workbook says of itself
			sheets, err = nil, fmt.Errorf("%w: %v", ErrNoWorkbook, p)
		}
	}()
	if bytes.HasPrefix(body, []byte("\xd0\xcf\x11\xe0")) {
		if bytes.Contains(body, utf16Of("EncryptedPackage")) {
			return nil, ErrEncrypted
		}
		return nil, ErrOldWorkbook
	}
	f, err := excelize.OpenReader(bytes.NewReader(body), excelize.Options{UnzipSizeLimit: mostUnzipped, UnzipXMLSizeLimit: mostXML, ShortDatePattern: "dd/mm/yyyy"})
	if err != nil {
		return nil, openError(err)
	}
	defer f.Close()
	i := importer{file: f, days: map[int]dayFormat{}}
	var out []ImportSheet
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err != nil || !visible {
			continue
		}
		s, err := i.sheet(name)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func openError(err error) error {
	if strings.Contains(err.Error(), "exceeds") && strings.Contains(err.Error(), "limit") {
		return fmt.Errorf("%w: %w", ErrTooLarge, err)
	}
	return fmt.Errorf("%w: %w", ErrNoWorkbook, err)
}

func utf16Of(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

// importer counts what it has read of a workbook.
type importer struct {
	file *excelize.File
	text int
	days map[int]dayFormat // by style
}

// dayFormat is what the number format of a style shows.
type dayFormat int

const (
	noDay      dayFormat = iota
	day                  // a day, with or without its time
	dayAndTime           // a day whose time is shown
)

func (i *importer) sheet(name string) (ImportSheet, error) {
	s := ImportSheet{Name: name}
	rows, err := i.file.Rows(name)
	if err != nil {
		return s, fmt.Errorf("%w: %w", ErrNoWorkbook, err)
	}
	defer rows.Close()
	var all [][]string
	for n := 1; rows.Next(); n++ {
		cells, err := rows.Columns()
		if err != nil {
			return s, fmt.Errorf("%w: %w", ErrNoWorkbook, err)
		}
		if n > MostImportRows {
			if len(cells) > 0 {
				return s, ErrTooLarge
			}
			continue
		}
		cells = cells[:min(len(cells), MostImportColumns)]
		for c := range cells {
			if i.text += len(cells[c]) + 20; i.text > mostImportText {
				return s, ErrTooLarge
			}
		}
		all = append(all, cells)
	}
	for n, cells := range all {
		i.cells(&s, n+1, cells)
	}
	all = i.spread(&s, all)
	for _, cells := range all {
		if strings.TrimSpace(strings.Join(cells, "")) != "" {
			s.Rows = append(s.Rows, cells)
		}
	}
	s.Rows = rejoined(s.Rows)
	return s, nil
}

// cells makes days of the cells of a row that are days, and counts what is to be said.
func (i *importer) cells(s *ImportSheet, row int, cells []string) {
	for c, text := range cells {
		cell := at(c+1, row)
		if formula, err := i.file.GetCellFormula(s.Name, cell); err == nil && formula != "" {
			s.Formulas++
		}
		if text == "" {
			continue
		}
		if strings.HasPrefix(text, "#") && excelError.MatchString(text) {
			s.Errors++
		}
		if format := i.dayOf(s.Name, cell); format != noDay {
			cells[c] = i.day(s.Name, cell, text, format)
		}
	}
}

var excelError = regexp.MustCompile(`^#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$`)

// dayOf says whether the style of a cell shows its number as a day.
func (i *importer) dayOf(sheet, cell string) dayFormat {
	id, err := i.file.GetCellStyle(sheet, cell)
	if err != nil || id == 0 {
		return noDay
	}
	if known, ok := i.days[id]; ok {
		return known
	}
	out := noDay
	if style, err := i.file.GetStyle(id); err == nil {
		switch n := style.NumFmt; {
		case style.CustomNumFmt != nil:
			out = formatOf(*style.CustomNumFmt)
		case n >= 14 && n <= 17 || n >= 27 && n <= 31 || n == 36 || n >= 50 && n <= 58:
			out = day
		case n == 22:
			out = dayAndTime
		}
	}
	i.days[id] = out
	return out
}

var formatAside = regexp.MustCompile(`"[^"]*"|\\.|\[[^\]]*\]`)

// formatOf reads a number format: d and y make a day, h a time.
func formatOf(format string) dayFormat {
	plain := strings.ToLower(formatAside.ReplaceAllString(format, ""))
	switch {
	case !strings.ContainsAny(plain, "dy") || strings.Contains(plain, "general"):
		return noDay
	case strings.Contains(plain, "h"):
		return dayAndTime
	}
	return day
}

// day is a cell with a day, as people here write it; text when it holds no number.
func (i *importer) day(sheet, cell, text string, format dayFormat) string {
	raw, err := i.file.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		return text
	}
	serial, err := strconv.ParseFloat(raw, 64)
	if err != nil || serial < 1 || serial > 2958465 {
		return text
	}
	props, _ := i.file.GetWorkbookProps()
	t, err := excelize.ExcelDateToTime(serial, props.Date1904 != nil && *props.Date1904)
	if err != nil {
		return text
	}
	if format == dayAndTime && (t.Hour() != 0 || t.Minute() != 0) {
		return t.Format("02/01/2006 15:04")
	}
	return t.Format("02/01/2006")
}

// spread puts the text of each merged area into all of its cells.
func (i *importer) spread(s *ImportSheet, rows [][]string) [][]string {
	merged, err := i.file.GetMergeCells(s.Name)
	if err != nil {
		return rows
	}
	for _, m := range merged {
		left, top, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
		right, bottom, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err1 != nil || err2 != nil || top > len(rows) || left > len(rows[top-1]) {
			continue
		}
		text := rows[top-1][left-1]
		if s.Merged++; text == "" {
			continue
		}
		for y := top; y <= min(bottom, len(rows)); y++ {
			for len(rows[y-1]) < min(right, MostImportColumns) {
				rows[y-1] = append(rows[y-1], "")
			}
			for x := left; x <= min(right, MostImportColumns); x++ {
				if i.text += len(text); i.text <= 2*mostImportText {
					rows[y-1][x-1] = text
				}
			}
		}
	}
	return rows
}

var continuedRow = regexp.MustCompile(`^Row \d+ \(continued\)`)

// rejoined puts rows together again that Print has continued below.
func rejoined(rows [][]string) [][]string {
	var out [][]string
	for _, cells := range rows {
		note := cells[len(cells)-1]
		if len(out) == 0 || len(cells) < 2 || !continuedRow.MatchString(note) {
			out = append(out, cells)
			continue
		}
		last := out[len(out)-1]
		for c := 1; c < min(len(cells)-1, len(last)); c++ {
			last[c] += cells[c]
		}
	}
	return out
}
