package engine

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// conditionForm has an enum, numbers, checkboxes, a group, a table and a second
// tab; %s are the conditions of its root and of its first tab.
func conditionForm(root, tab, row string) string {
	return `{"$id": "https://portico.invalid/c", "title": "C", "x-form": {"key": "c"}, "type": "object", "required": ["a", "b"], "properties": {
 "a": {"title": "A", "type": "object", "required": ["must"], "properties": {
  "kind": {"title": "Kind", "type": "string", "enum": ["x", "y", "z"]},
  "age": {"title": "Age", "type": "number"},
  "areas": {"title": "Areas", "type": "array", "uniqueItems": true, "items": {"type": "string", "enum": ["m", "n"]}},
  "sure": {"title": "Sure", "type": "boolean"},
  "must": {"title": "Must", "type": "string"},
  "fixed": {"title": "Fixed", "type": "string", "readOnly": true, "default": "f"},
  "why": {"title": "Why", "type": "string"},
  "who": {"title": "Who", "type": "string"},
  "group": {"title": "Group", "type": "object", "properties": {"inner": {"title": "Inner", "type": "string"}, "other": {"title": "Other", "type": "string"}}},
  "rows": {"title": "Rows", "type": "array", "items": {"type": "object", "properties": {
    "part": {"title": "Part", "type": "string"}, "note": {"title": "Note", "type": "string"}}` + row + `}}
 }` + tab + `},
 "b": {"title": "B", "type": "object", "properties": {"far": {"title": "Far", "type": "string"}}}
}` + root + `}`
}

