// Package public owns the files that browsers load: it embeds the built assets and
// knows their hashed names. Their sources are in src/; `go run ./cmd/assets` builds
// them into assets/, which git does not keep but for a placeholder.
//
// It must not know HTTP or templates.
package public

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sync"
)

//go:embed all:assets
var embedded embed.FS

// Manifest is the name of the file that maps names to hashed names.
const Manifest = "manifest.json"

// FS holds the built assets by their hashed names, and the manifest.
var FS = sub(embedded, "assets")

// File is an asset as it is sent.
type File struct {
	Type string // of the content, for the header
	Body []byte
	Gzip []byte // Body compressed once, as small as it gets
}

// types are the kinds of file that assets can be. A file of another kind is not served.
var types = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// Asset is the address of the asset that was built from name: "app.css" gives
// "/assets/app-3F2A9C1B.css". While nothing is built it is the name as it stands.
func Asset(name string) string {
	if hashed, ok := read().names[name]; ok {
		name = hashed
	}
	return "/assets/" + name
}

// Built reports whether the assets were built into this binary.
func Built() bool { return len(read().files) > 0 }

// Find gives the asset of a hashed name; false when there is none.
func Find(hashed string) (File, bool) {
	f, ok := read().files[hashed]
	return f, ok
}

type assets struct {
	names map[string]string
	files map[string]File
}

// read reads the embedded assets once, when the first is asked for.
var read = sync.OnceValue(func() assets {
	a, err := readAll(FS)
	if err != nil {
		panic(err) // the embedded files are as the build wrote them: nothing to go on with
	}
	return a
})

// readAll reads the manifest and the files that it names.
func readAll(files fs.FS) (assets, error) {
	a := assets{names: map[string]string{}, files: map[string]File{}}
	raw, err := fs.ReadFile(files, Manifest)
	if err != nil {
		return a, nil // not built
	}
	if err := json.Unmarshal(raw, &a.names); err != nil {
		return a, fmt.Errorf("public: %s: %w", Manifest, err)
	}
	for _, hashed := range a.names {
		kind, known := types[path.Ext(hashed)]
		if !known {
			return a, fmt.Errorf("public: %s names %s, a kind of file that cannot be served", Manifest, hashed)
		}
		body, err := fs.ReadFile(files, hashed)
		if err != nil {
			return a, fmt.Errorf("public: %s: %w", Manifest, err)
		}
		small, err := compress(body)
		if err != nil {
			return a, err
		}
		a.files[hashed] = File{Type: kind, Body: body, Gzip: small}
	}
	return a, nil
}

// compress is gzip at its best, since it is done once and sent often.
func compress(body []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

// sub is the folder dir of files; it is there, since it was embedded.
func sub(files embed.FS, dir string) fs.FS {
	f, err := fs.Sub(files, dir)
	if err != nil {
		panic(err)
	}
	return f
}
