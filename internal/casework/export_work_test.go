package casework

import (
	"bytes"
	"fmt"
	"testing"

	"portico/engine/doc"
	"portico/engine/xlsx"
	"portico/internal/portal"
	"portico/internal/store"
)

// The officers' list is written over several pages, and says so when it is cut.
func TestExportWork(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.submitted(t, workPage+20, "Diane likes drawing.")
	officer := d.person(t, "Olive Officer", portal.RoleAdministrator)
	x, err := d.NewWorkExport(t.Context(), officer, store.WorkQuery{States: []portal.TaskState{portal.Submitted}})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := x.Write(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	book, err := xlsx.Read(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if rows := book[0].Rows; len(book) != 1 || len(rows) != workPage+21 || rows[0][0] != "Name" || rows[1][0] != "Diane Bluebell" || rows[workPage+20][6] != portal.Submitted.Words() {
		t.Errorf("%d sheets, %d lines: %.600q", len(book), len(rows), rows)
	}
	var cut [][]doc.Text
	more, err := x.lines(t.Context(), workPage+1, func(cells []doc.Text) error {
		cut = append(cut, cells)
		return nil
	})
	if err != nil || !more || len(cut) != workPage+2 || cut[workPage+1][0] != moreWork || len(cut[workPage+1]) != len(workColumns) {
		t.Errorf("%d lines, more %v, %v", len(cut), more, err)
	}
	if want := fmt.Sprintf("first %d,%03d tasks", WorkExported/1000, WorkExported%1000); !bytes.Contains([]byte(moreWork), []byte(want)) {
		t.Errorf("%q does not say %q", moreWork, want)
	}
}
