package engine

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// sheetCases are a form, and answers with what must be found of them.
type sheetCases struct {
	Properties json.RawMessage // of the tab "a"
	More       string          // what else the tab says: conditions, rules
	Today      string
	Cases      []sheetCase
}

type sheetCase struct {
	Why       string
	Answers   json.RawMessage // of the tab "a", or a whole sheet as Marshal writes it
	Draft     []string        // "pointer rule level: message"
	Complete  []string        // when it differs from Draft
	Canonical json.RawMessage // of the tab "a"; not looked at when it is not said
	Printed   []string        // lines that the document must have
}

func TestSheets(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/sheets/*.json")
	if err != nil || len(files) < 5 {
		t.Fatalf("found %d files of cases, %v", len(files), err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var all sheetCases
		dec := json.NewDecoder(bytes.NewReader(b))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&all); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		properties := strings.TrimSpace(string(all.Properties))
		d := mustCompile(t, formOf(properties[1:len(properties)-1], all.More))
		for _, c := range all.Cases {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".json")+"/"+c.Why, func(t *testing.T) {
				t.Parallel()
				runSheetCase(t, d, all.Today, c)
			})
		}
	}
}

func runSheetCase(t *testing.T, d *Definition, today string, c sheetCase) {
	src := string(c.Answers)
	if !strings.HasPrefix(src, `{"answers"`) {
		src = `{"a":` + src + `}`
	}
	a := parsed(t, src)
	s := d.SheetOn(a, today)
	complete := c.Complete
	if complete == nil {
		complete = c.Draft
	}
	wantFaults(t, "draft", s.Draft(), c.Draft)
	wantFaults(t, "complete", s.Complete(), complete)
	canonical := s.Canonical()
	if c.Canonical != nil && !sameJSON(t, canonical, map[string]any{"a": plain(t, string(c.Canonical))}) {
		b, _ := CanonicalJSON(canonical)
		t.Errorf("canonical %s, want %s", b, c.Canonical)
	}
	if again := d.SheetOn(Answers{Values: canonical}, today).Canonical(); !Wrong(s.Complete()) && !sameJSON(t, again, canonical) {
		t.Errorf("canonical answers of canonical answers are %v, not %v", again, canonical)
	}
	lines := printed(s.Document(DocOptions{}))
	for _, want := range c.Printed {
		if !slices.Contains(lines, want) {
			t.Errorf("%q is not in\n%s", want, strings.Join(lines, "\n"))
		}
	}
	once, err := d.Bind(d.Tabs[0], a, d.PostOf(d.Tabs[0], a), noRow)
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.Bind(d.Tabs[0], once, d.PostOf(d.Tabs[0], once), noRow)
	if err != nil || !reflect.DeepEqual(again, once) {
		t.Errorf("posted as shown it became %v, from %v (%v)", again, once, err)
	}
}

func wantFaults(t *testing.T, pass string, faults []Fault, want []string) {
	t.Helper()
	var got []string
	for _, f := range faults {
		got = append(got, f.Pointer+" "+f.Rule+" "+f.Level+": "+f.Message)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s pass\n%s\nwant\n%s", pass, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
