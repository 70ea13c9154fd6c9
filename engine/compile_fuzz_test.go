package engine

import (
	"bytes"
	"strings"
	"testing"

	"portico/formdefs"
)

// FuzzCompile: whatever the source, Compile and Check come back soon and do not
// panic; a form that compiles stands alone, is a schema for anybody, and judges, shows and
// prints answers; every error has words.
func FuzzCompile(f *testing.F) {
	src, err := formdefs.Definition("ot-advice")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(src))
	f.Add(conditionForm("", `, "if": {"required": ["who"]}, "then": {"properties": {"why": false}}`, ""))
	f.Add(formOf(`"q": {"title": "Q", "type": "array", "items": {"$ref": "blocks/need-row.json", "properties": {"need": false}}, "x-rows": [{"impact": "x"}]}`, ""))
	f.Add(formOf(`"q": {"title": "Q", "type": "array", "uniqueItems": true, "x-kind": "checkboxes"}`, ""))
	f.Add(formOf(`"q": {"title": "Q", "type": "number", "minimum": 1e9, "default": 1e10}`, ""))
	f.Add(formOf(`"q": `+textQuestion, `, "anyOf": [{"required": ["q"]}], "allOf": [{"if": true, "then": false}, null]`))
	f.Add(`{"properties": {"a": {"$ref": "#"}}, "$defs": {"x": {"$ref": "#/$defs/x"}}}`)
	f.Add(`{"title": 1, "x-form": [], "required": {}, "type": [], "properties": {"a": {"properties": [], "items": 3, "x-ehcp": {}}}}`)
	f.Add(`[` + strings.Repeat(`{"a":`, 40))
	f.Add("\"\\ud800\\u\"")
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 1<<16 {
			return
		}
		defer soon(t)()
		d, found := Compile([]byte(src), formdefs.Catalogue())
		for _, one := range append(found, Check([]byte(src), formdefs.Catalogue())...) {
			if one.Message == "" || one.Rule == "" || strings.Contains(one.Message, "%!") {
				t.Errorf("finding without words: %+v", one)
			}
		}
		if d == nil {
			return
		}
		a := parsed(t, fullAnswers)
		verdictsOf(t, d, a).agree(t, d, plainly(t, d), "fuzz")
		wordsOf(t, d, d.Complete(a))
		postedAgain(t, d, d.Empty())
		d.Document(a, DocOptions{})
		again, found := Compile(d.Bundled, nil)
		if again == nil || !bytes.Equal(again.Bundled, d.Bundled) {
			t.Errorf("the bundle does not stand alone: %+v\n%s", found, d.Bundled)
		}
	})
}
