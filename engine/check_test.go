package engine

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"portico/formdefs"
)

// formOf wraps the properties of one tab into a whole definition.
func formOf(properties, more string) string {
	return `{"$id": "https://portico.invalid/t", "title": "T", "x-form": {"key": "t"}, "type": "object", "required": ["a"],
"properties": {"a": {"title": "A", "type": "object", "properties": {` + properties + `}` + more + `}}}`
}

// blocks is a small catalogue for tests.
var blocks = fstest.MapFS{
	"blocks/row.json": {Data: []byte(`{"type":"object","required":["x"],"properties":{
		"x":{"title":"X","type":"string"},"y":{"title":"Y","type":"string"}},
		"if":{"properties":{"x":{"const":"1"}},"required":["x"]},"then":{"required":["y"]}}`)},
	"blocks/loop.json":   {Data: []byte(`{"type":"object","properties":{"again":{"$ref":"blocks/loop.json"}}}`)},
	"blocks/broken.json": {Data: []byte("{\n \"type\": oops}")},
	"blocks/odd.json":    {Data: []byte("{\n \"title\": \"Odd\", \"type\": \"string\",\n \"pattern\": \"(\"}")},
	"lists/colours.json": {Data: []byte(`{"type":"string","oneOf":[{"const":"r","title":"Red"},{"const":"g","title":"Green"}]}`)},
}

// columns are n columns of a table.
func columns(n int, kind, more string) string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf(`"c%d": {"title": "C%d", "type": %q%s}`, i, i, kind, more))
	}
	return strings.Join(out, ", ")
}

// shared is a form with one tab and the role "health"; more stands in the tab.
func shared(more string) string {
	if !strings.Contains(more, `"properties"`) {
		more += `, "properties": {"q": ` + textQuestion + `}`
	}
	return `{"$id": "https://portico.invalid/t", "title": "T", "x-form": {"key": "t", "roles": [{"const": "health", "title": "Health"}]}, "type": "object", "required": ["a"],
"properties": {"a": {"title": "A", "type": "object", ` + more + `}}}`
}

const textQuestion = `{"title": "Q", "type": "string"}`

