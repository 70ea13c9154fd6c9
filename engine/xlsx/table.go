package xlsx

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"portico/engine/doc"
)

// Words of the tables' sheets.
const (
	rowTitle  = "Row"
	noteTitle = "Note"
	tooTall   = "Longer than a row can show. Select the cell to read all of it."
)

// Widths of a table's columns, in characters.
const (
	narrowest = 10.0
	usual     = 50.0 // a text is set on more lines rather than wider than this
	widest    = 100.0
)

// table writes a table: on the form's sheet where it is found, on its own what is in it.
func (p *page) table(t doc.Table) {
	if len(t.Rows) == 0 {
		text := t.Empty
		if text == "" {
			text = noRows
		}
		p.put(p.faulty(entry{label: t.Caption, answer: plainRuns(text), look: lookMuted, note: t.Hint}, t.Fault))
		return
	}
	name := p.names.takeUnder(p.under, t.Caption)
	p.put(p.faulty(entry{label: t.Caption, answer: plainRuns(rowsWords(len(t.Rows)) + ", on the sheet \u201c" + name + "\u201d"), look: lookLink, note: t.Hint}, t.Fault))
	p.link(name)
	p.book.table(name, t)
}

// link leads from the answer just written to a sheet.
func (p *page) link(sheet string) {
	tip := "Go to the sheet"
	p.try(p.file.SetCellHyperLink(formSheet, at(colAnswer, p.row), quoted(sheet)+"!A1", "Location", excelize.HyperlinkOpts{Tooltip: &tip}))
}

// leaf is the sheet of a table in the making.
type leaf struct {
	*book
	sheet   string
	columns []doc.Column
	widths  []float64
	noted   bool // the sheet has a column of notes
	row     int
}

// table writes a sheet with a head, a number for each row and a filter.
func (b *book) table(sheet string, t doc.Table) {
	_, err := b.file.NewSheet(sheet)
	b.try(err)
	g := &leaf{book: b, sheet: sheet, columns: columnsOf(t), row: 1}
	g.head(t)
	for i, r := range t.Rows {
		g.line(i+1, r)
	}
	last := len(g.columns) + 1
	if g.noted {
		last++
		b.try(b.file.SetCellStr(sheet, at(last, 1), noteTitle))
		b.width(sheet, last, widthNote)
	}
	b.lay(sheet, last)
	b.try(b.file.AutoFilter(sheet, "A1:"+at(last, g.row), nil))
}

// columnsOf are the table's columns; rows that are wider than promised get untitled
// ones, so that no cell is lost.
func columnsOf(t doc.Table) []doc.Column {
	n := len(t.Columns)
	for _, r := range t.Rows {
		n = max(n, len(r))
	}
	return append(t.Columns[:len(t.Columns):len(t.Columns)], make([]doc.Column, n-len(t.Columns))...)
}

func (b *book) width(sheet string, column int, width float64) {
	name, _ := excelize.ColumnNumberToName(column)
	b.try(b.file.SetColWidth(sheet, name, name, width))
}

func (g *leaf) head(t doc.Table) {
	g.try(g.file.SetCellStr(g.sheet, "A1", rowTitle))
	g.width(g.sheet, 1, 7)
	lines := 1
	for i, c := range g.columns {
		title := textOf(pieces(plainRuns(c.Title), mostUnits)[0])
		w := widthOf(title, t.Rows, i)
		g.widths = append(g.widths, w)
		g.width(g.sheet, i+2, w)
		g.text(g.sheet, at(i+2, 1), title)
		lines = max(lines, linesOf(title, w-3)) // the filter's button takes some room
	}
	g.height(lines)
}

// widthOf is the width of column i: as wide as its longest line up to what is read with
// ease, and wider only where a cell would else be higher than a row can be.
func widthOf(title string, rows [][]doc.Text, i int) float64 {
	_, word := longestLine(title)
	w := word + 4
	high := false
	for _, r := range rows {
		if i < len(r) {
			line, _ := longestLine(string(r[i]))
			w = max(w, line+2)
			high = high || linesOf(string(r[i]), usual) > mostLines
		}
	}
	if high {
		return widest
	}
	return max(narrowest, min(w, usual))
}

func (g *leaf) height(lines int) {
	if lines > 1 {
		g.try(g.file.SetRowHeight(g.sheet, g.row, math.Min(float64(min(lines, mostLines))*lineHeight+3, excelize.MaxRowHeight)))
	}
}

// line writes a row of the table. A cell that is too long goes on in the row below,
// which carries the same number.
func (g *leaf) line(number int, cells []doc.Text) {
	parts, rows := make([][][]doc.Run, len(cells)), 1
	for i, c := range cells {
		parts[i] = pieces(plainRuns(string(c)), mostUnits)
		rows = max(rows, len(parts[i]))
	}
	for n := range rows {
		g.row++
		g.try(g.file.SetCellInt(g.sheet, at(1, g.row), int64(number)))
		g.paint(g.sheet, g.row, 1, 1, lookCount)
		lines, said := 1, ""
		if n > 0 {
			said = "Row " + strconv.Itoa(number) + " " + continued
		}
		for i := range g.columns {
			text := ""
			if i < len(parts) {
				text = textOf(pieceAt(parts[i], n))
			}
			g.cell(i, text)
			lines = max(lines, linesOf(text, g.widths[i]))
		}
		if lines > mostLines {
			said = strings.TrimSpace(said + "\n" + tooTall)
		}
		if said != "" {
			g.noted = true
			g.try(g.file.SetCellStr(g.sheet, at(len(g.columns)+2, g.row), said))
			g.paint(g.sheet, g.row, len(g.columns)+2, len(g.columns)+2, lookMuted)
		}
		g.height(lines)
	}
}

// cell writes the cell of a column: a date or a number as such where its text reads as
// one, else the text.
func (g *leaf) cell(column int, text string) {
	name := at(column+2, g.row)
	g.paint(g.sheet, g.row, column+2, column+2, lookAnswer)
	c := g.columns[column]
	switch c.Type {
	case doc.TypeDate:
		if day, err := time.Parse(doc.DateLayout, text); err == nil && day.Year() > 1900 {
			g.try(g.file.SetCellValue(g.sheet, name, day))
			g.paint(g.sheet, g.row, column+2, column+2, lookDate)
			return
		}
	case doc.TypeNumber:
		figures := strings.TrimSuffix(text, " "+c.Unit)
		if plainNumber.MatchString(figures) {
			n, _ := strconv.ParseFloat(figures, 64)
			_, decimals, _ := strings.Cut(figures, ".")
			g.try(g.file.SetCellFloat(g.sheet, name, n, -1, 64))
			g.try(g.file.SetCellStyle(g.sheet, name, name, g.numberStyle(len(decimals), c.Unit)))
			return
		}
	}
	if text != "" {
		g.text(g.sheet, name, text)
	}
}

// plainNumber is a number that Excel keeps exactly, which is 15 digits.
var plainNumber = regexp.MustCompile(`^-?[0-9]{1,9}(\.[0-9]{1,6})?$|^-?[0-9]{1,15}$`)
