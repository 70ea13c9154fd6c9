package engine

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	gold "github.com/yuin/goldmark/text"
)

// pipeTables makes tables of paragraphs: a line of cells, a line of hyphens below it with
// as many, and the lines that follow. A pipe must stand in both, so that underlined words
// are none; and no row may have more cells than the head, since a table of CommonMark
// drops those, and with them somebody's words. What does not fit stays text.
type pipeTables struct{}

// Transform makes the end of a paragraph a table.
func (pipeTables) Transform(node *ast.Paragraph, reader gold.Reader, _ parser.Context) {
	source, lines := reader.Source(), node.Lines()
	head := -1
	var rows [][]gold.Segment
	for i := range lines.Len() {
		cells := cellsOf(lines.At(i), source)
		switch {
		case head < 0 && i+1 < lines.Len() && isRule(lines.At(i+1), source, len(cells)):
			head = i
			rows = append(rows, cells)
		case head < 0 || i == head+1:
		case len(cells) > len(rows[0]):
			return
		default:
			rows = append(rows, cells)
		}
	}
	if head < 0 || !hasPipe(lines.At(head), source) {
		return
	}
	node.Parent().InsertAfter(node.Parent(), node, tableOf(rows))
	node.Lines().SetSliced(0, head)
	if head == 0 {
		node.Parent().RemoveChild(node.Parent(), node)
		return
	}
	last := node.Lines().At(head - 1)
	node.Lines().Set(head-1, last.TrimRightSpace(source))
}

func hasPipe(line gold.Segment, source []byte) bool {
	return bytes.IndexByte(line.Value(source), '|') >= 0
}

// isRule says whether a line is the one below a table's head of so many cells.
func isRule(line gold.Segment, source []byte, cells int) bool {
	if !hasPipe(line, source) {
		return false
	}
	rules := cellsOf(line, source)
	for _, r := range rules {
		if hyphens := bytes.TrimSuffix(bytes.TrimPrefix(r.Value(source), []byte(":")), []byte(":")); len(hyphens) == 0 || len(bytes.Trim(hyphens, "-")) > 0 {
			return false
		}
	}
	return len(rules) == cells
}

// cellsOf are the cells of a line: what stands between pipes that no backslash escapes.
// The pipes at its ends need not be there.
func cellsOf(line gold.Segment, source []byte) []gold.Segment {
	line = line.TrimLeftSpace(source)
	line = line.TrimRightSpace(source)
	text := source[line.Start:line.Stop]
	var cells []gold.Segment
	from := 0
	cut := func(to int) {
		cell := gold.NewSegment(line.Start+from, line.Start+to)
		cell = cell.TrimLeftSpace(source)
		cells = append(cells, cell.TrimRightSpace(source))
		from = to + 1
	}
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\':
			i++
		case text[i] == '|' && i == 0:
			from = 1
		case text[i] == '|':
			cut(i)
		}
	}
	if from < len(text) || len(cells) == 0 {
		cut(len(text))
	}
	return cells
}

// tableOf is a table whose first row is its head. All its rows are as wide as that.
func tableOf(rows [][]gold.Segment) *tables.Table {
	table := tables.NewTable()
	for i, cells := range rows {
		row := tables.NewTableRow(nil)
		for j := range rows[0] {
			cell := tables.NewTableCell()
			if j < len(cells) {
				cell.Lines().Append(cells[j])
			}
			row.AppendChild(row, cell)
		}
		if i == 0 {
			table.AppendChild(table, tables.NewTableHeader(row))
			continue
		}
		table.AppendChild(table, row)
	}
	return table
}