func TestCheckFindings(t *testing.T) {
	t.Parallel()
	doubling := `"d0": {"title": "Q", "type": "string"}`
	for i := 1; i < 30; i++ {
		n, before := string(rune('a'+i)), "d0"
		if i > 1 {
			before = "d" + string(rune('a'+i-1))
		}
		doubling += `, "d` + n + `": {"title": "G", "type": "object", "properties": {"l": {"$ref": "#/$defs/` + before + `"}, "r": {"$ref": "#/$defs/` + before + `"}}}`
	}
	deep := strings.Repeat(`{"title": "G", "type": "object", "properties": {"g": `, 9) + textQuestion + strings.Repeat("}}", 9)
	var many strings.Builder
	for i := range MaxQuestions {
		many.WriteString(`"q` + strings.Repeat("x", i%40) + string(rune('a'+i/40%26)) + string(rune('a'+i/40/26)) + `": ` + textQuestion + `, `)
	}
	cases := []struct {
		name, src     string
		rule, pointer string
		says          string
	}{
		{"empty file", "  \n", "json", "", "empty"},
		{"a web page", "<!doctype html><p>x", "json", "", "web page"},
		{"a Word file", "PK\x03\x04zzz", "json", "", "Word"},
		{"UTF-16", "\xff\xfe{\x00", "json", "", "UTF-8"},
		{"curly quotes", "{“title”: “A form”}", "json", "", "curly quotes"},
		{"a remark", "{\n// my form\n\"title\": \"A form\"}", "json", "", "$comment"},
		{"single quotes", "{'title': 'A form'}", "json", "", "Single quotes"},
		{"no JSON", "hello", "json", "", "not JSON"},
		{"trailing garbage", formOf(`"q": `+textQuestion, "") + " }", "json", "", "after the end"},
		{"missing comma", `{"a": 1 "b": 2}`, "json", "", "comma is missing"},
		{"trailing comma", `{"a": 1,}`, "json", "", "comma too many"},
		{"cut off", `{"a": [1, `, "json", "", "too early"},
		{"a comment", "{ // remark\n}", "json", "", "$comment"},
		{"single quotes", `{"a": 'b'}`, "json", "", "straight double quotes"},
		{"an open text", "{\"a\": \"b\n\"}", "json", "", "not closed"},
		{"a list", `[1, 2]`, "schema", "", "no form"},
		{"JSON without questions", `{"hello": "world"}`, "schema", "", "no \"properties\""},
		{"too deep JSON", strings.Repeat("[", 70), "json", "", "nested more than"},
		{"too large", `{"x": "` + strings.Repeat("x", MaxSourceBytes) + `"}`, "too-large", "", "At most"},
		{"a huge number", formOf(`"q": {"title": "Q", "type": "number", "maximum": 1e10000000}`, ""), "number", "/properties/a/properties/q/maximum", "too long"},
		{"an earlier name that is still there", formOf(`"q": `+textQuestion+`, "p": {"title": "P", "type": "string", "x-formerly": "q"}`, ""), "formerly", "/properties/a/properties/p/x-formerly", "still a question of that name"},
		{"an earlier name from the top that is still there", formOf(`"q": `+textQuestion+`, "p": {"title": "P", "type": "string", "x-formerly": ["/a/q"]}`, ""), "formerly", "/properties/a/properties/p/x-formerly", "still a question of that name"},
		{"an earlier name claimed twice", formOf(`"q": {"title": "Q", "type": "string", "x-formerly": "old"}, "p": {"title": "P", "type": "string", "x-formerly": "/a/old"}`, ""), "formerly", "/properties/a/properties/p/x-formerly", "two questions, \"Q\" and \"P\""},
		{"an earlier name that is none", formOf(`"q": {"title": "Q", "type": "string", "x-formerly": "Hand skills"}`, ""), "formerly", "/properties/a/properties/q/x-formerly", "no name of a question"},
		{"a condition on no option", formOf(`"k": {"title": "K", "enum": ["new", "update"]}, "q": `+textQuestion, `, "if": {"properties": {"k": {"const": "updat"}}, "required": ["k"]}, "then": {"required": ["q"]}`), "condition-answer", "/properties/a/if/properties/k/const", "Did you mean \"update\"?"},
		{"a condition on the word yes", formOf(`"k": {"title": "K", "type": "boolean"}, "q": `+textQuestion, `, "if": {"properties": {"k": {"const": "yes"}}, "required": ["k"]}, "then": {"required": ["q"]}`), "condition-answer", "/properties/a/if/properties/k/const", "true or false"},
		{"a condition on one of several choices", formOf(`"k": {"title": "K", "type": "array", "uniqueItems": true, "items": {"enum": ["m", "n"]}}, "q": `+textQuestion, `, "if": {"properties": {"k": {"const": "m"}}, "required": ["k"]}, "then": {"required": ["q"]}`), "condition-answer", "/properties/a/if/properties/k/const", "contains"},
		{"never asked: no such option", formOf(`"k": {"title": "K", "enum": ["new", "update"]}, "q": `+textQuestion, `, "if": {"properties": {"k": {"const": "x"}}, "required": ["k"]}, "then": {"required": ["q"]}, "else": {"properties": {"q": false}}`), "never-asked", "/properties/a/if", "mandatory here and yet never appears"},
		{"never asked: two conditions that exclude each other", formOf(`"k": {"title": "K", "enum": ["new", "update"]}, "q": `+textQuestion, `, "allOf": [{"if": {"properties": {"k": {"const": "new"}}, "required": ["k"]}, "else": {"properties": {"q": false}}}, {"if": {"properties": {"k": {"const": "update"}}, "required": ["k"]}, "else": {"properties": {"q": false}}}]`), "never-asked", "/properties/a/allOf/0/if", "\"Q\" never appears"},
		{"never asked: in a row", formOf(`"t": {"title": "T", "type": "array", "items": {"properties": {"b": {"title": "B", "type": "boolean"}, "q": `+textQuestion+`}, "if": {"required": ["b"], "properties": {"b": {"enum": [true, false]}}}, "then": {"properties": {"q": false}}, "else": {"properties": {"q": false}}}}`, ""), "never-asked", "/properties/a/properties/t/items/if", "never appears"},
		{"never asked: a number between", formOf(`"n": {"title": "N", "type": "integer"}, "q": `+textQuestion, `, "if": {"required": ["n"], "properties": {"n": {"minimum": 9, "maximum": 3}}}, "else": {"properties": {"q": false}}`), "never-asked", "/properties/a/if", "never appears"},
		{"a long title", formOf(`"q": {"title": "`+strings.Repeat("very long ", 13)+`", "type": "string"}`, ""), "long-title", "/properties/a/properties/q", "at most 120"},
		{"a long sentence", formOf(`"q": {"title": "Q", "type": "string", "description": "Short. `+strings.Repeat("very long ", 18)+`"}`, ""), "long-sentence", "/properties/a/properties/q", "36 words"},
		{"one option", formOf(`"q": {"title": "Q", "enum": ["Only"]}`, ""), "one-option", "/properties/a/properties/q", "one option only, \"Only\""},
		{"the same title twice", formOf(`"q": `+textQuestion+`, "r": {"title": "q", "type": "string"}`, ""), "same-title", "/properties/a/properties/r", "Two questions of \"A\""},
		{"a table of nine columns", formOf(`"t": {"title": "T", "type": "array", "items": {"properties": {`+columns(9, "integer", "")+`}}}`, ""), "wide-table", "/properties/a/properties/t", "9 columns"},
		{"a table of seven long columns", formOf(`"t": {"title": "T", "type": "array", "items": {"properties": {`+columns(7, "string", `, "maxLength": 4000`)+`}}}`, ""), "wide-table", "/properties/a/properties/t", "7 columns"},
		{"words without a translation", formOf(`"q": {"title": "Q", "type": "string", "x-i18n": {"cy": {"title": "C"}}}, "r": {"title": "R", "type": "string"}`, ""), "untranslated", "", "3 places have words without a translation: “T”, “A”, “R”"},
		{"words of a language that are none", formOf(`"q": {"title": "Q", "type": "string", "x-i18n": {"ar": "س"}}`, ""), "i18n", "/properties/a/properties/q/x-i18n/ar", "curly brackets"},
		{"no language", formOf(`"q": {"title": "Q", "type": "string", "x-i18n": {"Arabic": {"title": "س"}}}`, ""), "i18n", "/properties/a/properties/q/x-i18n/Arabic", "no code of a language"},
		{"the form's own language", formOf(`"q": {"title": "Q", "type": "string", "x-i18n": {"en-GB": {"title": "S"}}}`, ""), "i18n", "/properties/a/properties/q/x-i18n/en-GB", "language of the form itself"},
		{"a translation that is no text", formOf(`"q": {"title": "Q", "type": "string", "x-i18n": {"ar": {"title": 5}}}`, ""), "i18n", "/properties/a/properties/q/x-i18n/ar/title", "must be a text"},
		{"what cannot be translated", formOf(`"q": {"title": "Q", "type": "string", "x-i18n": {"ar": {"titel": "س"}}}`, ""), "i18n", "/properties/a/properties/q/x-i18n/ar/titel", "Did you mean \"title\"?"},
		{"a declaration beside a question", formOf(`"q": {"title": "Q", "type": "string", "x-i18n": {"ar": {"declaration": "س"}}}`, ""), "i18n", "/properties/a/properties/q/x-i18n/ar/declaration", "belongs to the form"},
		{"a wording that is no text", formOf(`"q": {"title": "Q", "type": "string", "x-messages": {"required": "R"}, "x-i18n": {"ar": {"x-messages": {"required": 1}}}}`, ""), "i18n", "/properties/a/properties/q/x-i18n/ar/x-messages/required", "must be a text"},
		{"a translation of nothing", formOf(`"q": {"title": "Q", "type": "string", "x-i18n": {"ar": {"title": "س", "description": "س"}}}`, ""), "i18n", "/properties/a/properties/q/x-i18n/ar/description", "no such words in its own language"},
		{"an unknown role", shared(`"x-owner": ["helth"]`), "roles", "/properties/a/x-owner/0", "Did you mean \"health\"?"},
		{"a role of a form without roles", formOf(`"q": `+textQuestion, `, "x-owner": ["health"]`), "roles", "/properties/a/x-owner/0", "it has none"},
		{"owners on a question", shared(`"properties": {"q": {"title": "Q", "type": "string", "x-owner": ["health"]}}`), "roles", "/properties/a/properties/q/x-owner", "said of a whole tab"},
		{"readers on a row", shared(`"properties": {"q": {"title": "Q", "type": "array", "items": {"x-see": ["health"], "properties": {"r": ` + textQuestion + `}}}}`), "roles", "/properties/a/properties/q/items/x-see", "said of a whole tab"},
		{"owners on the form", strings.Replace(shared(`"x-guidance": "g"`), `"type": "object"`, `"type": "object", "x-owner": ["health"]`, 1), "roles", "/x-owner", "said of a whole tab"},
		{"readers without owners", shared(`"x-see": ["health"]`), "roles", "/properties/a/x-see", "everybody fills it in"},
		{"owners that are no list", shared(`"x-owner": "health"`), "schema", "/properties/a/x-owner", "must be a list"},
		{"the council as a role", strings.Replace(shared(`"x-guidance": "g"`), `"const": "health"`, `"const": "council"`, 1), "roles", "/x-form/roles/0", "always there"},
		{"a role twice", strings.Replace(shared(`"x-guidance": "g"`), `"roles": [`, `"roles": [{"const": "health", "title": "H"}, `, 1), "roles", "/x-form/roles/1", "twice"},
		{"a role without title", strings.Replace(shared(`"x-guidance": "g"`), `, "title": "Health"`, "", 1), "roles", "/x-form/roles/0", "no title"},
		{"a role of odd letters", strings.Replace(shared(`"x-guidance": "g"`), `"const": "health"`, `"const": "Health!"`, 1), "roles", "/x-form/roles/0", "cannot be used"},
		{"roles that are no list", strings.Replace(formOf(`"q": `+textQuestion, ""), `{"key": "t"}`, `{"key": "t", "roles": "health"}`, 1), "roles", "/x-form/roles", "who takes part"},
		{"one name twice", formOf(`"q": `+textQuestion+`, "q": `+textQuestion, ""), "duplicate", "/properties/a/properties/q", "used twice"},
		{"no title", strings.Replace(formOf(`"q": `+textQuestion, ""), `"title": "T", `, "", 1), "title", "", "no title"},
		{"question without title", formOf(`"q": {"type": "string"}`, ""), "title", "/properties/a/properties/q", "no title"},
		{"no key", strings.Replace(formOf(`"q": `+textQuestion, ""), `"x-form": {"key": "t"}, `, "", 1), "form-key", "", "no key"},
		{"a key with spaces", strings.Replace(formOf(`"q": `+textQuestion, ""), `"key": "t"`, `"key": "My form"`, 1), "form-key", "/x-form/key", "hyphens"},
		{"tab without questions", formOf("", ""), "empty-tab", "/properties/a", "no questions"},
		{"table without columns", formOf(`"q": {"title": "Q", "type": "array", "items": {"type": "object", "properties": {}}}`, ""), "empty-tab", "/properties/a/properties/q", "no columns"},
		{"tab not required", strings.Replace(formOf(`"q": `+textQuestion, ""), `"required": ["a"],`, "", 1), "tab-required", "/properties/a", "required"},
		{"a name with a dot", formOf(`"q.r": `+textQuestion, ""), "name", "/properties/a/properties/q.r", "cannot be used"},
		{"unknown x- keyword", formOf(`"q": {"title": "Q", "type": "string", "x-guidence": "?"}`, ""), "unknown-keyword", "/properties/a/properties/q/x-guidence", `"x-guidance"`},
		{"misspelt keyword", formOf(`"q": {"title": "Q", "type": "string", "maxlength": 3}`, ""), "unknown-keyword", "/properties/a/properties/q/maxlength", `"maxLength"`},
		{"unknown kind", formOf(`"q": {"title": "Q", "type": "string", "x-kind": "paragraf"}`, ""), "kind", "/properties/a/properties/q/x-kind", `"paragraph"`},
		{"kind of another type", formOf(`"q": {"title": "Q", "type": "integer", "x-kind": "paragraph"}`, ""), "kind", "/properties/a/properties/q/x-kind", "cannot have"},
		{"misspelt type", formOf(`"q": {"title": "Q", "type": "strng"}`, ""), "type", "/properties/a/properties/q/type", `"string"`},
		{"two types", formOf(`"q": {"title": "Q", "type": ["string", "null"]}`, ""), "type", "/properties/a/properties/q/type", "one type"},
		{"no type", formOf(`"q": {"title": "Q"}`, ""), "type", "/properties/a/properties/q", "what kind of answer"},
		{"a list of texts", formOf(`"q": {"title": "Q", "type": "array", "items": {"type": "string"}}`, ""), "kind", "/properties/a/properties/q", "neither a table"},
		{"a $ref to nowhere", formOf(`"q": {"$ref": "#/$defs/none"}`, ""), "ref", "/properties/a/properties/q/$ref", "leads nowhere"},
		{"a block that is not there", formOf(`"q": {"$ref": "blocks/none.json"}`, ""), "ref", "/properties/a/properties/q/$ref", "not in the catalogue"},
		{"a remote $ref", formOf(`"q": {"$ref": "https://example.org/x.json"}`, ""), "ref", "/properties/a/properties/q/$ref", "nothing is read from the web"},
		{"a file $ref", formOf(`"q": {"$ref": "file:///etc/passwd"}`, ""), "ref", "/properties/a/properties/q/$ref", "nothing is read"},
		{"climbing out of the catalogue", formOf(`"q": {"$ref": "blocks/../../secret.json"}`, ""), "ref", "/properties/a/properties/q/$ref", "cannot be used"},
		{"an unused $ref to nowhere", strings.TrimSuffix(formOf(`"q": `+textQuestion, ""), "}") + `, "$defs": {"x": {"$ref": "#/$defs/none"}}}`, "ref", "/$defs/x/$ref", "leads nowhere"},
		{"a $ref to itself", formOf(`"q": {"$ref": "#/properties/a"}`, ""), "recursive-ref", "/properties/a/properties/q/$ref", "leads back"},
		{"a block that holds itself", formOf(`"q": {"$ref": "blocks/loop.json"}`, ""), "recursive-ref", "/properties/a/properties/q/$ref", "In blocks/loop.json"},
		{"a broken block", formOf(`"q": {"$ref": "blocks/broken.json"}`, ""), "json", "/properties/a/properties/q/$ref", "blocks/broken.json, line 2"},
		{"a fault inside a block", formOf(`"q": {"$ref": "blocks/odd.json"}`, ""), "pattern", "/properties/a/properties/q/$ref", "blocks/odd.json"},
		{"$dynamicRef", formOf(`"q": {"title": "Q", "type": "string", "$dynamicRef": "#x"}`, ""), "unsupported", "/properties/a/properties/q/$dynamicRef", "$ref"},
		{"$refs that double", strings.TrimSuffix(formOf(`"q": {"$ref": "#/$defs/dz"}`, ""), "}") + `, "$defs": {` + doubling + `}}`, "too-many", "", "parts"},
		{"too deep", formOf(`"q": `+deep, ""), "too-deep", "/properties/a/properties/q/properties/g/properties/g/properties/g/properties/g/properties/g/properties/g/properties/g", "nested"},
		{"too many questions", formOf(strings.TrimSuffix(many.String(), ", ")+`, "last": {"title": "G", "type": "object", "properties": {"z": `+textQuestion+`}}`, ""), "too-many", "/properties/a/properties", "2001"},
		{"look-around", formOf(`"q": {"title": "Q", "type": "string", "pattern": "^(?!x)"}`, ""), "pattern", "/properties/a/properties/q/pattern", "looks ahead or behind"},
		{"back reference", formOf(`"q": {"title": "Q", "type": "string", "pattern": "(a)\\1"}`, ""), "pattern", "/properties/a/properties/q/pattern", "refers back"},
		{"too many repeats", formOf(`"q": {"title": "Q", "type": "string", "pattern": "a{2000}"}`, ""), "pattern", "/properties/a/properties/q/pattern", "1000"},
		{"patterns that repeat too much", formOf(`"q": {"title": "Q", "type": "string", "pattern": "`+strings.Repeat("a{1000}", 120)+`"}`, ""), "pattern", "/properties/a/properties/q/pattern", "repeat too much"},
		{"a column named twice", formOf(`"q": `+textQuestion, `, "required": ["q", "q"]`), "schema", "/properties/a/required/1", "twice"},
		{"choices twice over", formOf(`"q": {"title": "Q", "type": "string", "enum": ["x"], "oneOf": [{"const": "x", "title": "X"}]}`, ""), "options", "/properties/a/properties/q/enum", "Keep \"oneOf\""},
		{"choices of numbers", formOf(`"q": {"title": "Q", "type": "integer", "enum": [1, 2]}`, ""), "options", "/properties/a/properties/q/enum", "string"},
		{"limits on checkboxes", formOf(`"q": {"title": "Q", "type": "array", "uniqueItems": true, "items": {"type": "string", "enum": ["x"], "maxLength": 3}}`, ""), "options", "/properties/a/properties/q/items/maxLength", "does nothing"},
		{"unknown format", formOf(`"q": {"title": "Q", "type": "string", "format": "time"}`, ""), "format", "/properties/a/properties/q/format", "date, email or uri"},
		{"turned-round limits", formOf(`"q": {"title": "Q", "type": "string", "minLength": 5, "maxLength": 3}`, ""), "limit", "/properties/a/properties/q/minLength", "no answer would do"},
		{"a wrong default", formOf(`"q": {"title": "Q", "type": "integer", "default": "one"}`, ""), "default", "/properties/a/properties/q/default", "no answer"},
		{"a default out of bounds", formOf(`"q": {"title": "Q", "type": "integer", "maximum": 3, "default": 4}`, ""), "default", "/properties/a/properties/q/default", "no answer"},
		{"x-rows with another column", formOf(`"q": {"title": "Q", "type": "array", "items": {"$ref": "blocks/row.json"}, "x-rows": [{"z": "1"}]}`, ""), "rows", "/properties/a/properties/q/x-rows/0/z", "no column"},
		{"x-rows with a wrong cell", formOf(`"q": {"title": "Q", "type": "array", "items": {"$ref": "blocks/row.json"}, "x-rows": [{"x": 1}]}`, ""), "rows", "/properties/a/properties/q/x-rows/0/x", "no answer"},
		{"fixed rows without rows", formOf(`"q": {"title": "Q", "type": "array", "items": {"$ref": "blocks/row.json"}, "x-rows-fixed": true}`, ""), "rows", "/properties/a/properties/q/x-rows-fixed", "x-rows"},
		{"a fact from elsewhere", formOf(`"q": {"title": "Q", "type": "string", "x-prefill": "/person/name"}`, ""), "prefill", "/properties/a/properties/q/x-prefill", "/child/fullName"},
		{"a fact without a name", formOf(`"q": {"title": "Q", "type": "string", "x-prefill": "/child"}`, ""), "prefill", "/properties/a/properties/q/x-prefill", "which fact"},
		{"anyOf for structure", formOf(`"q": `+textQuestion, `, "anyOf": [{"properties": {"q": {"const": "x"}}}]`), "anyOf", "/properties/a/anyOf/0", "at least one"},
		{"anyOf of an unknown name", formOf(`"q": `+textQuestion, `, "anyOf": [{"required": ["r"]}]`), "anyOf", "/properties/a/anyOf/0", "no such question"},
		{"required of an unknown name", formOf(`"colour": `+textQuestion, `, "required": ["color"]`), "required", "/properties/a/required/0", `"colour"`},
		{"a choice twice", formOf(`"q": {"title": "Q", "type": "string", "enum": ["x", "x"]}`, ""), "options", "/properties/a/properties/q/enum/1", "twice"},
		{"a choice without words", formOf(`"q": {"title": "Q", "type": "string", "oneOf": [{"const": "x"}]}`, ""), "options", "/properties/a/properties/q/oneOf/0", "no words"},
		{"radios without choices", formOf(`"q": {"title": "Q", "type": "string", "x-kind": "radios"}`, ""), "options", "/properties/a/properties/q", "no choices"},
		{"checkboxes without choices", formOf(`"q": {"title": "Q", "type": "array", "uniqueItems": true, "x-kind": "checkboxes"}`, ""), "options", "/properties/a/properties/q", "no choices"},
		{"x-ehcp column on no table", formOf(`"q": {"title": "Q", "type": "string", "x-ehcp": {"column": "s"}}`, ""), "ehcp", "/properties/a/properties/q/x-ehcp", "no such column"},
		{"a table in a table", formOf(`"q": {"title": "Q", "type": "array", "items": {"type": "object", "properties": {"t": {"title": "T", "type": "array", "items": {"$ref": "blocks/row.json"}}}}}`, ""), "column", "/properties/a/properties/q/items/properties/t", "one answer"},
		{"x-lists on no table", formOf(`"q": {"title": "Q", "type": "string", "x-lists": "attachments"}`, ""), "lists", "/properties/a/properties/q/x-lists", "belongs on a table"},
		{"x-lists of something else", formOf(`"q": {"title": "Q", "type": "array", "items": {"$ref": "blocks/row.json"}, "x-lists": "people"}`, ""), "lists", "/properties/a/properties/q/x-lists", "can only be"},
		{"plan section", formOf(`"q": {"title": "Q", "type": "string", "x-ehcp": ["Z"]}`, ""), "ehcp", "/properties/a/properties/q/x-ehcp", "no section"},
		{"condition without required", formOf(`"q": `+textQuestion+`, "r": `+textQuestion, `, "if": {"properties": {"q": {"const": "x"}}}, "then": {"required": ["r"]}`), "condition-required", "/properties/a/if/properties/q", "does not require it"},
		{"condition on an unknown question", formOf(`"q": `+textQuestion, `, "if": {"properties": {"p": {"const": "x"}}, "required": ["p"]}, "then": {"required": ["q"]}`), "condition", "/properties/a/if/required", "no such question"},
		{"condition with another keyword", formOf(`"q": `+textQuestion+`, "r": `+textQuestion, `, "if": {"properties": {"q": {"pattern": "x"}}, "required": ["q"]}, "then": {"required": ["r"]}`), "condition", "/properties/a/if/properties/q/pattern", "cannot use"},
		{"a branch that limits", formOf(`"q": `+textQuestion+`, "r": `+textQuestion, `, "if": {"properties": {"q": {"const": "x"}}, "required": ["q"]}, "then": {"properties": {"r": {"maxLength": 3}}}`), "branch", "/properties/a/then/properties/r/maxLength", "belongs in the question"},
		{"then without if", formOf(`"q": `+textQuestion, `, "then": {"required": ["q"]}`), "condition", "/properties/a/then", "\"if\""},
		{"if without then", formOf(`"q": `+textQuestion, `, "if": {"required": ["q"]}`), "condition", "/properties/a/if", "does nothing"},
		{"allOf for structure", formOf(`"q": `+textQuestion, `, "allOf": [{"properties": {"r": {"title": "R", "type": "string"}}}]`), "allOf", "/properties/a/allOf/0/properties", "only conditions"},
		{"a cycle of two", formOf(`"q": `+textQuestion+`, "r": `+textQuestion, `, "allOf": [
			{"if": {"required": ["q"]}, "then": {"properties": {"r": false}}},
			{"if": {"required": ["r"]}, "then": {"properties": {"q": false}}}]`), "cycle", "/properties/a/allOf/0/if", "circle"},
		{"a cycle of one", formOf(`"q": `+textQuestion, `, "if": {"required": ["q"]}, "then": {"properties": {"q": false}}`), "cycle", "/properties/a/if", "circle"},
		{"mandatory and taken away", formOf(`"q": `+textQuestion+`, "r": `+textQuestion, `, "required": ["r"], "if": {"required": ["q"]}, "then": {"properties": {"r": false}}`), "required-hidden", "/properties/a/if", "never be submitted"},
		{"asked for and taken away", formOf(`"q": `+textQuestion+`, "r": `+textQuestion+`, "s": `+textQuestion, `, "allOf": [
			{"if": {"required": ["q"]}, "then": {"required": ["r"]}},
			{"if": {"required": ["s"]}, "then": {"properties": {"r": false}}}]`), "asked-and-hidden", "/properties/a/allOf/0/if", "cannot be submitted"},
		{"x-order of an unknown name", formOf(`"q": `+textQuestion, `, "x-order": ["r"]`), "order", "/properties/a/x-order", "no such question"},
		{"attachments inside a tab", formOf(`"q": `+textQuestion+`, "f": {"x-kind": "attachments", "title": "Files"}`, ""), "kind", "/properties/a/properties/f", "tab of its own"},
		{"title of a wrong type", formOf(`"q": {"title": 3, "type": "string"}`, ""), "schema", "/properties/a/properties/q/title", "a text in double quotes"},
		{"missing $id, by the meta-schema", strings.Replace(formOf(`"q": `+textQuestion, ""), `"$id": "https://portico.invalid/t", `, "", 1), "schema", "", `"$id"`},
		{"x-unit of a wrong type, by shape", formOf(`"q": {"title": "Q", "type": "integer", "x-unit": 3}`, ""), "schema", "/properties/a/properties/q/x-unit", "a text"},
		{"read only and empty", formOf(`"q": {"title": "Q", "type": "string", "readOnly": true}`, ""), "read-only", "/properties/a/properties/q", "always be empty"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			wantFinding(t, c.src, c.rule, c.pointer, c.says)
		})
	}
}

