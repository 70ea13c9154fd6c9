package xlsx

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Sheet is a sheet of a workbook as it reads on the screen.
type Sheet struct {
	Name string
	Rows [][]string // ragged: a row ends with its last cell that is not empty
}

// Bounds of a workbook that is read: a small file can unpack to a large one, and a cell
// far to the right or far down makes all the others before it.
const (
	mostUnzipped = 30 << 20
	mostXML      = 8 << 20
	mostRows     = 20000
	mostCells    = 1 << 20
)

// errRows is what Read says to a workbook with too many rows or cells.
var errRows = errors.New("xlsx: the workbook has too many rows or cells")

// Read gives the sheets of a workbook in their order, cells as they are shown: dates and
// numbers in their format. An error for what is no workbook or beyond the bounds.
func Read(body []byte) (sheets []Sheet, err error) {
	defer func() {
		if p := recover(); p != nil { // excelize trusts what a workbook says of itself
			sheets, err = nil, fmt.Errorf("xlsx: %v", p)
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(body), excelize.Options{UnzipSizeLimit: mostUnzipped, UnzipXMLSizeLimit: mostXML})
	if err != nil {
		return nil, fmt.Errorf("xlsx: %w", err)
	}
	defer f.Close()
	r := reader{file: f}
	var out []Sheet
	for _, name := range f.GetSheetList() {
		rows, err := r.sheet(name)
		if err != nil {
			return nil, err
		}
		out = append(out, Sheet{Name: name, Rows: rows})
	}
	return out, nil
}

// reader counts what it has read of a workbook.
type reader struct {
	file        *excelize.File
	rows, cells int
}

// sheet reads the rows of a sheet up to the last one that is not empty.
func (r *reader) sheet(name string) ([][]string, error) {
	rows, err := r.file.Rows(name)
	if err != nil {
		return nil, fmt.Errorf("xlsx: %w", err)
	}
	defer rows.Close()
	var out [][]string
	last := 0
	for rows.Next() {
		row, err := rows.Columns()
		if err != nil {
			return nil, fmt.Errorf("xlsx: %w", err)
		}
		r.rows, r.cells = r.rows+1, r.cells+len(row)
		if r.rows > mostRows || r.cells > mostCells {
			return nil, errRows
		}
		if out = append(out, row); len(row) > 0 {
			last = len(out)
		}
	}
	if err := rows.Error(); err != nil {
		return nil, fmt.Errorf("xlsx: %w", err)
	}
	return out[:last], nil
}
