package engine

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// kindCase is one input for a question of a kind, and what must become of it.
type kindCase struct {
	Post     []string
	Value    any
	Typed    string
	Show     string
	Doc      string
	Rules    []string
	Messages []string
	Missing  string // what the complete pass says, when the answer counts as missing
	Why      string
}

type kindCases struct {
	Schema   json.RawMessage
	Required bool
	Cases    []kindCase
}

// compiled compiles a source that must be right.
func mustCompile(t testing.TB, src string) *Definition {
	t.Helper()
	d, found := Compile([]byte(src), nil)
	for _, f := range found {
		if f.Level == LevelError {
			t.Fatalf("%d:%d %s (%s)", f.Line, f.Column, f.Message, f.Pointer)
		}
	}
	return d
}

func everything(t testing.TB) *Definition {
	t.Helper()
	src, err := os.ReadFile("testdata/everything.json")
	if err != nil {
		t.Fatal(err)
	}
	return mustCompile(t, string(src))
}

// oneQuestion is a form with one tab "t" and one question "q".
func oneQuestion(t testing.TB, schema json.RawMessage, required bool) *Definition {
	t.Helper()
	asked := ""
	if required {
		asked = `"required":["q"],`
	}
	return mustCompile(t, `{"$id":"https://portico.invalid/forms/one/1","title":"One","x-form":{"key":"one"},"type":"object","required":["t"],
		"properties":{"t":{"type":"object","title":"Tab",`+asked+`"properties":{"q":`+string(schema)+`}}}}`)
}

func TestKinds(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/cases/*.json")
	if err != nil || len(files) < 12 {
		t.Fatalf("found %d files of cases, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var all kindCases
			dec := json.NewDecoder(bytes.NewReader(b))
			dec.UseNumber()
			dec.DisallowUnknownFields()
			if err := dec.Decode(&all); err != nil {
				t.Fatal(err)
			}
			d := oneQuestion(t, all.Schema, all.Required)
			for _, c := range all.Cases {
				t.Run(strings.Join(c.Post, "|"), func(t *testing.T) { runKindCase(t, d, c) })
			}
		})
	}
}

func runKindCase(t *testing.T, d *Definition, c kindCase) {
	tab := d.Tabs[0]
	a, err := d.Bind(tab, d.Empty(), url.Values{"_q": {"t.q"}, "t.q": c.Post}, noRow)
	if err != nil {
		t.Fatal(err)
	}
	values, _ := a.Values["t"].(map[string]any)
	if !reflect.DeepEqual(values["q"], c.Value) || a.Typed["/t/q"] != c.Typed {
		t.Errorf("stored %#v, typed %q; want %#v, %q (%s)", values["q"], a.Typed["/t/q"], c.Value, c.Typed, c.Why)
	}
	checkFaults(t, d.Draft(a), c.Rules, c.Messages)
	if c.Missing != "" {
		checkFaults(t, d.Complete(a), []string{"required"}, []string{c.Missing})
	} else {
		checkFaults(t, d.Complete(a), c.Rules, c.Messages)
	}
	q := d.View(tab, a, nil, ViewOptions{}).Questions[0]
	if c.Show != "" && q.Text != c.Show {
		t.Errorf("shown %q, want %q", q.Text, c.Show)
	}
	if f := onlyField(t, d, a); c.Doc != "" && f != c.Doc {
		t.Errorf("printed %q, want %q", f, c.Doc)
	}
	again, err := d.Bind(tab, a, d.PostOf(tab, a), noRow)
	if err != nil || !reflect.DeepEqual(again.Values, a.Values) || again.Typed["/t/q"] != a.Typed["/t/q"] {
		t.Errorf("posted as shown it became %v %v, from %v %v (%v)", again.Values, again.Typed, a.Values, a.Typed, err)
	}
}

func noRow() string { return "zzzzzzzz" }

func checkFaults(t *testing.T, faults []Fault, rules, messages []string) {
	t.Helper()
	var gotRules, gotMessages []string
	for _, f := range faults {
		gotRules = append(gotRules, f.Rule)
		gotMessages = append(gotMessages, f.Message)
	}
	if !slices.Equal(gotRules, rules) {
		t.Errorf("rules %q, want %q (%q)", gotRules, rules, gotMessages)
	}
	if messages != nil && !slices.Equal(gotMessages, messages) {
		t.Errorf("messages %q, want %q", gotMessages, messages)
	}
	for _, m := range gotMessages {
		for _, word := range []string{"please", "invalid", "oops", "jsonschema", "%!"} {
			if strings.Contains(strings.ToLower(m), word) {
				t.Errorf("the message %q says %q", m, word)
			}
		}
	}
}