func TestConditions(t *testing.T) {
	t.Parallel()
	when := func(cond, then string) string { return `, "if": ` + cond + `, "then": ` + then }
	whyGone := `{"properties": {"why": false}}`
	cases := []struct {
		name           string
		root, tab, row string
		answers        string
		hidden, asked  string // pointers, space between
	}{
		{"no conditions", "", "", "", `{}`, "", "/a/must"},
		{"const holds", "", when(`{"properties": {"kind": {"const": "x"}}, "required": ["kind"]}`, whyGone), "", `{"a": {"kind": "x"}}`, "/a/why", "/a/must"},
		{"const does not hold", "", when(`{"properties": {"kind": {"const": "x"}}, "required": ["kind"]}`, whyGone), "", `{"a": {"kind": "y"}}`, "", "/a/must"},
		{"not answered does not hold", "", when(`{"properties": {"kind": {"const": "x"}}, "required": ["kind"]}`, whyGone), "", `{}`, "", "/a/must"},
		{"blank is not answered", "", when(`{"required": ["who"]}`, whyGone), "", `{"a": {"who": "  \n"}}`, "", "/a/must"},
		{"an empty list is not answered", "", when(`{"required": ["areas"]}`, whyGone), "", `{"a": {"areas": []}}`, "", "/a/must"},
		{"else", "", `, "if": {"required": ["who"]}, "else": ` + whyGone, "", `{}`, "/a/why", "/a/must"},
		{"enum", "", when(`{"properties": {"kind": {"enum": ["y", "z"]}}, "required": ["kind"]}`, whyGone), "", `{"a": {"kind": "z"}}`, "/a/why", "/a/must"},
		{"const true", "", when(`{"properties": {"sure": {"const": true}}, "required": ["sure"]}`, whyGone), "", `{"a": {"sure": true}}`, "/a/why", "/a/must"},
		{"false is an answer", "", when(`{"properties": {"sure": {"const": false}}, "required": ["sure"]}`, whyGone), "", `{"a": {"sure": false}}`, "/a/why", "/a/must"},
		{"contains", "", when(`{"properties": {"areas": {"contains": {"const": "n"}}}, "required": ["areas"]}`, whyGone), "", `{"a": {"areas": ["m", "n"]}}`, "/a/why", "/a/must"},
		{"contains not", "", when(`{"properties": {"areas": {"contains": {"const": "n"}}}, "required": ["areas"]}`, whyGone), "", `{"a": {"areas": ["m"]}}`, "", "/a/must"},
		{"contains a row", "", when(`{"properties": {"rows": {"contains": {"properties": {"part": {"const": "p"}}, "required": ["part"]}}}, "required": ["rows"]}`, whyGone), "", `{"a": {"rows": [{}, {"part": "p"}]}}`, "/a/why", "/a/must"},
		{"minimum, at it", "", when(`{"properties": {"age": {"minimum": 9}}, "required": ["age"]}`, whyGone), "", `{"a": {"age": 9.0}}`, "/a/why", "/a/must"},
		{"minimum, below", "", when(`{"properties": {"age": {"minimum": 9}}, "required": ["age"]}`, whyGone), "", `{"a": {"age": 8.9999}}`, "", "/a/must"},
		{"maximum", "", when(`{"properties": {"age": {"maximum": 9}}, "required": ["age"]}`, whyGone), "", `{"a": {"age": 9}}`, "/a/why", "/a/must"},
		{"a number as const", "", when(`{"properties": {"age": {"const": 1}}, "required": ["age"]}`, whyGone), "", `{"a": {"age": 1.0}}`, "/a/why", "/a/must"},
		{"not", "", when(`{"required": ["kind"], "not": {"properties": {"kind": {"const": "x"}}}}`, whyGone), "", `{"a": {"kind": "y"}}`, "/a/why", "/a/must"},
		{"allOf, one missing", "", when(`{"allOf": [{"required": ["who"]}, {"required": ["kind"]}]}`, whyGone), "", `{"a": {"who": "w"}}`, "", "/a/must"},
		{"anyOf, one is enough", "", when(`{"anyOf": [{"required": ["who"]}, {"required": ["kind"]}]}`, whyGone), "", `{"a": {"who": "w"}}`, "/a/why", "/a/must"},
		{"asks", "", when(`{"required": ["who"]}`, `{"required": ["why", "kind"]}`), "", `{"a": {"who": "w"}}`, "", "/a/kind /a/must /a/why"},
		{"read only is never asked", "", when(`{"required": ["who"]}`, `{"required": ["fixed"]}`), "", `{"a": {"who": "w"}}`, "", "/a/must"},
		{"from another tab", `, "if": {"properties": {"a": {"properties": {"kind": {"const": "x"}}, "required": ["kind"]}}, "required": ["a"]}, "then": {"properties": {"b": {"required": ["far"]}}}, "else": {"properties": {"b": {"properties": {"far": false}}}}`,
			"", "", `{"a": {"kind": "x"}}`, "", "/a/must /b/far"},
		{"to another tab", `, "if": {"properties": {"a": {"properties": {"kind": {"const": "x"}}, "required": ["kind"]}}, "required": ["a"]}, "then": {"properties": {"b": {"required": ["far"]}}}, "else": {"properties": {"b": {"properties": {"far": false}}}}`,
			"", "", `{"b": {"far": "stays away"}}`, "/b/far", "/a/must"},
		{"a whole group", "", when(`{"required": ["who"]}`, `{"properties": {"group": false}}`), "", `{"a": {"who": "w", "group": {"inner": "i"}}}`, "/a/group /a/group/inner /a/group/other", "/a/must"},
		{"asking inside a group", "", when(`{"required": ["who"]}`, `{"required": ["group"], "properties": {"group": {"required": ["inner"]}}}`), "", `{"a": {"who": "w"}}`, "", "/a/group /a/group/inner /a/must"},
		{"a column of a table", "", when(`{"required": ["who"]}`, `{"properties": {"rows": {"items": {"properties": {"note": false}}}}}`), "", `{"a": {"who": "w", "rows": [{"note": "n"}, {"part": "p"}]}}`, "/a/rows/0/note /a/rows/1/note", "/a/must"},
		{"in each row", "", "", when(`{"properties": {"part": {"const": "p"}}, "required": ["part"]}`, `{"required": ["note"]}`) + `, "else": {"properties": {"note": false}}`, `{"a": {"rows": [{"part": "p"}, {"part": "q"}]}}`, "/a/rows/1/note", "/a/must /a/rows/0/note"},
		{"a branch in a branch", "", `, "if": {"required": ["who"]}, "then": ` + whyGone + `, "else": {"if": {"required": ["kind"]}, "then": {"required": ["age"]}, "else": {"properties": {"areas": false}}}`, "", `{"a": {"kind": "x"}}`, "", "/a/age /a/must"},
		{"a branch in a branch, other way", "", `, "if": {"required": ["who"]}, "then": ` + whyGone + `, "else": {"if": {"required": ["kind"]}, "then": {"required": ["age"]}, "else": {"properties": {"areas": false}}}`, "", `{}`, "/a/areas", "/a/must"},
		{"hidden answers do not count", "", `, "allOf": [
			{"if": {"required": ["who"]}, "then": {"required": ["age"]}, "else": {"properties": {"age": false}}},
			{"if": {"properties": {"kind": {"const": "x"}}, "required": ["kind"]}, "then": {"properties": {"who": false}}}]`, "",
			`{"a": {"kind": "x", "who": "w", "age": 3}}`, "/a/age /a/who", "/a/must"},
		{"a group with only hidden answers does not count", "", `, "allOf": [
			{"if": {"required": ["group"]}, "then": {"required": ["why"]}},
			{"if": {"required": ["who"]}, "then": {"properties": {"group": {"properties": {"inner": false}}}}}]`, "",
			`{"a": {"who": "w", "group": {"inner": "i"}}}`, "/a/group/inner", "/a/must"},
		{"a huge number does not hang", "", when(`{"properties": {"age": {"minimum": 9}}, "required": ["age"]}`, whyGone), "", `{"a": {"age": 1e999999999}}`, "/a/why", "/a/must"},
		{"answers of no question are ignored", "", when(`{"required": ["who"]}`, whyGone), "", `{"a": {"whom": "w"}, "zz": 1}`, "", "/a/must"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := mustCompile(t, conditionForm(c.root, c.tab, c.row))
			values := plain(t, c.answers)
			a := d.applicability(Answers{Values: values}, "")
			var hidden, asked []string
			for _, pointer := range concretePointers(d, values) {
				if a.hidden(pointer) {
					hidden = append(hidden, pointer)
				}
				if a.asked(pointer) {
					asked = append(asked, pointer)
				}
			}
			if got := strings.Join(hidden, " "); got != c.hidden {
				t.Errorf("hidden %q, want %q", got, c.hidden)
			}
			if got := strings.Join(asked, " "); got != c.asked {
				t.Errorf("asked %q, want %q", got, c.asked)
			}
			if again := plain(t, c.answers); !sameJSON(t, values, again) {
				t.Error("the values given were changed")
			}
		})
	}
}

