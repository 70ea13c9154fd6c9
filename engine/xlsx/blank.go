package xlsx

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"portico/engine/doc"
)

// BlankColumn is a column of a workbook to fill in.
type BlankColumn struct {
	Title   string
	Hint    string   // said when a cell of it is chosen
	Choices []string // offered in a list
	Type    doc.Type
}

// listsSheet holds the choices that are too long to stand in a cell's own list; it is hidden.
const listsSheet = "Lists"

// mostListed is how many characters a cell's own list takes.
const mostListed = 255

// Blank makes a workbook to fill in with so many rows: a head with the titles of the
// columns, choices as lists, days as days. Import reads it back.
func Blank(title string, columns []BlankColumn, rows int) ([]byte, error) {
	b, err := newBook(&doc.Document{Title: title})
	if err != nil {
		return nil, fmt.Errorf("xlsx: %w", err)
	}
	defer b.file.Close()
	sheet := names{}.take(title)
	b.try(b.file.SetSheetName(formSheet, sheet))
	b.lay(sheet, len(columns))
	for i, c := range columns {
		b.blankColumn(sheet, i+1, c, rows)
	}
	b.describe(Options{})
	b.settle()
	var out bytes.Buffer
	b.try(b.file.Write(&out))
	if b.err != nil {
		return nil, fmt.Errorf("xlsx: %w", b.err)
	}
	return out.Bytes(), nil
}

func (b *book) blankColumn(sheet string, column int, c BlankColumn, rows int) {
	b.text(sheet, at(column, 1), oneLine(c.Title))
	width := 40.0
	if c.Type != "" || len(c.Choices) > 0 {
		width = 20
	}
	_, word := longestLine(c.Title)
	b.width(sheet, column, max(width, word+4))
	if c.Type == doc.TypeDate {
		b.try(b.file.SetCellStyle(sheet, at(column, 2), at(column, rows+1), b.styles[lookDate]))
	} else {
		b.try(b.file.SetCellStyle(sheet, at(column, 2), at(column, rows+1), b.styles[lookAnswer]))
	}
	if len(c.Choices) == 0 && c.Hint == "" {
		return
	}
	rule := excelize.NewDataValidation(true)
	rule.Sqref = at(column, 2) + ":" + at(column, rows+1)
	if len(c.Choices) > 0 {
		b.listed(rule, column, c.Choices)
	}
	if c.Hint != "" {
		rule.SetInput(shortened(oneLine(c.Title), 32), shortened(oneLine(c.Hint), 250))
	}
	b.try(b.file.AddDataValidation(sheet, rule))
}

// listed offers choices in the cells of a rule: other words are taken too, the import says of them that they are none.
func (b *book) listed(rule *excelize.DataValidation, column int, choices []string) {
	rule.ShowErrorMessage = false
	inline := strings.Join(choices, ",")
	if utf8.RuneCountInString(inline) <= mostListed && !strings.ContainsAny(strings.Join(choices, ""), ",\"&<>") {
		b.try(rule.SetDropList(choices))
		return
	}
	if i, _ := b.file.GetSheetIndex(listsSheet); i < 0 {
		_, err := b.file.NewSheet(listsSheet)
		b.try(err)
		b.try(b.file.SetSheetVisible(listsSheet, false))
	}
	for i, choice := range choices {
		b.text(listsSheet, at(column, i+1), choice)
	}
	name, _ := excelize.ColumnNumberToName(column)
	rule.SetSqrefDropList(fmt.Sprintf("%s!$%s$1:$%s$%d", quoted(listsSheet), name, name, len(choices)))
}
