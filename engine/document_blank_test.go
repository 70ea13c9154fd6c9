package engine

import (
	"strings"
	"testing"

	"portico/engine/doc"
	"portico/formdefs"
)

const blankForm = `{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://portico.invalid/forms/blank", "title": "Blank", "type": "object",
"x-form": {"key": "blank", "formType": "F", "declaration": "This is mine."}, "required": ["a"],
"properties": {
 "a": {"type": "object", "title": "First", "properties": {
  "kind": {"type": "string", "title": "What is it?", "description": "One only", "oneOf": [{"const": "x", "title": "An X"}, {"const": "y", "title": "A Y"}]},
  "why": {"type": "string", "title": "Why an X", "maxLength": 900},
  "needs": {"type": "array", "title": "Needs", "uniqueItems": true, "items": {"enum": ["food", "sleep"]}},
  "meal": {"type": "string", "title": "Which meal"},
  "ok": {"type": "boolean", "title": "All well?"},
  "age": {"type": "integer", "title": "Age"},
  "grown": {"type": "string", "title": "Work"},
  "other": {"type": "string", "title": "Other"},
  "visits": {"type": "array", "title": "Visits", "minItems": 2, "items": {"type": "object", "properties": {"on": {"type": "string", "format": "date", "title": "On"}, "cost": {"type": "number", "title": "Cost", "x-unit": "pounds"}}}}
 }},
 "b": {"type": "object", "title": "Second", "properties": {"q": {"type": "string", "title": "Last"}}}
},
"allOf": [
 {"if": {"required": ["a"], "properties": {"a": {"required": ["ok"], "properties": {"ok": {"const": true}}}}}, "then": {"required": ["b"]}, "else": {"properties": {"b": false}}}
]}`

// blankSource is blankForm with the conditions of its first tab.
func blankSource() string {
	return strings.Replace(blankForm, `"title": "First", "properties"`, `"title": "First", "allOf": [
 {"if": {"required": ["kind"], "properties": {"kind": {"const": "x"}}}, "else": {"properties": {"why": false}}},
 {"if": {"required": ["needs"], "properties": {"needs": {"contains": {"const": "food"}}}}, "else": {"properties": {"meal": false}}},
 {"if": {"required": ["age"], "properties": {"age": {"minimum": 16}}}, "else": {"properties": {"grown": false}}},
 {"if": {"anyOf": [{"required": ["kind"], "properties": {"kind": {"enum": ["x", "y"]}}}, {"required": ["meal"]}]}, "then": {"properties": {"other": false}}}], "properties"`, 1)
}

func TestBlankDocument(t *testing.T) {
	t.Parallel()
	d, findings := Compile([]byte(blankSource()), formdefs.Catalogue())
	if d == nil {
		t.Fatal(findings)
	}
	document := d.Document(d.Empty(), DocOptions{Blank: true})
	if !document.Blank {
		t.Error("the document does not know that it is blank")
	}
	hints, fields := map[string]string{}, map[string]doc.Field{}
	for _, b := range document.Blocks {
		switch b := b.(type) {
		case doc.Field:
			hints[b.Label], fields[b.Label] = b.Hint, b
		case doc.Table:
			if len(b.Rows) != blankRows || len(b.Rows[0]) != 2 || b.Columns[0].Type != doc.TypeDate || b.Columns[1] != (doc.Column{Title: "Cost", Weight: 1, Type: doc.TypeNumber, Unit: "pounds"}) {
				t.Errorf("table %+v", b)
			}
		case doc.Paragraph:
			hints["paragraph "+string(b.Text)] = string(b.Text)
		}
	}
	for label, want := range map[string]string{
		"What is it?": "One only", "Why an X": "Only if “What is it?” is “An X”.", "Which meal": "Only if “Needs” includes “food”.", "Work": "Only if “Age” is 16 or more.",
		"Other": "Only if “What is it?” is not “An X” or “A Y” and “Which meal” is not answered.", "Last": "",
		"paragraph Only if “All well?” is “Yes”.": "Only if “All well?” is “Yes”.", "paragraph This is mine.": "This is mine.",
	} {
		if got, there := hints[label]; !there || got != want {
			t.Errorf("%s: %q, there %v, want %q", label, got, there, want)
		}
	}
	if f := fields["What is it?"]; len(f.Choices) != 2 || f.Choices[0] != "An X" {
		t.Errorf("choices %q", f.Choices)
	}
	if f := fields["All well?"]; len(f.Choices) != 2 || f.Choices[0] != "Yes" {
		t.Errorf("choices %q", f.Choices)
	}
	if one, many := fields["Which meal"].Room, fields["Why an X"].Room; one != 1 || many != 10 {
		t.Errorf("room for %d and %d lines", one, many)
	}
	if _, signed := document.Blocks[len(document.Blocks)-1].(doc.Signatures); !signed {
		t.Error("there is no box to sign in")
	}
	for _, b := range d.Document(d.Empty(), DocOptions{}).Blocks {
		if f, ok := b.(doc.Field); ok && (f.Label == "Why an X" || f.Hint != "" || f.Choices != nil || f.Room != 0) {
			t.Errorf("an empty form that is not blank shows %+v", f)
		}
	}
}

func TestViewOfAllQuestions(t *testing.T) {
	t.Parallel()
	d, findings := Compile([]byte(blankSource()), formdefs.Catalogue())
	if d == nil {
		t.Fatal(findings)
	}
	v := d.View(d.Tabs[0], d.Empty(), nil, ViewOptions{All: true})
	if len(v.Questions) != 9 || v.Questions[1].Hint != "Only if “What is it?” is “An X”." {
		t.Errorf("%d questions, the second says %q", len(v.Questions), v.Questions[1].Hint)
	}
	if v := d.View(d.Tabs[1], d.Empty(), nil, ViewOptions{All: true}); len(v.Questions) != 1 || v.Description != "Only if “All well?” is “Yes”." {
		t.Errorf("a hidden tab shows %d questions and says %q", len(v.Questions), v.Description)
	}
	if v := d.View(d.Tabs[0], d.Empty(), nil, ViewOptions{}); len(v.Questions) != 6 {
		t.Errorf("without All %d questions", len(v.Questions))
	}
}

func TestDocumentHasComments(t *testing.T) {
	t.Parallel()
	d := everything(t)
	blocks := d.Document(d.Empty(), DocOptions{Comments: []doc.Comment{{By: "Ola", Text: "Good"}}}).Blocks
	last, ok := blocks[len(blocks)-1].(doc.Comments)
	if !ok || len(last.Items) != 1 || blocks[len(blocks)-2] != (doc.Heading{Level: 2, Text: "Comments", ID: "t-comments"}) {
		t.Errorf("the document ends with %+v", blocks[len(blocks)-2:])
	}
}
