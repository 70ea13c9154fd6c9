package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"portico/engine/doc"
)

// What is streamed is opened by a reader that did not write it: texts are texts, dates and numbers
// sort, long texts go on in the next row, sheets have names of their own.
func TestStream(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	s := NewStream(&out, Options{Created: time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC)})
	columns := []doc.Column{{Title: "Receipt"}, {Title: "Born", Type: doc.TypeDate}, {Title: "Cost", Type: doc.TypeNumber, Unit: "pounds"}, {Title: "Words & <more>"}}
	long := strings.Repeat("word ", 10000)
	for range 2 {
		err := s.Sheet("What: happened", columns, func(add func([]doc.Text) error) error {
			return errors.Join(add([]doc.Text{"A", "10-Feb-2013", "12.50 pounds", "=1+1"}), add([]doc.Text{"B", "about 2013", "much", doc.Text(long)}), add([]doc.Text{"C", "", "", "\x00 <b>&\"two\nlines"}))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if got := book.GetSheetList(); len(got) != 2 || got[0] != "What happened" || got[1] != "What happened (2)" {
		t.Fatalf("the sheets are %q", got)
	}
	rows, err := book.GetRows("What happened (2)")
	if err != nil || len(rows) != 5 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if rows[0][3] != "Words & <more>" || rows[1][1] != "10-Feb-2013" || rows[1][2] != "12.5" || rows[1][3] != "=1+1" || rows[2][1] != "about 2013" || rows[2][2] != "much" {
		t.Errorf("the rows are %.300q", rows)
	}
	if rows[3][0] != "B" || rows[2][3]+rows[3][3] != long || rows[4][3] != "\ufffd <b>&\"two\nlines" {
		t.Errorf("a long text is not whole: %d and %d characters; %q", len(rows[2][3]), len(rows[3][3]), rows[4])
	}
	if f, err := book.GetCellFormula("What happened", "D2"); f != "" || err != nil {
		t.Errorf("a text is calculated: %q, %v", f, err)
	}
}

// gone is a reader that has gone away.
type gone struct{}

func (gone) Write([]byte) (int, error) { return 0, errors.New("the reader has gone") }

// An export ends soon after its reader has gone: not every row is asked for.
func TestStreamWithoutReader(t *testing.T) {
	t.Parallel()
	added := 0
	s := NewStream(gone{}, Options{})
	err := s.Sheet("Audit", []doc.Column{{Title: "What"}}, func(add func([]doc.Text) error) error {
		for n := range 1_000_000 {
			if err := add([]doc.Text{doc.Text(fmt.Sprint(n))}); err != nil {
				return err
			}
			added++
		}
		return nil
	})
	if err == nil || added > 100_000 {
		t.Errorf("%d rows were written to nobody: %v", added, err)
	}
}