// wantFinding checks a source and looks for one finding.
func wantFinding(t *testing.T, src, rule, pointer, says string) {
	t.Helper()
	found := Check([]byte(src), withMeta(t))
	for _, f := range found {
		if f.Rule == rule && f.Pointer == pointer && strings.Contains(f.Message, says) {
			if f.Line < 1 || f.Column < 1 {
				t.Errorf("no place: %+v", f)
			}
			return
		}
	}
	t.Errorf("want rule %q at %q saying %q, found %d:", rule, pointer, says, len(found))
	for _, f := range found {
		t.Errorf("  %+v", f)
	}
}

// TestCheckFacts: facts that the catalogue does not list are warned of, each at its place.
func TestCheckFacts(t *testing.T) {
	t.Parallel()
	src := formOf(`"q": {"title": "Q", "type": "string", "x-prefill": "/child/fulName"}, "r": {"title": "R", "type": "string", "x-prefill": "/plan/colour"}, "s": {"title": "S", "type": "string", "x-prefill": "/child/fullName"}`, "")
	var got []string
	for _, f := range Check([]byte(src), formdefs.Catalogue()) {
		got = append(got, f.Level+" "+f.Rule+" "+f.Pointer+" "+f.Message)
	}
	want := []string{"warn prefill /properties/a/properties/q/x-prefill The council's record has no fact called /child/fulName. Did you mean /child/fullName?",
		"warn prefill /properties/a/properties/r/x-prefill The council's record has no fact called /plan/colour. Correct the name."}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if found := Check([]byte(src), withMeta(t)); len(found) > 0 {
		t.Errorf("a catalogue without a list of facts: %+v", found)
	}
	odd := withMeta(t)
	odd[factsFile] = &fstest.MapFile{Data: []byte("{")}
	if found := Check([]byte(src), odd); len(found) != 1 || !strings.Contains(found[0].Message, "cannot be used") {
		t.Errorf("a list that is none: %+v", found)
	}
}

