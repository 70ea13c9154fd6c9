package engine

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

const hintForm = `"plan": {"title": "Plan", "type": "array", "items": {"type": "object", "properties": {"what": {"title": "What", "type": "string", "maxLength": 400,
	"x-hints": {"title": "Phrases", "type": "string", "x-live": "specificity", "oneOf": [{"const": "a", "title": "access to: say what"}, {"const": "b", "title": "Regular: say how often"}, {"const": "c", "title": "as required: say how often."}, {"const": "d", "title": "ongoing"}]}}}}}`

func hintsOf(t *testing.T, d *Definition, text string) []string {
	t.Helper()
	a, err := d.Read([]byte(`{"a":{"plan":[{"_row":"aaaaaaaa","what":` + string(quotedJSON(text)) + `}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range d.Draft(a) {
		if f.Rule != "hints" || f.Level != LevelWarn || f.Name != "a.plan.aaaaaaaa.what" {
			t.Errorf("%+v", f)
		}
		out = append(out, f.Message)
	}
	if complete := d.Complete(a); Wrong(complete) || len(complete) != len(out) {
		t.Errorf("the complete pass says %+v", complete)
	}
	return out
}

// TestHints: phrases are found as whole words, in capitals or not, and only warn.
func TestHints(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, formOf(hintForm, ""))
	for text, want := range map[string]string{
		"Two visits a week by an occupational therapist":   "",
		"Irregular, unaccess to, regularly; as  requireds": "",
		"ACCESS\n to a therapist":                          "Row 1: “Access to”: say what. This is a hint, you can leave it",
		"A (regular) programme, as required":               "Row 1: “Regular”, “as required”: say how often. This is a hint, you can leave it",
		"Regular access to it, ongoing":                    "Row 1: “Access to”: say what. “regular”: say how often. “ongoing”: say how often, how long and by whom. This is a hint, you can leave it",
	} {
		if got := strings.Join(hintsOf(t, d, text), "|"); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
	if lists := d.LiveLists(); len(lists) != 1 || lists[0].Name != "specificity" || lists[0].Title != "Phrases" || len(lists[0].Options) != 4 {
		t.Errorf("%+v", lists)
	}
	d.UseLists(map[string][]Option{"specificity": {{Value: "x", Label: "visits: count them"}, {Value: "y", Label: "access to: gone", Retired: true}}})
	if got := hintsOf(t, d, "Access to visits"); len(got) != 1 || !strings.Contains(got[0], "“Visits”: count them") || strings.Contains(got[0], "ccess") {
		t.Errorf("with the council's list: %q", got)
	}
	a, _ := d.Read([]byte(`{"a":{"plan":[{"_row":"aaaaaaaa","what":"Some visits"}]}}`))
	for _, b := range d.Document(a, DocOptions{Faults: d.Draft(a)}).Blocks {
		if strings.Contains(fmt.Sprintf("%+v", b), "hint") {
			t.Errorf("the document holds %+v", b)
		}
	}
}

// TestHintsAreQuick: a page of long texts and a long list is looked through in a moment.
func TestHintsAreQuick(t *testing.T) {
	t.Parallel()
	list := make([]phrase, mostPhrases)
	for i := range list {
		list[i] = phrase{strings.Repeat("a ", i%20) + "b", ""}
	}
	began := time.Now()
	for range 20 {
		foundPhrases(strings.Repeat("a ", 1<<19), list)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestHintsFindings(t *testing.T) {
	t.Parallel()
	for schema, want := range map[string]string{
		`"q": {"title": "Q", "type": "integer", "x-hints": {"oneOf": [{"const": "a", "title": "a: b"}]}}`:                           `is none. Take it away`,
		`"q": {"title": "Q", "type": "string", "x-hints": {}}`:                                                                      `names no phrases`,
		`"q": {"title": "Q", "type": "string", "x-hints": "specificity"}`:                                                           `"x-hints"`,
		`"q": {"title": "Q", "type": "string", "x-hints": {"x-live": "Not So", "oneOf": [{"const": "a", "title": "a: b"}]}}`:        `cannot be used for a list`,
		`"q": {"title": "Q", "type": "array", "items": {"type": "object", "properties": {"x": {"type": "string"}}}, "x-hints": {}}`: `belongs to a single question`,
	} {
		_, findings := Compile([]byte(formOf(schema, "")), nil)
		found := false
		for _, f := range findings {
			found = found || strings.Contains(f.Message, want)
		}
		if !found {
			t.Errorf("%s: %+v", schema, findings)
		}
	}
}

func quotedJSON(text string) []byte {
	b, _ := json.Marshal(text)
	return b
}
