package public

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

func TestReadAll(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		files fs.FS
		count int
		fault string
	}{
		"nothing built": {fstest.MapFS{".gitkeep": {}}, 0, ""},
		"built":         {fstest.MapFS{Manifest: {Data: []byte(`{"app.css":"app-A.css"}`)}, "app-A.css": {Data: []byte("a{b:c}")}}, 1, ""},
		"broken":        {fstest.MapFS{Manifest: {Data: []byte(`{`)}}, 0, "manifest.json"},
		"missing":       {fstest.MapFS{Manifest: {Data: []byte(`{"app.css":"app-A.css"}`)}}, 0, "app-A.css"},
		"unknown type":  {fstest.MapFS{Manifest: {Data: []byte(`{"a.exe":"a-A.exe"}`)}, "a-A.exe": {Data: []byte("x")}}, 0, "cannot be served"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, err := readAll(test.files)
			if test.fault == "" && err != nil || test.fault != "" && (err == nil || !strings.Contains(err.Error(), test.fault)) {
				t.Fatalf("error %v, want %q", err, test.fault)
			}
			if err == nil && len(a.files) != test.count {
				t.Errorf("%d files, want %d", len(a.files), test.count)
			}
		})
	}
}

// What is sent compressed is what was built.
func TestCompress(t *testing.T) {
	t.Parallel()
	body := bytes.Repeat([]byte(".p-note{display:flex}"), 200)
	small, err := compress(body)
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	back, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(back, body) || len(small) >= len(body) {
		t.Errorf("%d bytes became %d and %d again, %v", len(body), len(small), len(back), err)
	}
}

// The assets of a page that is opened for the first time stay under 60 kB; the editor, which
// only pages with formatted text load, under 90 kB.
func TestBudget(t *testing.T) {
	t.Parallel()
	size := func(names ...string) (n int) {
		for _, name := range names {
			f, _ := Find(strings.TrimPrefix(Asset(name), "/assets/"))
			n += len(f.Gzip)
		}
		return n
	}
	if page, editor := size("app.css", "app.js", "favicon.svg"), size("rich.js"); page > 60_000 || editor > 90_000 {
		t.Errorf("compressed the assets of a page have %d bytes, the budget is 60000; the editor %d, the budget is 90000", page, editor)
	}
	for _, name := range []string{"app.css", "app.js", "rich.js", "favicon.svg"} {
		hashed := strings.TrimPrefix(Asset(name), "/assets/")
		if _, found := Find(hashed); found != Built() {
			t.Errorf("%s leads to %s: found %v, built %v", name, hashed, found, Built())
		}
	}
	if _, found := Find("../public.go"); found {
		t.Error("a file that is no asset is served")
	}
}
