package store

import (
	"fmt"
	"strings"
	"testing"
)

// TestFileKeysKnowEveryColumn: what names a file and is not known to the sweep would be
// swept away after a day.
func TestFileKeysKnowEveryColumn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rows, err := w.db.DB.QueryContext(w.ctx, `select table_name, column_name from information_schema.columns
where table_schema = 'public' and column_name ~ '(file|pdf|blob).*(key|hash)' order by 1, 2`)
	w.must(err)
	defer rows.Close()
	found := 0
	for rows.Next() {
		var table, column string
		w.must(rows.Scan(&table, &column))
		if found++; !strings.Contains(fileKeysSQL, "from "+table) || !strings.Contains(fileKeysSQL, column) {
			t.Errorf("FileKeys does not know of %s.%s", table, column)
		}
	}
	w.must(rows.Err())
	if found < 3 {
		t.Fatalf("%d columns that name files were found; the test tells nothing", found)
	}
	keys, err := w.FileKeys(w.ctx)
	w.must(err)
	if want := w.number("select count(*) from attachments where removed_at is null"); len(keys) != want {
		t.Errorf("%s for %d attachments", fmt.Sprint(keys), want)
	}
}
