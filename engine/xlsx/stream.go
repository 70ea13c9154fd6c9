package xlsx

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"portico/engine/doc"
)

// Stream writes a workbook of many rows into a writer, one sheet after the other, and holds none
// of them: neither in memory nor in files of its own. (excelize's own stream writer keeps every
// sheet until all are done.) Texts are texts, never formulas; dates and numbers in columns of
// these types sort. The zero time as Created is written as such.
type Stream struct {
	zip    *zip.Writer
	names  names
	sheets []string
	at     string // RFC 3339
}

// NewStream begins a workbook.
func NewStream(w io.Writer, o Options) *Stream {
	return &Stream{zip: zip.NewWriter(w), names: names{}, at: o.Created.UTC().Format(time.RFC3339)}
}

// errTooManyRows is what Sheet says when Excel could not hold what is written.
var errTooManyRows = errors.New("xlsx: more rows than a sheet can hold")

// Sheet writes a sheet with a head and a filter. rows calls add for each row, whose cells are as wide
// as columns. A cell that is too long for Excel goes on in the row below, which begins with
// the same first cell.
func (s *Stream) Sheet(title string, columns []doc.Column, rows func(add func(cells []doc.Text) error) error) error {
	s.sheets = append(s.sheets, s.names.take(title))
	f, err := s.zip.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(s.sheets)))
	if err != nil {
		return err
	}
	g := &streamed{w: bufio.NewWriterSize(f, 32<<10), columns: columns}
	g.begin()
	if err := rows(g.add); err != nil {
		return err
	}
	g.end()
	return g.w.Flush()
}

// Close writes what holds the sheets together. Without it the workbook has no end.
func (s *Stream) Close() error {
	for _, part := range []struct{ name, body string }{
		{"xl/workbook.xml", s.workbook()}, {"xl/_rels/workbook.xml.rels", s.relations()}, {"xl/styles.xml", streamStyles}, {"[Content_Types].xml", s.types()},
		{"_rels/.rels", xmlHead + `<Relationships xmlns="` + packageRelations + `"><Relationship Id="rId1" Type="` + officeRelations + `/officeDocument" Target="xl/workbook.xml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`},
		{"docProps/core.xml", xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>` +
			producer + `</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">` + s.at + `</dcterms:created></cp:coreProperties>`},
	} {
		f, err := s.zip.Create(part.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, part.body); err != nil {
			return err
		}
	}
	return s.zip.Close()
}

const (
	xmlHead          = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	spreadsheet      = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	officeRelations  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageRelations = "http://schemas.openxmlformats.org/package/2006/relationships"
	sheetMedia       = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// The styles of cells, in the order of streamStyles.
const (
	styleText = iota
	styleHead
	styleDate
)

const streamStyles = xmlHead + `<styleSheet xmlns="` + spreadsheet + `"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd\-mmm\-yyyy"/></numFmts>` +
	`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>` +
	`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf applyAlignment="1"><alignment vertical="top"/></xf><xf fontId="1" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` +
	`<xf numFmtId="164" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left" vertical="top"/></xf></cellXfs></styleSheet>`

func (s *Stream) workbook() string {
	out := xmlHead + `<workbook xmlns="` + spreadsheet + `" xmlns:r="` + officeRelations + `"><sheets>`
	for i, name := range s.sheets {
		out += fmt.Sprintf(`<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escaped(name), i+1, i+1)
	}
	return out + `</sheets></workbook>`
}

func (s *Stream) relations() string {
	out := xmlHead + `<Relationships xmlns="` + packageRelations + `">`
	for i := range s.sheets {
		out += fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, officeRelations, i+1)
	}
	return out + fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/></Relationships>`, len(s.sheets)+1, officeRelations)
}

func (s *Stream) types() string {
	out := xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + sheetMedia + `sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="` + sheetMedia + `styles+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>`
	for i := range s.sheets {
		out += fmt.Sprintf(`<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, i+1, sheetMedia)
	}
	return out + `</Types>`
}

func escaped(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(clean(text))) // a strings.Builder never fails
	return b.String()
}

// streamed is a sheet in the making.
type streamed struct {
	w       *bufio.Writer
	columns []doc.Column
	row     int
}

func (g *streamed) begin() {
	g.w.WriteString(xmlHead + `<worksheet xmlns="` + spreadsheet + `"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	for i, c := range g.columns {
		width := map[doc.Type]int{doc.TypeDate: 13, doc.TypeNumber: 12}[c.Type]
		if width == 0 {
			width = 28
		}
		fmt.Fprintf(g.w, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, width)
	}
	g.w.WriteString(`</cols><sheetData>`)
	heads := make([]doc.Text, len(g.columns))
	for i, c := range g.columns {
		heads[i] = doc.Text(textOf(pieces(plainRuns(c.Title), mostUnits)[0]))
	}
	g.line(heads, styleHead)
}

func (g *streamed) end() {
	fmt.Fprintf(g.w, `</sheetData><autoFilter ref="A1:%s"/></worksheet>`, at(len(g.columns), g.row))
}

func (g *streamed) add(cells []doc.Text) error {
	parts, rows := make([][][]doc.Run, len(cells)), 1
	for i, c := range cells {
		parts[i] = pieces(plainRuns(string(c)), mostUnits)
		rows = max(rows, len(parts[i]))
	}
	for n := range rows {
		if g.row >= excelize.TotalRows {
			return errTooManyRows
		}
		line := make([]doc.Text, len(cells))
		for i := range cells {
			line[i] = doc.Text(textOf(pieceAt(parts[i], n)))
		}
		if n > 0 {
			line[0] = cells[0]
		}
		g.line(line, styleText)
	}
	_, err := g.w.Write(nil) // what has failed to be written until now
	return err
}

func (g *streamed) line(cells []doc.Text, style int) {
	g.row++
	fmt.Fprintf(g.w, `<row r="%d">`, g.row)
	for i, text := range cells {
		if text == "" {
			continue
		}
		where, c := at(i+1, g.row), g.columns[i]
		if number, look, ok := streamNumber(c, string(text)); ok && style != styleHead {
			fmt.Fprintf(g.w, `<c r="%s" s="%d"><v>%s</v></c>`, where, look, number)
			continue
		}
		fmt.Fprintf(g.w, `<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">`, where, style)
		xml.EscapeText(g.w, []byte(text)) // clean already; a fault of writing is kept by g.w
		g.w.WriteString(`</t></is></c>`)
	}
	g.w.WriteString(`</row>`)
}

// excelDay is the day that Excel counts as 0.
var excelDay = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

// streamNumber is what a cell holds instead of its text in a column of dates or numbers.
func streamNumber(c doc.Column, text string) (number string, style int, ok bool) {
	switch c.Type {
	case doc.TypeDate:
		day, err := time.Parse(doc.DateLayout, text)
		return strconv.Itoa(int(math.Round(day.Sub(excelDay).Hours() / 24))), styleDate, err == nil && day.Year() > 1900
	case doc.TypeNumber:
		figures := strings.TrimSuffix(text, " "+c.Unit)
		return figures, styleText, plainNumber.MatchString(figures)
	}
	return "", 0, false
}
