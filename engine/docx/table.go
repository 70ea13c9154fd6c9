package docx

import (
	"strings"
	"unicode/utf8"

	"portico/engine/doc"
)

// mostUpright is how many columns a table on an upright page has; wider ones turn it.
const mostUpright = 5

// table writes a table of answers with its caption.
func (p *paper) table(t doc.Table) {
	p.text(t.Caption, look{style: "Question", next: true})
	if t.Hint != "" {
		p.text(t.Hint, look{style: "Note", next: true})
	}
	if len(t.Rows) == 0 || len(t.Columns) == 0 {
		empty := t.Empty
		if empty == "" {
			empty = noRows
		}
		p.text(empty, look{style: "Note"})
		p.under("", t.Fault)
		return
	}
	head := make([][]doc.Run, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = plainRuns(c.Title)
	}
	rows := [][][]doc.Run{head}
	for _, r := range t.Rows {
		cells := make([][]doc.Run, len(t.Columns))
		for i := range min(len(r), len(cells)) {
			cells[i] = plainRuns(string(r[i]))
		}
		rows = append(rows, cells)
	}
	p.grid(t.Caption, widths(t, p.room()), rows)
	p.under("", t.Fault)
}

// grid writes rows of cells; the first is the head, which is repeated on every page.
func (p *paper) grid(caption string, widths []int, rows [][][]doc.Run) {
	var b strings.Builder
	b.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="Answers"/>`)
	if p.doc.RTL {
		b.WriteString("<w:bidiVisual/>")
	}
	b.WriteString(`<w:tblW w:w="` + number(sum(widths)) + `" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>`)
	if caption != "" {
		b.WriteString(`<w:tblCaption w:val="` + escaped(oneLine(caption)) + `"/>`)
	}
	b.WriteString("</w:tblPr><w:tblGrid>")
	for _, w := range widths {
		b.WriteString(`<w:gridCol w:w="` + number(w) + `"/>`)
	}
	b.WriteString("</w:tblGrid>")
	for i, row := range rows {
		b.WriteString("<w:tr>")
		if i == 0 {
			b.WriteString("<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
		}
		for j, w := range widths {
			var cell []doc.Run
			if j < len(row) {
				cell = row[j]
			}
			b.WriteString(`<w:tc><w:tcPr><w:tcW w:w="` + number(w) + `" w:type="dxa"/></w:tcPr>` + p.paragraph(cell, look{style: "Cell"}) + "</w:tc>")
		}
		b.WriteString("</w:tr>")
	}
	b.WriteString("</w:tbl>")
	p.write(b.String())
	p.text("", look{style: "Break"}) // two tables with nothing between them would be one
}

// widths shares the room out by what the columns ask for, or else by what stands in them.
func widths(t doc.Table, room int) []int {
	weights := make([]float64, len(t.Columns))
	all := 0.0
	for i, c := range t.Columns {
		weights[i] = c.Weight
		if c.Weight <= 0 {
			longest := utf8.RuneCountInString(c.Title)
			for _, r := range t.Rows {
				if i < len(r) {
					longest = max(longest, utf8.RuneCountInString(string(r[i])))
				}
			}
			weights[i] = float64(min(max(longest, 8), 60)) / 15
		}
		all += weights[i]
	}
	out := make([]int, len(weights))
	for i, w := range weights {
		out[i] = int(w / all * float64(room))
	}
	return out
}

func evenly(columns, room int) []int {
	out := make([]int, columns)
	for i := range out {
		out[i] = room / columns
	}
	return out
}

func sum(all []int) (n int) {
	for _, one := range all {
		n += one
	}
	return n
}
