package engine_test

import (
	"strings"
	"testing"

	"portico/engine"
	"portico/formdefs"
)

func TestReadHead(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]engine.Head{
		"{\n \"title\": \"Transport\",\n \"x-form\": {\"key\": \"transport\"}\n}": {Key: "transport", Title: "Transport", Line: 3, Column: 20},
		`{"title": "No key", "x-form": {}}`:                                       {Title: "No key", Line: 1, Column: 1},
		`{"title": 7, "x-form": {"key": ["a"]}}`:                                  {Line: 1, Column: 32},
		`{"title": `:                                                              {Line: 1, Column: 1},
		"":                                                                        {Line: 1, Column: 1},
		"[]":                                                                      {Line: 1, Column: 1},
	} {
		if got := engine.ReadHead([]byte(src)); got != want {
			t.Errorf("%q: %+v, want %+v", src, got, want)
		}
	}
}

func TestRenamed(t *testing.T) {
	t.Parallel()
	src := "\ufeff{\n  \"$id\": \"https://portico.invalid/forms/old\", \"title\": \"Ünï \\\"old\\\"\", \"x-form\": {\"key\": \"old\", \"formType\": \"Type\"},\n  \"$comment\": \"kept\"\n}"
	want := "{\n  \"$id\": \"https://portico.invalid/forms/new-form\", \"title\": \"A \\\"new\\\" one\", \"x-form\": {\"key\": \"new-form\", \"formType\": \"Type\"},\n  \"$comment\": \"kept\"\n}"
	if got := string(engine.Renamed([]byte(src), "new-form", `A "new" one`)); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	for _, odd := range []string{"", "{", "[]", `{"title": {}}`, `{"title":"`} {
		if got := string(engine.Renamed([]byte(odd), "k", "T")); got != odd {
			t.Errorf("%q became %q", odd, got)
		}
	}
	for _, key := range formdefs.Keys() {
		shipped, err := formdefs.Definition(key)
		if err != nil {
			t.Fatal(err)
		}
		copied := engine.Renamed(shipped, "a-copy", "A copy")
		def, findings := engine.Compile(copied, formdefs.Catalogue())
		if def == nil || def.Key != "a-copy" || def.Title != "A copy" || !strings.HasSuffix(def.ID, "/a-copy") {
			t.Errorf("the copy of %s: %+v", key, findings)
		}
	}
}

// The starter is what a new form begins with: it must be without fault.
func TestStarter(t *testing.T) {
	t.Parallel()
	src := engine.Renamed(formdefs.Starter(), "transport", "Transport advice")
	if found := engine.Check(src, formdefs.Catalogue()); len(found) != 0 {
		t.Errorf("the starter has findings: %+v", found)
	}
}
