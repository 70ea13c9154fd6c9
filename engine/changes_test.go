package engine

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"portico/formdefs"
)

// TestCompare compares two versions of a tab.
func TestCompare(t *testing.T) {
	t.Parallel()
	const kinds = `"kind": {"title": "What kind?", "oneOf": [{"const": "n", "title": "New"}, {"const": "u", "title": "Update"}]}, "seen": {"title": "Seen?", "type": "boolean"}, "age": {"title": "Age", "type": "integer"}, "areas": {"title": "Areas", "type": "array", "uniqueItems": true, "items": {"enum": ["m", "n"]}}, `
	q := func(schema string) string { return `"q": {"title": "Q", ` + schema + `}` }
	text := q(`"type": "string"`)
	when := func(cond string) string {
		return `, "if": ` + cond + `, "then": {"required": ["q"]}, "else": {"properties": {"q": false}}`
	}
	update := when(`{"properties": {"kind": {"const": "u"}}, "required": ["kind"]}`)
	for _, c := range []struct {
		name, old, oldMore, now, nowMore string
		want                             []string
	}{
		{"nothing", text, "", text, "", nil},
		{"a comment is nothing", text, "", q(`"type": "string", "$comment": "c"`), "", nil},
		{"title", text, "", `"q": {"title": "P", "type": "string"}`, "", []string{"A › P: It was called “Q” and is now called “P”."}},
		{"renamed", text, "", `"p": {"title": "P", "type": "string", "x-formerly": "q"}`, "", []string{"A › P: It was called “Q” and is now called “P”."}},
		{"name", text, "", `"p": {"title": "Q", "type": "string", "x-formerly": "q"}`, "", []string{`A › Q: Its name inside the form was "q" and is now "p"; answers go along.`}},
		{"added and taken out", text, "", `"p": {"title": "P", "type": "string"}`, `, "required": ["p"]`, []string{"A › P: “P” was added: a line of text, mandatory.", "A › Q: “Q” was taken out."}},
		{"a group", text, "", text + `, "g": {"title": "G", "type": "object", "properties": {` + text + `}}`, "", []string{"A › G: “G” was added: a group of questions with 1 new question."}},
		{"a table taken out", text + `, "t": {"title": "T", "type": "array", "items": {"properties": {` + kinds[:len(kinds)-2] + `}}}`, "", text, "", []string{"A › T: “T” was taken out, with 4 questions."}},
		{"a note", text, "", text + `, "n": {"x-kind": "note", "title": "N", "x-before": "Read this."}`, "", []string{"A › N: The note “N” was added: a note."}},
		{"a note's words", text + `, "n": {"x-kind": "note", "title": "N", "x-before": "Read this."}`, "", text + `, "n": {"x-kind": "note", "title": "N", "x-before": "Read that."}`, "", []string{"A › N: The text before it was “Read this.” and is now “Read that.”."}},
		{"hint", text, "", q(`"type": "string", "description": "Be brief."`), "", []string{"A › Q: The hint was added: “Be brief.”."}},
		{"guidance", q(`"type": "string", "x-guidance": "Long"`), "", text, "", []string{"A › Q: The guidance was taken out. It was “Long”."}},
		{"kind", text, "", q(`"type": "string", "format": "date"`), "", []string{"A › Q: It was a line of text and is now a date.", "A › Q: The format that an answer must have was added: “date”."}},
		{"mandatory", text, "", text, `, "required": ["q"]`, []string{"A › Q: It must be answered now."}},
		{"optional", text, `, "required": ["q"]`, text, "", []string{"A › Q: It need not always be answered any more."}},
		{"limits", q(`"type": "string", "maxLength": 5, "minLength": 1`), "", q(`"type": "string", "maxLength": 10, "pattern": "x"`), "", []string{
			"A › Q: The limit of at least 1 characters was taken out.", "A › Q: The limit was at most 5 characters and is now at most 10 characters.", "A › Q: The pattern that an answer must have was added: “x”."}},
		{"numbers", q(`"type": "number"`), "", q(`"type": "number", "minimum": 0.5, "x-unit": "kg"`), "", []string{"A › Q: The unit was added: “kg”.", "A › Q: There is a limit now: 0.5 or more."}},
		{"words", text, "", q(`"type": "string", "x-maxWords": 300`), "", []string{"A › Q: There is a limit now: at most 300 words."}},
		{"options", q(`"oneOf": [{"const": "a", "title": "A"}, {"const": "b", "title": "B"}, {"const": "c", "title": "C"}]`), "",
			q(`"oneOf": [{"const": "c", "title": "C"}, {"const": "b", "title": "Bee"}, {"const": "d", "title": "D"}]`), "",
			[]string{"A › Q: The option “B” is now called “Bee”.", "A › Q: The option “D” was added.", "A › Q: The option “A” was taken out.", "A › Q: The options are in another order."}},
		{"order", `"q": ` + textQuestion + `, "r": {"title": "R", "type": "string"}, "s": {"title": "S", "type": "string"}`, "",
			`"s": {"title": "S", "type": "string"}, "q": ` + textQuestion + `, "r": {"title": "R", "type": "string"}`, "", []string{"A: The question “S” comes first now."}},
		{"moved", text + `, "g": {"title": "G", "type": "object", "properties": {"r": ` + textQuestion + `}}`, "",
			`"g": {"title": "G", "type": "object", "properties": {"r": ` + textQuestion + `, "q": {"title": "Q", "type": "string", "x-formerly": "/a/q"}}}`, "", []string{"A › G › Q: It was moved here from “A”."}},
		{"a condition", kinds + text, "", kinds + text, update, []string{"A › Q: It is now asked only if “What kind?” is “Update”.", "A › Q: It must now be answered if “What kind?” is “Update”."}},
		{"a condition taken out", kinds + text, update, kinds + text, "", []string{"A › Q: It is now always asked. It was asked only if “What kind?” is “Update”.", "A › Q: It need not be answered any more. It had to be if “What kind?” is “Update”."}},
		{"another condition", kinds + text, update, kinds + text, when(`{"properties": {"kind": {"enum": ["u", "n"]}, "seen": {"const": true}}, "required": ["kind", "seen"]}`), []string{
			"A › Q: It is now asked only if “What kind?” is “Update” or “New” and “Seen?” is “Yes”. It was asked only if “What kind?” is “Update”.", "A › Q: It must now be answered if “What kind?” is “Update” or “New” and “Seen?” is “Yes”."}},
		{"a condition on a renamed question stays", kinds + text, update, strings.Replace(kinds, `"kind": {"title": "What kind?"`, `"sort": {"title": "Which sort?", "x-formerly": "kind"`, 1) + text,
			strings.ReplaceAll(update, `"kind"`, `"sort"`), []string{"A › Which sort?: It was called “What kind?” and is now called “Which sort?”."}},
		{"many conditions", kinds + text, "", kinds + text, `, "if": {"anyOf": [{"required": ["seen"]}, {"required": ["age", "kind"], "properties": {"age": {"minimum": 9}, "kind": {"not": {"const": "n"}}}}, {"required": ["areas"], "properties": {"areas": {"contains": {"const": "m"}}}}]}, "then": {"properties": {"q": false}}`,
			[]string{"A › Q: It is now asked only if “Seen?” is not answered and (“Age” is less than 9 or “What kind?” is “New”) and “Areas” does not include “m”."}},
		{"prefill", text, "", q(`"type": "string", "readOnly": true, "x-prefill": "/child/fullName"`), "", []string{"A › Q: It can only be read now.", "A › Q: The fact that it is filled in from was added: “/child/fullName”."}},
		{"messages", text, "", q(`"type": "string", "x-messages": {"required": "Say it"}`), "", []string{`A › Q: The message for the rule "required" was added: “Say it”.`}},
		{"at least one", kinds + text, "", kinds + text, `, "anyOf": [{"required": ["q"]}, {"required": ["age"]}]`, []string{"A: At least one of these must be answered now: “Q” and “Age”."}},
		{"rules", kinds + text, "", kinds + text, `, "x-rules": [{"rule": "different", "of": "/q", "than": "/kind"}]`, []string{"A: A set of rules between its questions was added."}},
		{"translated options", q(`"oneOf": [{"const": "a", "title": "A"}]`), "", q(`"oneOf": [{"const": "a", "title": "A", "x-i18n": {"cy": {"title": "C"}}}]`), "", []string{"A › Q: The translation of the options was changed."}},
		{"a translation", text, "", q(`"type": "string", "x-i18n": {"cy": {"title": "C"}}`), "", []string{"A › Q: A translation was added."}},
		{"sections of the plan", text, "", q(`"type": "string", "x-ehcp": ["F"]`), "", []string{"A › Q: The list of plan sections that it feeds was added: “F”."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, one := range Compare(mustCompile(t, formOf(c.old, c.oldMore)), mustCompile(t, formOf(c.now, c.nowMore))) {
				got = append(got, one.Place+": "+one.Words)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// TestCompareForms compares what stands at the top, tabs and the tab for files.
func TestCompareForms(t *testing.T) {
	t.Parallel()
	form := func(head, more string) *Definition {
		return mustCompile(t, `{"$id": "https://portico.invalid/t", "title": "T", "x-form": {"key": "t"`+head+`}, "type": "object", "properties": {"a": {"title": "A", "type": "object", "properties": {"q": `+textQuestion+`}}`+more)
	}
	old := form(`, "declaration": "I do."`, `, "b": {"title": "B", "type": "object", "properties": {"q": `+textQuestion+`}}, "f": {"x-kind": "attachments", "title": "Papers"}}, "required": ["a", "b"]}`)
	now := form(`, "due": "ehcna-advice", "declaration": "I do so."`, `, "f": {"x-kind": "attachments", "title": "Papers", "x-attachments": {"required": true, "types": ["pdf"], "maxMegabytes": 3}}, "c": {"title": "C", "type": "object", "properties": {"p": `+textQuestion+`, "q": {"title": "Q", "type": "string", "x-formerly": "/b/q"}}}}, "required": ["a", "c"]}`)
	var got []string
	for _, one := range Compare(old, now) {
		got = append(got, one.Place+": "+one.Words)
	}
	want := []string{"The form: The declaration was “I do.” and is now “I do so.”.", "The form: The due rule was added: “ehcna-advice”.",
		"C: “C” was added: a tab with 1 new question.", "C › Q: It was moved here from “B”.",
		"Papers: At least one file must be attached now.", "Papers: The list of file types was “doc, docx, pdf, jpg, jpeg, png” and is now “pdf”.", "Papers: A file may have up to 3 MB now; it was 15 MB.",
		"B: “B” was taken out."}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if same := Compare(old, old); same != nil {
		t.Errorf("the same version: %+v", same)
	}
}

// TestCompareShipped compares every shipped form with itself, with itself compiled
// again, and with random changes of it: each change must be said and well worded.
func TestCompareShipped(t *testing.T) {
	t.Parallel()
	src, err := formdefs.Definition("ot-advice")
	if err != nil {
		t.Fatal(err)
	}
	d := shipped(t, "ot-advice")
	again, _ := Compile(d.Bundled, nil)
	if got := Compare(d, again); got != nil {
		t.Errorf("%+v", got)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		root, _ := readSource(src, "")
		for range 1 + random.IntN(3) {
			mutateNode(random, root)
		}
		now, _ := Compile(root.appendJSON(nil), formdefs.Catalogue())
		if now == nil {
			continue
		}
		for _, c := range append(Compare(d, now), Compare(now, d)...) {
			if c.Place == "" || c.Words == "" || strings.Contains(c.Words, "%!") || !strings.HasSuffix(c.Words, ".") {
				t.Errorf("%+v", c)
			}
		}
	}
}
