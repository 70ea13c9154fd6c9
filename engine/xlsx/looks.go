package xlsx

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"portico/engine/doc"
)

// look is how a cell looks.
type look int

const (
	lookHead   look = iota // titles of columns
	lookTitle              // of the form
	lookTab                // heading of a tab
	lookGroup              // heading of a group
	lookLabel              // a question
	lookAnswer             // what was answered
	lookMuted              // what stands where there is no answer; asides
	lookFault              // what is wrong
	lookLink               // to another sheet
	lookCode               // a hash
	lookDate               // a real date
	lookCount              // a row's number
)

// The colours of the design system (portico.css).
const (
	ink   = "10191D"
	brand = "004D5A"
	tint  = "E4EFF0"
	muted = "47545A"
	red   = "8F1414"
	link  = "1D5FA8"
	grid  = "C9D1D4"
)

// family and size of the letters, and the height of a line of them, in points.
const (
	family     = "Calibri"
	size       = 11
	lineHeight = 15.0
)

// fonts of the looks, in the order in which the file lists them.
var fonts = [...]excelize.Font{
	lookHead:   {Bold: true, Color: ink},
	lookTitle:  {Bold: true, Size: 16, Color: ink},
	lookTab:    {Bold: true, Size: 13, Color: brand},
	lookGroup:  {Bold: true, Size: 12, Color: brand},
	lookLabel:  {Bold: true, Color: ink},
	lookAnswer: {Color: ink},
	lookMuted:  {Color: muted},
	lookFault:  {Bold: true, Color: red},
	lookLink:   {Color: link, Underline: "single"},
	lookCode:   {Family: "Courier New", Color: ink},
	lookDate:   {Color: ink},
	lookCount:  {Color: muted},
}

func (b *book) makeStyles() {
	for l, f := range fonts {
		if f.Size == 0 {
			f.Size = size
		}
		if f.Family == "" {
			f.Family = family
		}
		b.styles[l] = b.style(look(l), f)
	}
}

func (b *book) style(l look, f excelize.Font) int {
	s := &excelize.Style{Font: &f, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}
	switch l {
	case lookTitle, lookTab, lookGroup:
		s.Alignment.WrapText = false // a heading runs over the columns
	case lookHead:
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{tint}}
	case lookDate:
		format := "dd-mmm-yyyy" // as doc.DateLayout
		s.CustomNumFmt = &format
	}
	if l == lookDate || l == lookCount {
		s.Alignment.Horizontal = b.start()
	}
	if l != lookTitle && l != lookTab && l != lookGroup {
		s.Border = []excelize.Border{{Type: "bottom", Style: 1, Color: grid}}
	}
	id, err := b.file.NewStyle(s)
	b.try(err)
	return id
}

// start is the side where lines begin.
func (b *book) start() string {
	if b.doc.RTL {
		return "right"
	}
	return "left"
}

// numberStyle is the style of numbers with so many decimals and a unit behind them, so
// that a cell reads as the document has it and is a number all the same.
func (b *book) numberStyle(decimals int, unit string) int {
	format := "0"
	if decimals > 0 {
		format += "." + strings.Repeat("0", decimals)
	}
	if unit != "" {
		format += `" ` + strings.ReplaceAll(clean(unit), `"`, "") + `"`
	}
	if id, ok := b.numbers[format]; ok {
		return id
	}
	id, err := b.file.NewStyle(&excelize.Style{Font: &excelize.Font{Size: size, Family: family, Color: ink}, CustomNumFmt: &format,
		Alignment: &excelize.Alignment{Vertical: "top", Horizontal: b.start()}, Border: []excelize.Border{{Type: "bottom", Style: 1, Color: grid}}})
	b.try(err)
	b.numbers[format] = id
	return id
}

// at is the name of a cell.
func at(column, row int) string {
	name, _ := excelize.ColumnNumberToName(column)
	return name + strconv.Itoa(row)
}

// paint gives a look to the cells of a row, or of several.
func (b *book) paint(sheet string, row, from, to int, l look) {
	b.try(b.file.SetCellStyle(sheet, at(from, row), at(to, row), b.styles[l]))
}

// write puts runs into a cell as text, never as a formula. Runs of one look are a plain
// text, which other programs read most easily.
func (b *book) write(sheet, cell string, runs []doc.Run) {
	plain := true
	for _, r := range runs {
		plain = plain && !r.Bold && !r.Italic
	}
	if plain {
		b.text(sheet, cell, textOf(runs))
		return
	}
	rich := make([]excelize.RichTextRun, len(runs))
	for i, r := range runs {
		rich[i] = excelize.RichTextRun{Text: r.Text, Font: &excelize.Font{Bold: r.Bold, Italic: r.Italic, Size: size, Family: family, Color: ink}}
	}
	b.try(b.file.SetCellRichText(sheet, cell, rich))
}

// text puts a text into a cell.
func (b *book) text(sheet, cell, text string) {
	b.try(b.file.SetCellStr(sheet, cell, escapes.ReplaceAllString(text, "_x005F$0")))
}

// escapes in texts would be read as the characters they stand for: excelize writes them
// as they are, but for those in formatted runs.
var escapes = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)