// TestCheckFormerly compares earlier names with the versions before, the newest first.
func TestCheckFormerly(t *testing.T) {
	t.Parallel()
	first := mustCompile(t, formOf(`"hands": `+textQuestion+`, "walk": `+textQuestion, ""))
	second := mustCompile(t, formOf(`"fine": {"title": "F", "type": "string", "x-formerly": "hands"}, "t": {"title": "T", "type": "array", "items": {"properties": {"who": {"title": "W", "type": "string"}}}}`, ""))
	for _, c := range []struct{ questions, place, says string }{
		{`"motor": {"title": "M", "type": "string", "x-formerly": ["fine", "hands"]}`, "", ""},
		{`"steps": {"title": "S", "type": "string", "x-formerly": "/a/walk"}`, "", ""},
		{`"p": {"title": "P", "type": "string", "x-formerly": "/a/t/*/who"}`, "", ""},
		{`"motor": {"title": "M", "type": "string", "x-formerly": "fin"}`, "/properties/a/properties/motor/x-formerly", "Did you mean \"fine\"?"},
		{`"motor": {"title": "M", "type": "string", "x-formerly": "/a/fien"}`, "/properties/a/properties/motor/x-formerly", "Did you mean \"/a/fine\"?"},
		{`"t": {"title": "T", "type": "array", "items": {"properties": {"person": {"title": "W", "type": "string", "x-formerly": "whom"}}}}`, "/properties/a/properties/t/items/properties/person/x-formerly", "Did you mean \"who\"?"},
		{`"motor": {"title": "M", "type": "string", "x-formerly": "nothing_like_it"}`, "/properties/a/properties/motor/x-formerly", "Correct the name."},
	} {
		d := mustCompile(t, formOf(c.questions, ""))
		if found := CheckFormerly(d, nil); found != nil {
			t.Errorf("the first version: %+v", found)
		}
		found := CheckFormerly(d, []*Definition{second, first})
		if c.says == "" {
			if len(found) > 0 {
				t.Errorf("%s: %+v", c.questions, found)
			}
			continue
		}
		if len(found) != 1 || found[0].Level != LevelWarn || found[0].Pointer != c.place || found[0].Line == 0 ||
			!strings.HasPrefix(found[0].Message, "No earlier version has a question of this name: ") || !strings.HasSuffix(found[0].Message, c.says) {
			t.Errorf("%s: %+v", c.questions, found)
		}
	}
}

