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

// Bounds of a workbook that is read: a small file can unpack to a large one.
const (
	mostUnzipped = 30 << 20
	mostXML      = 8 << 20
	mostRows     = 20000
)

// errRows is what Read says to a workbook with too many rows.
var errRows = errors.New("xlsx: the workbook has too many rows")

// Read gives the sheets of a workbook in their order, cells as they are shown: dates and
// numbers in their format. An error for what is no workbook or beyond the bounds.
func Read(body []byte) ([]Sheet, error) {
	f, err := excelize.OpenReader(bytes.NewReader(body), excelize.Options{UnzipSizeLimit: mostUnzipped, UnzipXMLSizeLimit: mostXML})
	if err != nil {
		return nil, fmt.Errorf("xlsx: %w", err)
	}
	defer f.Close()
	var out []Sheet
	total := 0
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			return nil, fmt.Errorf("xlsx: %w", err)
		}
		if total += len(rows); total > mostRows {
			return nil, errRows
		}
		out = append(out, Sheet{Name: name, Rows: rows})
	}
	return out, nil
}
