package casework

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"portico/internal/portal"
)

// age makes a stored file look as if it had been put there long ago.
func (d *desk) age(t *testing.T, key string, by time.Duration) {
	t.Helper()
	for _, path := range d.stored(t) {
		if filepath.Base(path) == key {
			if err := os.Chtimes(path, time.Time{}, time.Now().Add(-by)); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatalf("%s is not stored", key)
}

func TestCheckFilesAndSweep(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.complete(t)
	a, err := d.Attach(t.Context(), w, Upload{Name: "kept.pdf", Body: onePage})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Submit(t.Context(), d.open(t), true); err != nil {
		t.Fatal(err)
	}
	check := func(what string, missing, orphaned []string) {
		t.Helper()
		m, o, err := d.CheckFiles(t.Context())
		slices.Sort(o)
		if err != nil || !slices.Equal(m, missing) || !slices.Equal(o, orphaned) {
			t.Errorf("%s: missing %q, orphaned %q (%v), want %q and %q", what, m, o, err, missing, orphaned)
		}
	}
	check("an attachment and a PDF", nil, nil)
	for _, key := range []string{"orphan-new", "orphan-old"} {
		if err := d.files.Put(t.Context(), key, []byte("cut off")); err != nil {
			t.Fatal(err)
		}
	}
	d.age(t, "orphan-old", 25*time.Hour)
	d.age(t, a.Key, 25*time.Hour)
	check("two files without a row", nil, []string{"orphan-new", "orphan-old"})
	if err := d.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	check("after the sweep the old one is gone", nil, []string{"orphan-new"})
	if err := d.files.Delete(t.Context(), a.Key); err != nil {
		t.Fatal(err)
	}
	check("a row without its file", []string{a.Key}, []string{"orphan-new"})
	if err := d.Sweep(t.Context()); err != nil {
		t.Errorf("the second sweep within the hour looks at all files again: %v", err)
	}
	d.swept = time.Time{}
	if err := d.Sweep(t.Context()); err == nil || !strings.Contains(err.Error(), a.Key) {
		t.Errorf("the sweep does not report the row without a file: %v", err)
	}
}

// TestSweepLeavesForeignFilesAlone: files of another portal, or of a database that was
// restored from long ago, are not removed.
func TestSweepLeavesForeignFilesAlone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for range fewOrphans + 1 {
		key := newRow() + newRow()
		if err := d.files.Put(t.Context(), key, []byte("x")); err != nil {
			t.Fatal(err)
		}
		d.age(t, key, 48*time.Hour)
	}
	if err := d.Sweep(t.Context()); err == nil || !strings.Contains(err.Error(), "left alone") {
		t.Errorf("got %v", err)
	}
	if n := len(d.stored(t)); n != fewOrphans+1 {
		t.Errorf("%d files are left", n)
	}
}

// TestUncertainRowKeepsItsBytes: when the database does not say whether the row was written,
// the bytes stay.
func TestUncertainRowKeepsItsBytes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for code, stays := range map[portal.Code]int{portal.Unavailable: 1, portal.Internal: 1, portal.Conflict: 0} {
		if err := d.files.Put(t.Context(), "uncertain", []byte("x")); err != nil {
			t.Fatal(err)
		}
		if err := d.undoPut(t.Context(), "uncertain", portal.Fail(code, "Gone.")); portal.CodeOf(err) != code {
			t.Errorf("%s became %v", code, err)
		}
		if n := len(d.stored(t)); n != stays {
			t.Errorf("after %s %d files stay, want %d", code, n, stays)
		}
	}
}