// withMeta is the small catalogue with the real meta-schema.
func withMeta(t testing.TB) fstest.MapFS {
	t.Helper()
	meta, err := fs.ReadFile(formdefs.Catalogue(), metaSchemaFile)
	if err != nil {
		t.Fatal(err)
	}
	all := fstest.MapFS{metaSchemaFile: {Data: meta}}
	for name, file := range blocks {
		all[name] = file
	}
	return all
}

// TestCheckKeepsQuiet: what an author may well have wanted is not warned of.
func TestCheckKeepsQuiet(t *testing.T) {
	t.Parallel()
	const kind = `"k": {"title": "K", "enum": ["new", "update", "old"]}, "a2": {"title": "A", "type": "array", "uniqueItems": true, "items": {"enum": ["m", "n"]}}, "n": {"title": "N", "type": "integer"}, "x": {"title": "X", "type": "string"}, "q": ` + textQuestion
	for name, src := range map[string]string{
		"two conditions that can both hold": formOf(kind, `, "allOf": [{"if": {"properties": {"k": {"enum": ["new", "old"]}}, "required": ["k"]}, "else": {"properties": {"q": false}}}, {"if": {"properties": {"k": {"enum": ["update", "old"]}}, "required": ["k"]}, "else": {"properties": {"q": false}}}]`),
		"two choices of several":            formOf(kind, `, "if": {"required": ["a2"], "properties": {"a2": {"allOf": [{"contains": {"const": "m"}}, {"contains": {"const": "n"}}]}}}, "else": {"properties": {"q": false}}`),
		"a number in between":               formOf(kind, `, "if": {"required": ["n"], "properties": {"n": {"minimum": 3, "maximum": 9}}}, "else": {"properties": {"q": false}}`),
		"a certain text":                    formOf(kind, `, "if": {"required": ["x"], "properties": {"x": {"const": "yes"}}}, "else": {"properties": {"q": false}}`),
		"any text but one":                  formOf(kind, `, "if": {"required": ["x"], "properties": {"x": {"not": {"const": "no"}}}}, "else": {"properties": {"q": false}}`),
		"not answered":                      formOf(kind, `, "if": {"required": ["k"]}, "then": {"properties": {"q": false}}`),
		"the same title in another group":   formOf(`"q": `+textQuestion+`, "g": {"title": "G", "type": "object", "properties": {"q": `+textQuestion+`}}`, ""),
		"a table of six long columns":       formOf(`"t": {"title": "T", "type": "array", "items": {"properties": {`+columns(6, "string", `, "maxLength": 4000`)+`}}}`, ""),
		"a form translated whole": strings.Replace(formOf(`"q": {"title": "Q", "type": "string", "x-i18n": {"cy": {"title": "C"}}}`, `, "x-i18n": {"cy": {"title": "A"}}`),
			`"x-form"`, `"x-i18n": {"cy": {"title": "T"}}, "x-form"`, 1),
	} {
		if found := Check([]byte(src), formdefs.Catalogue()); len(found) > 0 {
			t.Errorf("%s: %+v", name, found)
		}
	}
	src, err := os.ReadFile("testdata/shared.json")
	if err != nil {
		t.Fatal(err)
	}
	if found := Check(src, formdefs.Catalogue()); len(found) != 1 || found[0].Rule != "untranslated" {
		t.Errorf("the shared form: %+v", found)
	}
}
