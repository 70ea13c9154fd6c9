// Command assets builds what browsers load: it bundles public/src and the packages
// of node_modules by esbuild into public/assets, under names that carry a hash of
// their content, and writes the manifest that package public reads.
//
// Run it at the root of the repository after `npm ci --ignore-scripts`:
//
//	go run ./cmd/assets
package main

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"portico/public"
)

// Folders, from the root of the repository.
const (
	sources = "public/src"
	target  = "public/assets"
	govuk   = "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.css"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

// run builds everything before it writes anything, so that a fault leaves the old files.
func run() error {
	css, err := styles()
	if err != nil {
		return err
	}
	files := map[string][]byte{"app.css": css}
	for _, name := range scripts {
		if files[name+".js"], err = script(name + ".mjs"); err != nil {
			return err
		}
	}
	if files["favicon.svg"], err = os.ReadFile(filepath.Join(sources, "favicon.svg")); err != nil {
		return err
	}
	if err := clear(); err != nil {
		return err
	}
	return write(files)
}

// What of govuk-frontend's stylesheet is not for a council's own site: the font of
// GOV.UK, the crown and the GOV.UK logo are the government's.
var (
	fontFaces = regexp.MustCompile(`@font-face\{[^}]*\}`)
	sourceMap = regexp.MustCompile(`/\*# sourceMappingURL[^*]*\*/`)
	transport = regexp.MustCompile(`GDS Transport,\s*`)
)

// styles is govuk-frontend's stylesheet, stripped of components that no page has,
// and our own after it, as one file.
func styles() ([]byte, error) {
	base, err := os.ReadFile(govuk)
	if err != nil {
		return nil, fmt.Errorf("%w: run npm ci --ignore-scripts first", err)
	}
	base = sourceMap.ReplaceAll(transport.ReplaceAll(fontFaces.ReplaceAll(base, nil), nil), nil)
	own, err := os.ReadFile(filepath.Join(sources, "app.css"))
	if err != nil {
		return nil, err
	}
	text := strip(string(base)) + "\n" + string(own)
	r := api.Transform(text, api.TransformOptions{
		Loader: api.LoaderCSS, MinifyWhitespace: true, MinifySyntax: true, Engines: browsers, Sourcefile: "app.css",
	})
	if err := faults(r.Errors); err != nil {
		return nil, err
	}
	for _, banned := range []string{"GDS Transport", "crown", "@font-face"} {
		if strings.Contains(string(r.Code), banned) {
			return nil, fmt.Errorf("the stylesheet still holds %q", banned)
		}
	}
	return r.Code, nil
}

// browsers are the oldest that the bundle is written for.
var browsers = []api.Engine{
	{Name: api.EngineChrome, Version: "103"}, {Name: api.EngineEdge, Version: "103"},
	{Name: api.EngineFirefox, Version: "102"}, {Name: api.EngineSafari, Version: "15.4"},
}

// scripts are the modules: app is on every page and brings htmx and the date picker; the
// others are loaded by app where a control asks for them (data-script).
var scripts = []string{"app", "rich", "search"}

// script is one module with the packages it uses.
func script(name string) ([]byte, error) {
	r := api.Build(api.BuildOptions{
		EntryPoints: []string{filepath.Join(sources, name)}, Bundle: true, Format: api.FormatESModule,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Engines: browsers, LegalComments: api.LegalCommentsEndOfFile, Outdir: target, Write: false,
	})
	if err := faults(r.Errors); err != nil {
		return nil, err
	}
	return r.OutputFiles[0].Contents, nil
}

// faults are esbuild's messages as one error.
func faults(messages []api.Message) error {
	var all []error
	for _, m := range messages {
		if m.Location != nil {
			all = append(all, fmt.Errorf("%s:%d: %s", m.Location.File, m.Location.Line, m.Text))
			continue
		}
		all = append(all, errors.New(m.Text))
	}
	return errors.Join(all...)
}

// clear removes what an earlier build wrote; the placeholder stays.
func clear() error {
	old, err := filepath.Glob(filepath.Join(target, "*.*"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if strings.HasPrefix(filepath.Base(path), ".") {
			continue
		}
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return os.MkdirAll(target, 0o755)
}

// write writes each file under its hashed name, and the manifest.
func write(files map[string][]byte) error {
	manifest := make(map[string]string, len(files))
	for name, body := range files {
		hashed := hashedName(name, body)
		manifest[name] = hashed
		if err := os.WriteFile(filepath.Join(target, hashed), body, 0o644); err != nil {
			return err
		}
		fmt.Printf("%s %d bytes\n", hashed, len(body))
	}
	raw, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(target, public.Manifest), append(raw, '\n'), 0o644)
}

// hashedName puts a hash of the content into a name: "app-3F2A9C1B.css".
func hashedName(name string, body []byte) string {
	sum := sha256.Sum256(body)
	ext := filepath.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + base32.StdEncoding.EncodeToString(sum[:5]) + ext
}
