// Package partials owns every html/template file of Portico and renders them
// without Fiber, so that pages, mails and `portico forms html` share them.
//
// It must not know routes, the database or how a view is made: a template shows
// the view that it is given. Views of pages are structs of package handlers,
// those of questions are engine.QuestionView.
package partials

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gofiber/template/html/v2"
)

//go:embed all:account all:answers all:cases all:chasing all:clocks all:entry all:fields all:form all:forms all:layout all:pages all:parts all:people all:reading all:sends all:signing all:tasks all:timeliness all:turns all:worklist
var files embed.FS

// extension of the template files; a template's name is its path without it.
const extension = ".html"

// Options say where templates and assets come from.
type Options struct {
	// Dir is a folder of templates that is read anew for each page, for
	// development. "" takes the templates embedded in the binary.
	Dir string
	// Asset turns the name of an asset ("app.css") into its address
	// ("/assets/app-3F2A9C1B.css"). nil leaves names as they are, below /assets/.
	Asset func(name string) string
}

// Engine renders templates by their path: "pages/tasks", "form/tab". It
// satisfies Fiber's Views and is safe for concurrent use.
type Engine struct {
	options Options
	loaded  atomic.Pointer[set]
	reload  sync.Mutex
}

// set is one reading of all templates.
type set struct {
	all    *template.Template
	fields map[string]*template.Template // by kind of question
	read   *template.Template            // a question that is read-only
}

// New reads and checks all templates. The error names the template that does
// not parse, the partial that a kind of question lacks, or the place where a
// value would be escaped in an unsafe context.
func New(o Options) (*Engine, error) {
	if o.Asset == nil {
		o.Asset = func(name string) string { return "/assets/" + name }
	}
	e := &Engine{options: o}
	if err := e.Load(); err != nil {
		return nil, err
	}
	return e, nil
}

// Load reads the templates. Fiber calls it once; New has done it already.
func (e *Engine) Load() error {
	if e.loaded.Load() != nil {
		return nil
	}
	s, err := e.read()
	if err != nil {
		return err
	}
	e.loaded.Store(s)
	return nil
}

// Render writes the template called name. Nothing is written when it fails, so
// that no half page reaches anybody. Layouts are refused: a page includes
// layout/top and layout/bottom, since html/v2 mixes layouts with fragments that
// are rendered at the same time.
func (e *Engine) Render(w io.Writer, name string, data any, layouts ...string) error {
	for _, l := range layouts {
		if l != "" {
			return fmt.Errorf("partials: layout %q for %s: a page includes layout/top instead", l, name)
		}
	}
	s, err := e.current()
	if err != nil {
		return err
	}
	t := s.all.Lookup(name)
	if t == nil {
		return fmt.Errorf("partials: no template %s", name)
	}
	b := buffer()
	defer release(b)
	if err := t.Execute(b, data); err != nil {
		return fmt.Errorf("partials: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// current is the reading to render with: a new one each time in development.
func (e *Engine) current() (*set, error) {
	if e.options.Dir == "" {
		return e.loaded.Load(), nil
	}
	e.reload.Lock()
	defer e.reload.Unlock()
	return e.read()
}

// read parses all templates by html/v2 and checks them.
func (e *Engine) read() (*set, error) {
	s := &set{}
	h := html.NewFileSystem(http.FS(files), extension)
	if e.options.Dir != "" {
		h = html.New(e.options.Dir, extension)
	}
	h.AddFuncMap(e.funcs(s))
	if err := h.Load(); err != nil {
		return nil, fmt.Errorf("partials: %w", err)
	}
	s.all = h.Templates
	if err := s.drawIcons(); err != nil {
		return nil, err
	}
	if err := s.findFields(); err != nil {
		return nil, err
	}
	return s, s.check()
}

// drawIcons puts icons into the text of all templates.
func (s *set) drawIcons() error {
	for _, t := range s.all.Templates() {
		if t.Tree == nil {
			continue
		}
		if err := inlineIcons(t.Tree.Root); err != nil {
			return fmt.Errorf("partials: %s: %w", t.Name(), err)
		}
	}
	return nil
}

// findFields remembers the partial of each kind, so that a page of many
// questions does not look each of them up by name.
func (s *set) findFields() error {
	s.fields = make(map[string]*template.Template, len(kinds))
	for _, k := range kinds {
		t := s.all.Lookup("fields/" + k)
		if t == nil {
			return fmt.Errorf("partials: the kind %s has no template fields/%s%s", k, k, extension)
		}
		s.fields[k] = t
	}
	s.read = s.all.Lookup("form/read")
	if s.read == nil {
		return errors.New("partials: no template form/read" + extension)
	}
	return nil
}

// check escapes every template. html/template escapes when a template is first executed, so
// that a fault would else show on somebody's page; executing with nothing fails for most of
// them, and only faults of escaping count. One template that has all others in it is escaped
// in a tenth of the time that they take one by one, which is done to name the one at fault.
func (s *set) check() error {
	var every strings.Builder
	for _, t := range s.all.Templates() {
		if t.Tree != nil {
			fmt.Fprintf(&every, "{{template %q}}", t.Name())
		}
	}
	all, err := s.all.New("every template").Parse(every.String())
	if err != nil {
		return fmt.Errorf("partials: %w", err)
	}
	var fault *template.Error
	if err := all.Execute(io.Discard, nil); !errors.As(err, &fault) {
		return nil
	}
	for _, t := range s.all.Templates() {
		if t.Tree == nil {
			continue
		}
		if err := t.Execute(io.Discard, nil); errors.As(err, &fault) {
			return fmt.Errorf("partials: %w", err)
		}
	}
	return fmt.Errorf("partials: %w", fault)
}

// Names are the names of all embedded templates.
func Names() ([]string, error) {
	var names []string
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, path[:len(path)-len(extension)])
		}
		return err
	})
	return names, err
}

// buffers are reused: a page of a long form has some hundred kilobytes.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// buffer takes an empty buffer; give it back with release.
func buffer() *bytes.Buffer { return buffers.Get().(*bytes.Buffer) }

// release gives a buffer back, but for one that a very long page has swollen.
func release(b *bytes.Buffer) {
	if b.Cap() > 1<<20 {
		return
	}
	b.Reset()
	buffers.Put(b)
}
