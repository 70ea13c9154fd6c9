package formdefs_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"portico/engine"
	"portico/formdefs"
)

func TestReading(t *testing.T) {
	t.Parallel()
	for _, key := range formdefs.Keys() {
		if _, err := formdefs.Definition(key); err != nil {
			t.Error(err)
		}
		for _, name := range []string{"empty", "typical", "long", "facts"} {
			b, err := formdefs.Sample(key, name)
			if err != nil {
				t.Error(err)
			}
			if !json.Valid(b) {
				t.Errorf("%s %s is no JSON", key, name)
			}
		}
	}
	for _, bad := range [][2]string{{"none", "empty"}, {"../formdefs/ot-advice", "empty"}, {"ot-advice", "../definition"}, {"", ""}, {"ot-advice", "none"}} {
		if _, err := formdefs.Sample(bad[0], bad[1]); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	if _, err := formdefs.Definition("blocks/.."); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// TestBlocksAndLists checks each part of the catalogue by itself, in a form that
// holds nothing else, so that a part that no shipped form uses is checked too.
func TestBlocksAndLists(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"blocks", "lists"} {
		entries, err := fs.ReadDir(formdefs.Catalogue(), folder)
		if err != nil || len(entries) == 0 {
			t.Fatal(folder, err)
		}
		for _, e := range entries {
			name := path.Join(folder, e.Name())
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				part, err := fs.ReadFile(formdefs.Catalogue(), name)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range engine.Check([]byte(alone(name, string(part))), formdefs.Catalogue()) {
					t.Errorf("%d:%d %s (%s)", f.Line, f.Column, f.Message, f.Pointer)
				}
			})
		}
	}
}

// alone is a form of one part: as a row of a table, as a question, or as a tab.
func alone(name, part string) string {
	titled := part
	if !hasTitle(part) {
		titled = strings.Replace(part, "{", `{ "title": "Part",`, 1)
	}
	tab := `"t": {"title": "Tab", "type": "object", "properties": {"q": ` + titled + `}}`
	switch {
	case strings.HasSuffix(name, "-row.json"):
		tab = `"t": {"title": "Tab", "type": "object", "properties": {"q": {"title": "Table", "type": "array", "items": ` + part + `}}}`
	case strings.HasSuffix(name, "attachments.json"):
		tab = `"t": {"title": "Tab", "type": "object", "properties": {"q": {"title": "Q", "type": "string"}}}, "files": ` + part
	case strings.HasPrefix(name, "blocks/"):
		tab = `"t": ` + titled
	}
	// The tables that rows of provision refer to.
	outcomes := `"outcomes": {"title": "Outcomes", "type": "object", "properties": {"outcomes": {"title": "Outcomes", "type": "array", "items": {"$ref": "blocks/outcome-row.json"}}}}`
	return `{"$id": "https://portico.invalid/alone", "title": "Alone", "x-form": {"key": "alone", "roles": [{"const": "author", "title": "Adviser"}]}, "type": "object", "required": ["t", "outcomes"], "properties": {` + outcomes + "," + tab + `}}`
}

// hasTitle tells whether a part of the catalogue brings its own title.
func hasTitle(part string) bool {
	var head struct {
		Title string `json:"title"`
	}
	return json.Unmarshal([]byte(part), &head) == nil && head.Title != ""
}

// TestSamplesAreWhatTheySay holds the samples to their names by the complete pass.
func TestSamplesAreWhatTheySay(t *testing.T) {
	t.Parallel()
	for _, key := range formdefs.Keys() {
		src, err := formdefs.Definition(key)
		if err != nil {
			t.Fatal(err)
		}
		d, found := engine.Compile(src, formdefs.Catalogue())
		if d == nil {
			t.Fatal(found)
		}
		for name, complete := range map[string]bool{"empty": false, "typical": true, "long": true} {
			b, err := formdefs.Sample(key, name)
			if err != nil {
				t.Fatal(err)
			}
			faults, err := d.Validate(b, false)
			if err != nil {
				t.Fatal(err)
			}
			if complete != (len(faults) == 0) {
				t.Errorf("%s %s: %+v", key, name, faults)
			}
			if faults, err = d.Validate(b, true); err != nil || len(faults) > 0 {
				t.Errorf("%s %s as a draft: %v %+v", key, name, err, faults)
			}
		}
	}
}

// TestFacts holds every fact that a form uses to the sample facts and the README,
// from which the demonstration and the council's systems are built.
func TestFacts(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range formdefs.Keys() {
		src, _ := formdefs.Definition(key)
		d, _ := engine.Compile(src, formdefs.Catalogue())
		if d == nil {
			t.Fatal(key)
		}
		b, err := formdefs.Sample(key, "facts")
		if err != nil {
			t.Fatal(err)
		}
		var facts map[string]map[string]any
		if err := json.Unmarshal(b, &facts); err != nil {
			t.Fatal(err)
		}
		if len(d.Prefills) == 0 {
			t.Errorf("%s prefills nothing", key)
		}
		for _, q := range d.Prefills {
			part := strings.Split(q.Prefill, "/")
			if facts[part[1]][part[2]] == nil {
				t.Errorf("%s: no sample fact %s", key, q.Prefill)
			}
			if !strings.Contains(string(readme), "`"+q.Prefill+"`") {
				t.Errorf("%s: the README does not tell of %s", key, q.Prefill)
			}
		}
	}
}
