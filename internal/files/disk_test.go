package files

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"portico/internal/portal"
)

func disk(t *testing.T) *Disk {
	t.Helper()
	d, err := NewDisk(filepath.Join(t.TempDir(), "files"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// kept lists all files below the folder.
func kept(t *testing.T, d *Disk) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(d.dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			names = append(names, filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestDiskKeepsReplacesAndDeletes(t *testing.T) {
	t.Parallel()
	var store Store = disk(t)
	ctx := t.Context()
	for _, body := range [][]byte{[]byte("first"), bytes.Repeat([]byte{0, 1, 2}, 1<<20), {}} {
		if err := store.Put(ctx, "k3f9x2ab", body); err != nil {
			t.Fatal(err)
		}
		got, err := store.Get(ctx, "k3f9x2ab")
		if err != nil || !bytes.Equal(got, body) {
			t.Fatalf("got %d bytes (%v), want %d", len(got), err, len(body))
		}
	}
	for range 2 {
		if err := store.Delete(ctx, "k3f9x2ab"); err != nil {
			t.Errorf("deleting, and deleting again: %v", err)
		}
	}
	if _, err := store.Get(ctx, "k3f9x2ab"); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("after Delete: %v, want not_found", err)
	}
	if names := kept(t, store.(*Disk)); len(names) != 0 {
		t.Errorf("%q stay behind", names)
	}
}

func TestDiskRefusesKeysThatNameOtherPlaces(t *testing.T) {
	t.Parallel()
	d := disk(t)
	for _, key := range []string{"", "abc", "../../etc/passwd", "a/bcd", `a\bcd`, ".hidden", "....", "ab\x00cd", "käse", strings.Repeat("a", 121)} {
		_, getErr := d.Get(t.Context(), key)
		for what, err := range map[string]error{"Put": d.Put(t.Context(), key, []byte("x")), "Get": getErr, "Delete": d.Delete(t.Context(), key)} {
			if err == nil {
				t.Errorf("%s took the key %q", what, key)
			}
		}
	}
	if names := kept(t, d); len(names) != 0 {
		t.Errorf("%q were written", names)
	}
}

func TestDiskOutOfOrder(t *testing.T) {
	t.Parallel()
	d := disk(t)
	path, err := d.path("k3f9x2ab")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Dir(path), []byte("a file where a folder belongs"), 0o600); err != nil {
		t.Fatal(err)
	}
	err = d.Put(t.Context(), "k3f9x2ab", []byte("x"))
	if portal.CodeOf(err) != portal.Unavailable || !strings.Contains(portal.SentenceOf(err), "Your answers are safe") {
		t.Errorf("Put: %v, want unavailable", err)
	}
	if names := kept(t, d); len(names) != 1 {
		t.Errorf("the failed write left %q", names)
	}
}

func TestDiskFull(t *testing.T) {
	t.Parallel()
	full := fmt.Errorf("write: %w", &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC})
	err := unavailable(full)
	if portal.CodeOf(err) != portal.Unavailable || !strings.HasPrefix(portal.SentenceOf(err), "There is no room") || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v, want unavailable and that there is no room", err)
	}
}

func TestDiskClearsAbandonedWrites(t *testing.T) {
	t.Parallel()
	d := disk(t)
	old, fresh := filepath.Join(d.dir, incoming, "put1"), filepath.Join(d.dir, incoming, "put2")
	for _, name := range []string{old, fresh} {
		if err := os.WriteFile(name, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(old, time.Time{}, time.Now().Add(-25*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := NewDisk(d.dir); err != nil {
		t.Fatal(err)
	}
	if names := kept(t, d); len(names) != 1 || names[0] != "put2" {
		t.Errorf("%q are left, want put2, which may still be written", names)
	}
}

func TestDiskListsItsKeys(t *testing.T) {
	t.Parallel()
	d := disk(t)
	if all, err := d.Keys(t.Context()); err != nil || len(all) != 0 {
		t.Fatalf("an empty folder has %v (%v)", all, err)
	}
	for _, key := range []string{"first-key", "second-key"} {
		if err := d.Put(t.Context(), key, []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	for _, stranger := range []string{"README", "incoming/put9", "ff/notours"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(d.dir, stranger)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(d.dir, stranger), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := d.Keys(t.Context())
	if err != nil || len(all) != 2 || all[0].Key == all[1].Key || time.Since(all[0].At) > time.Minute {
		t.Errorf("got %v (%v), want the two keys", all, err)
	}
}
