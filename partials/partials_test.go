package partials

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"portico/engine"
)

func newEngine(t *testing.T) *Engine {
	t.Helper()
	e, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Every file is a template that parses and escapes, and every kind has its partial.
func TestEveryTemplateLoads(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	names, err := Names()
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 30 {
		t.Fatalf("only %d templates are embedded", len(names))
	}
	for _, n := range names {
		if e.loaded.Load().all.Lookup(n) == nil {
			t.Errorf("%s is embedded and not loaded", n)
		}
	}
}

// A strict Content-Security-Policy refuses styles and scripts inside a page.
func TestNothingInline(t *testing.T) {
	t.Parallel()
	banned := regexp.MustCompile(`(?i)\sstyle=|<style|\son[a-z]+=|javascript:|hx-on|<script[^>]*>[^<]`)
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path == "pages/whole-form.html" { // a file that stands alone, never served
			return err
		}
		text, err := fs.ReadFile(files, path)
		if found := banned.Find(text); found != nil {
			t.Errorf("%s holds %q", path, found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRenderRefuses(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	tests := map[string]struct {
		name   string
		data   any
		layout string
		want   string
	}{
		"unknown template": {name: "pages/nowhere", want: "no template pages/nowhere"},
		"layout":           {name: "layout/flash", data: "done", layout: "layout/top", want: "includes layout/top"},
		"unknown kind": {name: "fields/group", want: `is of the kind "sundial"`,
			data: &engine.QuestionView{Kind: "group", Children: []*engine.QuestionView{{Kind: "sundial", Name: "a.b"}}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			err := e.Render(&b, test.name, test.data, test.layout)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
			if b.Len() > 0 {
				t.Errorf("%d bytes were written in spite of the error", b.Len())
			}
		})
	}
}

// What people type is text, wherever it stands.
func TestEscapes(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	nasty := `"><script>alert(1)</script>'&`
	for _, kind := range kinds {
		q := &engine.QuestionView{Kind: kind, Name: nasty, ID: nasty, Title: nasty, Hint: nasty, Text: nasty, Display: nasty, Label: nasty,
			Autocomplete: nasty, InputMode: nasty, Unit: nasty, RowWord: nasty, Required: true,
			Faults:  []engine.Fault{{Level: "error", Message: nasty}},
			Options: []engine.OptionView{{ID: nasty, Value: nasty, Label: nasty}}}
		for _, cell := range []bool{false, true} {
			q.Cell = cell
			var b bytes.Buffer
			if err := e.Render(&b, "fields/"+kind, q); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
			if strings.Contains(b.String(), "<script>alert") || strings.Contains(b.String(), `=""><script`) {
				t.Errorf("%s lets markup through: %s", kind, b.String())
			}
		}
	}
}

func TestAttrs(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		q    engine.QuestionView
		want string
	}{
		"plain": {engine.QuestionView{ID: "q-a", Name: "a"}, ` id="q-a" name="a"`},
		"described": {engine.QuestionView{ID: "q-a", Name: "a", Hint: "h", Unit: "kg", Faults: []engine.Fault{{Level: "error"}}},
			` id="q-a" name="a" aria-describedby="q-a-h q-a-e q-a-u" aria-invalid="true"`},
		"warned": {engine.QuestionView{ID: "q-a", Name: "a", Faults: []engine.Fault{{Level: "warn"}}},
			` id="q-a" name="a" aria-describedby="q-a-e"`},
		"cell": {engine.QuestionView{ID: "q-a", Name: "a", Cell: true, Label: "Outcome, row 2", Hint: "said in the column's head"},
			` id="q-a" name="a" aria-label="Outcome, row 2"`},
		"keyboard": {engine.QuestionView{ID: "q-a", Name: "a", Autocomplete: "tel", InputMode: "numeric"},
			` id="q-a" name="a" autocomplete="tel" inputmode="numeric"`},
	}
	for name, test := range tests {
		if got := written(attrs, &test.q); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// In development a changed file shows without a restart, and a broken one is an error.
func TestReadsFolderAnew(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	e, err := New(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(dir, "layout", "flash.html")
	render := func() (string, error) {
		var b bytes.Buffer
		err := e.Render(&b, "layout/flash", "Done")
		return b.String(), err
	}
	for _, text := range []string{"<p>first {{.}}</p>", "<p>second {{.}}</p>"} {
		if err := os.WriteFile(page, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := render(); err != nil || got != strings.Replace(text, "{{.}}", "Done", 1) {
			t.Errorf("%q rendered %q, %v", text, got, err)
		}
	}
	for _, broken := range []string{"{{.", `{{if .}}<a href="{{end}}{{.}}`, `{{with .}}{{icon "sundial"}}{{end}}`} {
		if err := os.WriteFile(page, []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := render(); err == nil {
			t.Errorf("%q rendered", broken)
		}
	}
}

// thirty is a tab of thirty questions, as design 9 has it.
func thirty() []*engine.QuestionView {
	var qs []*engine.QuestionView
	for i := range 30 {
		kind := []string{"text", "paragraph", "date", "number", "select"}[i%5]
		qs = append(qs, &engine.QuestionView{Kind: kind, Name: "advice.q", ID: "q", Title: "What does the child do well?", Hint: "Say where you saw it.",
			Required: i%2 == 0, Text: strings.Repeat("Sits for a whole lesson. ", 8), Options: []engine.OptionView{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}})
	}
	return qs
}

func BenchmarkThirtyQuestions(b *testing.B) {
	e, err := New(Options{})
	if err != nil {
		b.Fatal(err)
	}
	group := &engine.QuestionView{Kind: "group", Name: "advice", ID: "g", Title: "Advice", Children: thirty()}
	b.ReportAllocs()
	for b.Loop() {
		if err := e.Render(io.Discard, "fields/group", group); err != nil {
			b.Fatal(err)
		}
	}
}