// plain reads JSON as answers are kept.
func plain(t testing.TB, src string) map[string]any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(src))
	d.UseNumber()
	var v map[string]any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func sameJSON(t testing.TB, a, b any) bool {
	t.Helper()
	x, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	y, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(x) == string(y)
}

// concretePointers are the pointers of all questions but the tabs, one for each row.
func concretePointers(d *Definition, values map[string]any) []string {
	out := map[string]bool{}
	for pointer, q := range d.Questions {
		if isTab(q) {
			continue
		}
		table, column, inRow := strings.Cut(pointer, "/*")
		if !inRow {
			out[pointer] = true
			continue
		}
		var at any = values
		for _, token := range splitPointer(table) {
			object, _ := at.(map[string]any)
			at = object[token]
		}
		rows, _ := at.([]any)
		for i := range rows {
			out[table+"/"+string(rune('0'+i))+column] = true
		}
	}
	return slices.Sorted(maps.Keys(out))
}

func TestCanonical(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, conditionForm("", `, "if": {"required": ["who"]}, "then": {"properties": {"why": false, "rows": {"items": {"properties": {"note": false}}}}}`, ""))
	a := d.applicability(Answers{Values: plain(t, `{"zz": 1, "a": {"who": "w", "why": "hidden", "must": " ", "areas": [], "group": {"inner": ""},
		"rows": [{"_row": "aaaaaaaa", "part": "", "note": "hidden"}, {"_row": "bbbbbbbb", "part": "p", "zz": 1}]}}`)}, "")
	want := plain(t, `{"a": {"who": "w", "rows": [{"_row": "aaaaaaaa"}, {"_row": "bbbbbbbb", "part": "p"}]}, "b": {}}`)
	if !sameJSON(t, a.canonical(), want) {
		t.Errorf("canonical %v, want %v", a.canonical(), want)
	}
}

// TestConditionsOfAChain has each question hide the next unless it is answered, in
// the reverse of document order: a single pass must still settle all of them.
func TestConditionsOfAChain(t *testing.T) {
	t.Parallel()
	const n = 60
	var questions, conditions []string
	name := func(i int) string { return "q" + string(rune('a'+i%26)) + string(rune('a'+i/26)) }
	for i := range n {
		questions = append(questions, `"`+name(i)+`": `+textQuestion)
		if i > 0 {
			conditions = append(conditions, `{"if": {"required": ["`+name(n-i-1)+`"]}, "else": {"properties": {"`+name(n-i)+`": false}}}`)
		}
	}
	d := mustCompile(t, formOf(strings.Join(questions, ","), `, "allOf": [`+strings.Join(conditions, ",")+`]`))
	all := map[string]any{}
	for i := 1; i < n; i++ {
		all[name(i)] = "answered"
	}
	a := d.applicability(Answers{Values: map[string]any{"a": all}}, "")
	for i := 1; i < n; i++ {
		if !a.hidden("/a/" + name(i)) {
			t.Fatalf("question %d of the chain is not hidden", i)
		}
	}
	all[name(0)] = "answered"
	a = d.applicability(Answers{Values: map[string]any{"a": all}}, "")
	for i := range n {
		if a.hidden("/a/" + name(i)) {
			t.Fatalf("question %d of the chain is hidden", i)
		}
	}
}
