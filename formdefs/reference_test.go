package formdefs_test

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"portico/engine"
	"portico/formdefs"
)

// notShown are the words of the language that an example of their own would not help.
var notShown = []string{"x-form", "x-order", "x-kind"}

// TestReferenceIsWhole holds the reference to the language: every example is a sound form,
// every kind of question and every word of ours is in one, and no file is left out.
func TestReferenceIsWhole(t *testing.T) {
	t.Parallel()
	kinds, all, listed := map[string]bool{}, "", []string{}
	for _, group := range formdefs.Reference() {
		for _, name := range group.Names {
			listed = append(listed, name+".json")
			source, err := formdefs.Example(name)
			if err != nil {
				t.Error(err)
				continue
			}
			for _, f := range engine.Check(source, formdefs.Catalogue()) {
				t.Errorf("%s:%d:%d %s", name, f.Line, f.Column, f.Message)
			}
			all += string(source)
			d, _ := engine.Compile(source, formdefs.Catalogue())
			if d == nil {
				continue
			}
			for _, q := range d.Questions {
				kinds[q.Kind.Name()] = true
			}
			for _, tab := range d.Tabs {
				kinds["attachments"] = kinds["attachments"] || tab.Attachments != nil
			}
		}
	}
	for _, kind := range engine.Kinds() {
		if !kinds[kind] {
			t.Errorf("no example shows the kind %s", kind)
		}
	}
	for _, word := range engine.Keywords() {
		if !strings.Contains(all, `"`+word+`"`) && !slices.Contains(notShown, word) {
			t.Errorf("no example shows %s", word)
		}
	}
	files, err := fs.Glob(formdefs.Catalogue(), "reference/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if !slices.Contains(listed, path.Base(file)) {
			t.Errorf("%s is in no group of the reference", file)
		}
	}
}
