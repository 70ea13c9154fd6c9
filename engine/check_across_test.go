package engine

import (
	"strings"
	"testing"
)

// acrossForm is a form with dates, numbers, texts, a group and a table; q are more
// questions of its tab, more what else the tab says.
func acrossForm(q, more string) string {
	return formOf(`"start": {"title": "Start", "type": "string", "format": "date"}, "end": {"title": "End", "type": "string", "format": "date"},
		"hours": {"title": "Hours", "type": "number"}, "weeks": {"title": "Weeks", "type": "integer"}, "name": {"title": "Name", "type": "string"},
		"pick": {"title": "Pick", "type": "string", "enum": ["x", "y"]}, "sure": {"title": "Sure", "type": "boolean"},
		"must": {"title": "Must", "type": "string"}, "fixed": {"title": "Fixed", "type": "string", "readOnly": true, "default": "f"},
		"group": {"title": "Group", "type": "object", "properties": {"inner": {"title": "Inner", "type": "string"}}},
		"outcomes": {"title": "Outcomes", "type": "array", "items": {"type": "object", "properties": {"cost": {"title": "Cost", "type": "number"}, "text": {"title": "Text", "type": "string"}}}}`+
		q, `, "required": ["must"]`+more)
}

func TestCheckFindsWhatReachesAcross(t *testing.T) {
	t.Parallel()
	const q = "/properties/a/properties/q"
	question := func(words string) string { return acrossForm(`, "q": {"title": "Q", `+words+`}`, "") }
	rule := func(words string) string { return acrossForm("", `, "x-rules": [{`+words+`}]`) }
	inRow := func(words string) string {
		return acrossForm(`, "q": {"title": "Q", "type": "array", "items": {"type": "object", "properties": {"c": {"title": "C", "type": "number"}, "d": {"title": "D", "type": "string"}}, `+words+`}}`, "")
	}
	cases := []struct{ name, src, rule, pointer, says string }{
		{"words of no text", question(`"type": "integer", "x-maxWords": 3`), "limit", q + "/x-maxWords", "is none"},
		{"words of a choice", question(`"type": "string", "enum": ["x"], "x-maxWords": 3`), "limit", q + "/x-maxWords", "is none"},
		{"no words", question(`"type": "string", "x-maxWords": 0`), "limit", q + "/x-maxWords", "from 1 on"},
		{"half a word", question(`"type": "string", "x-maxWords": 2.5`), "limit", q + "/x-maxWords", "whole number"},
		{"words as text", question(`"type": "string", "x-maxWords": "3"`), "schema", q + "/x-maxWords", "a number"},
		{"words of a table", acrossForm(`, "q": {"title": "Q", "type": "array", "x-maxWords": 3, "items": {"type": "object", "properties": {"c": {"title": "C", "type": "string"}}}}`, ""), "unsupported", q + "/x-maxWords", "single question"},

		{"an unknown rule", rule(`"rule": "notbefore", "of": "/end", "than": "/start"`), "rules", "/properties/a/x-rules/0/rule", `"notBefore"`},
		{"no rule", rule(`"of": "/end", "than": "/start"`), "rules", "/properties/a/x-rules/0", "Use one of"},
		{"a rule of nothing", rule(`"rule": "notBefore", "than": "/start"`), "rules", "/properties/a/x-rules/0", "names a question from here"},
		{"a rule from the top", rule(`"rule": "notBefore", "of": "/a/end", "than": "/start"`), "rules", "/properties/a/x-rules/0/of", "leads nowhere"},
		{"a misspelt question", rule(`"rule": "notBefore", "of": "/end", "than": "/strat"`), "rules", "/properties/a/x-rules/0/than", `Did you mean "start"?`},
		{"a rule without than", rule(`"rule": "notBefore", "of": "/end"`), "rules", "/properties/a/x-rules/0", `or "today"`},
		{"more than nothing", rule(`"rule": "notMoreThan", "of": "/hours"`), "rules", "/properties/a/x-rules/0", "compares with"},
		{"a number today", rule(`"rule": "notMoreThan", "of": "/hours", "than": "today"`), "rules", "/properties/a/x-rules/0/than", "Only dates"},
		{"different from today", rule(`"rule": "different", "of": "/end", "than": "today"`), "rules", "/properties/a/x-rules/0/than", "Only dates"},
		{"different from nothing", rule(`"rule": "different", "of": "/end"`), "rules", "/properties/a/x-rules/0", "second question"},
		{"a date that is none", rule(`"rule": "notAfter", "of": "/name", "than": "today"`), "rules", "/properties/a/x-rules/0/of", "compares dates"},
		{"compared with no date", rule(`"rule": "notAfter", "of": "/end", "than": "/hours"`), "rules", "/properties/a/x-rules/0/than", "compares dates"},
		{"numbers that are dates", rule(`"rule": "notMoreThan", "of": "/end", "than": "/start"`), "rules", "/properties/a/x-rules/0/of", "use \"notAfter\""},
		{"a number and a text", rule(`"rule": "different", "of": "/hours", "than": "/name"`), "rules", "/properties/a/x-rules/0/than", "never be the same"},
		{"a question and itself", rule(`"rule": "different", "of": "/name", "than": "/name"`), "rules", "/properties/a/x-rules/0/than", "with itself"},
		{"a whole table", rule(`"rule": "different", "of": "/outcomes", "than": "/name"`), "rules", "/properties/a/x-rules/0/of", "is a table"},
		{"a column without its rows", rule(`"rule": "different", "of": "/outcomes/text", "than": "/name"`), "rules", "/properties/a/x-rules/0/of", `"/a/outcomes/*/text"`},
		{"rows alone", rule(`"rule": "different", "of": "/outcomes/*", "than": "/name"`), "rules", "/properties/a/x-rules/0/of", "names rows"},
		{"a star of no table", rule(`"rule": "different", "of": "/group/*/inner", "than": "/name"`), "rules", "/properties/a/x-rules/0/of", "no table there"},
		{"than a column", rule(`"rule": "different", "of": "/name", "than": "/outcomes/*/text"`), "rules", "/properties/a/x-rules/0/than", `"items"`},
		{"an unknown level", rule(`"rule": "notBefore", "of": "/end", "than": "/start", "level": "warning"`), "rules", "/properties/a/x-rules/0/level", `"warn"`},
		{"an unknown word in a rule", rule(`"rule": "notBefore", "of": "/end", "then": "/start"`), "rules", "/properties/a/x-rules/0/then", `"than"`},
		{"a rule that is none", acrossForm("", `, "x-rules": ["notBefore"]`), "rules", "/properties/a/x-rules/0", "A rule should stand here"},
		{"rules that are no list", acrossForm("", `, "x-rules": {"rule": "notBefore"}`), "schema", "/properties/a/x-rules", "a list"},
		{"a rule inside a question", question(`"type": "string", "x-rules": [{"rule": "different", "of": "/x", "than": "/y"}]`), "rules", q + "/x-rules", "around them"},
		{"a rule on a table", acrossForm(`, "q": {"title": "Q", "type": "array", "x-rules": [], "items": {"type": "object", "properties": {"c": {"title": "C", "type": "string"}}}}`, ""), "rules", q + "/x-rules", `"items"`},
		{"a rule of a row that leaves it", inRow(`"x-rules": [{"rule": "different", "of": "/d", "than": "/name"}]`), "rules", q + "/items/x-rules/0/than", "leads nowhere"},

		{"advice with an unknown word", question(`"type": "string", "x-advise": {"maxlength": 3}`), "advise", q + "/x-advise/maxlength", `"maxLength"`},
		{"advice that does nothing there", question(`"type": "integer", "x-advise": {"maxLength": 3}`), "advise", q + "/x-advise/maxLength", `"minimum" or "maximum"`},
		{"advice on yes and no", question(`"type": "boolean", "x-advise": {"minimum": 3}`), "advise", q + "/x-advise/minimum", "Take it away"},
		{"advice without a limit", question(`"type": "string", "x-advise": {"description": "Think"}`), "advise", q + "/x-advise", "sets no limit"},
		{"advice with a broken pattern", question(`"type": "string", "x-advise": {"pattern": "("}`), "pattern", q + "/x-advise/pattern", "bracket"},
		{"advice of a wrong type", question(`"type": "string", "x-advise": {"maxLength": "3"}`), "schema", q + "/x-advise/maxLength", "a number"},
		{"advice turned round", question(`"type": "string", "x-advise": {"minLength": 5, "maxLength": 3}`), "limit", q + "/x-advise/minLength", "no answer would do"},
		{"advice to answer nothing", acrossForm("", `, "x-advise": {"required": ["nmae"]}`), "advise", "/properties/a/x-advise/required/0", "no such question"},
		{"advice to answer what is mandatory", acrossForm("", `, "x-advise": {"required": ["must"]}`), "advise", "/properties/a/x-advise/required/0", "mandatory already"},
		{"advice on a tab with a limit", acrossForm("", `, "x-advise": {"maxLength": 3}`), "advise", "/properties/a/x-advise/maxLength", `"required"`},
		{"advice that is a text", question(`"type": "string", "x-advise": "Think"`), "schema", q + "/x-advise", "curly brackets"},

		{"an unknown calculation", question(`"type": "number", "x-calc": {"calc": "total", "of": "hours"}`), "calc", q + "/x-calc/calc", "age, sum, count, copy"},
		{"no calculation", question(`"type": "number", "x-calc": {"of": "hours"}`), "calc", q + "/x-calc", "Use one of"},
		{"a calculation with nothing", question(`"type": "number", "x-calc": {"calc": "sum"}`), "calc", q + "/x-calc", "names what it works with"},
		{"a calculation with an empty list", question(`"type": "number", "x-calc": {"calc": "sum", "of": []}`), "calc", q + "/x-calc/of", "names what it works with"},
		{"a calculation with nowhere", question(`"type": "number", "x-calc": {"calc": "sum", "of": "/a/huors"}`), "calc", q + "/x-calc/of", `Did you mean "hours"?`},
		{"one of a list leads nowhere", question(`"type": "number", "x-calc": {"calc": "sum", "of": ["hours", "week"]}`), "calc", q + "/x-calc/of/1", `Did you mean "weeks"?`},
		{"a sum of text", question(`"type": "number", "x-calc": {"calc": "sum", "of": "name"}`), "calc", q + "/x-calc/of", "no number"},
		{"a sum into text", question(`"type": "string", "x-calc": {"calc": "sum", "of": "hours"}`), "calc", q + "/x-calc", `"type": "number"`},
		{"a sum of fractions into a whole number", question(`"type": "integer", "x-calc": {"calc": "sum", "of": ["weeks", "hours"]}`), "calc", q + "/x-calc", "may have a fraction"},
		{"a count of no table", question(`"type": "integer", "x-calc": {"calc": "count", "of": "name"}`), "calc", q + "/x-calc/of", "counts rows"},
		{"a count into text", question(`"type": "string", "x-calc": {"calc": "count", "of": "outcomes"}`), "calc", q + "/x-calc", `"integer"`},
		{"an age of no date", question(`"type": "integer", "x-calc": {"calc": "age", "of": "name"}`), "calc", q + "/x-calc/of", "no date"},
		{"an age on no date", question(`"type": "integer", "x-calc": {"calc": "age", "of": "start", "on": "name"}`), "calc", q + "/x-calc/on", "no date"},
		{"an age into a choice", question(`"type": "string", "enum": ["1"], "x-calc": {"calc": "age", "of": "start"}`), "calc", q + "/x-calc", `"integer"`},
		{"a list of ages", question(`"type": "integer", "x-calc": {"calc": "age", "of": ["start"]}`), "calc", q + "/x-calc/of", "Only \"sum\""},
		{"on of a sum", question(`"type": "number", "x-calc": {"calc": "sum", "of": "hours", "on": "start"}`), "calc", q + "/x-calc/on", "belongs to \"age\""},
		{"a copy of a column", question(`"type": "string", "x-calc": {"calc": "copy", "of": "/a/outcomes/*/text"}`), "calc", q + "/x-calc/of", "bare name"},
		{"a copy of a group", question(`"type": "string", "x-calc": {"calc": "copy", "of": "group"}`), "calc", q + "/x-calc/of", "single question"},
		{"a copy of another type", question(`"type": "string", "x-calc": {"calc": "copy", "of": "hours"}`), "calc", q + "/x-calc", "same type"},
		{"a copy without the choices", question(`"type": "string", "x-calc": {"calc": "copy", "of": "pick"}`), "calc", q + "/x-calc", "choices"},
		{"a calculation with itself", question(`"type": "number", "x-calc": {"calc": "sum", "of": "q"}`), "calc", q + "/x-calc/of", "with itself"},
		{"a calculation and a fact", question(`"type": "string", "x-prefill": "/child/fullName", "x-calc": {"calc": "copy", "of": "name"}`), "calc", q + "/x-calc", "x-prefill"},
		{"an unknown word in a calculation", question(`"type": "number", "x-calc": {"calc": "sum", "off": "hours", "of": "hours"}`), "calc", q + "/x-calc/off", "It takes calc, of, on"},
		{"a calculation of a group", acrossForm(`, "q": {"title": "Q", "type": "object", "properties": {"c": {"title": "C", "type": "string"}}, "x-calc": {"calc": "sum", "of": "hours"}}`, ""), "unsupported", q + "/x-calc", "single question"},
		{"calculations in a circle", acrossForm(`, "q": {"title": "Q", "type": "number", "x-calc": {"calc": "sum", "of": ["hours", "r"]}}, "r": {"title": "R", "type": "number", "x-calc": {"calc": "sum", "of": "q"}}`, ""), "cycle", q + "/x-calc", "round in a circle"},
		{"a condition that takes its own source away", acrossForm(`, "q": {"title": "Q", "type": "number", "x-calc": {"calc": "sum", "of": ["hours", "weeks"]}}`,
			`, "if": {"properties": {"q": {"minimum": 3}}, "required": ["q"]}, "then": {"properties": {"hours": false}}`), "cycle", "/properties/a/if", "circle"},

		{"rows of no path", question(`"type": "string", "x-options-from": "outcomes"`), "options-from", q + "/x-options-from", `"/a/outcomes"`},
		{"rows of nowhere", question(`"type": "string", "x-options-from": "/a/outcome"`), "options-from", q + "/x-options-from", `Did you mean "outcomes"?`},
		{"rows of a group", question(`"type": "string", "x-options-from": "/a/group"`), "options-from", q + "/x-options-from", "is no table"},
		{"rows of a column", question(`"type": "string", "x-options-from": "/a/outcomes/*/text"`), "options-from", q + "/x-options-from", "names a column"},
		{"rows for a number", question(`"type": "integer", "x-options-from": "/a/outcomes"`), "options-from", q + "/x-options-from", `"type": "string"`},
		{"rows for a paragraph", question(`"type": "string", "x-kind": "paragraph", "x-options-from": "/a/outcomes"`), "kind", q + "/x-kind", "Take \"x-kind\" away"},
		{"rows and choices", question(`"type": "string", "enum": ["x"], "x-options-from": "/a/outcomes"`), "options-from", q + "/enum", "already"},
		{"several rows, each as often as one likes", question(`"type": "array", "items": {"type": "string"}, "x-options-from": "/a/outcomes"`), "options-from", q, "uniqueItems"},
		{"several rows of no text", question(`"type": "array", "uniqueItems": true, "items": {"type": "integer"}, "x-options-from": "/a/outcomes"`), "options-from", q + "/items", "list of texts"},
		{"several rows of nothing", question(`"type": "array", "uniqueItems": true, "x-options-from": "/a/outcomes"`), "options-from", q, "list of texts"},
		{"rows that are a list", question(`"type": "string", "x-options-from": ["/a/outcomes"]`), "schema", q + "/x-options-from", "a text"},
		{"more rows than a table has", acrossForm(`, "q": {"title": "Q", "type": "array", "items": {"type": "object", "properties": {"c": {"title": "C", "type": "string"}}}, "x-rows": [`+strings.TrimSuffix(strings.Repeat(`{"c": "x"},`, MaxRows+1), ",")+`]}`, ""), "rows", q + "/x-rows", "at most 1000"},
		{"more rows asked for than a table has", acrossForm(`, "q": {"title": "Q", "type": "array", "minItems": 1001, "items": {"type": "object", "properties": {"c": {"title": "C", "type": "string"}}}}`, ""), "limit", q + "/minItems", "at most 1000"},
		{"fewer rows to begin with than fixed", acrossForm(`, "q": {"title": "Q", "type": "array", "minItems": 3, "items": {"type": "object", "properties": {"c": {"title": "C", "type": "string"}}}, "x-rows-fixed": true, "x-rows": [{"c": "x"}]}`, ""), "rows", q + "/x-rows-fixed", "never be submitted"},
		{"numbers of no table", question(`"type": "string", "x-number": "O"`), "rows", q + "/x-number", "table"},
		{"rows of no table", question(`"type": "string", "x-rows": [{"c": "x"}]`), "rows", q + "/x-rows", "table"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			wantFinding(t, c.src, c.rule, c.pointer, c.says)
		})
	}
}

// TestWordsThatReachAcrossAreFine has each word as it should be: no finding at all.
func TestWordsThatReachAcrossAreFine(t *testing.T) {
	t.Parallel()
	src := acrossForm(`, "q": {"title": "Q", "type": "number", "x-calc": {"calc": "sum", "of": ["hours", "/a/outcomes/*/cost"]}},
		"several": {"title": "Several", "type": "array", "uniqueItems": true, "items": {"type": "string"}, "x-options-from": "/a/outcomes"},
		"age": {"title": "Age", "type": "integer", "x-calc": {"$comment": "c", "calc": "age", "of": "start", "on": "end"}}`,
		`, "x-rules": [{"$comment": "c", "rule": "different", "of": "/outcomes/*/text", "than": "/name", "level": "warn"}], "x-advise": {"required": ["name"], "description": "d"},
		"if": {"properties": {"age": {"minimum": 3}}, "required": ["age"]}, "then": {"properties": {"pick": false}}`)
	if found := Check([]byte(src), withMeta(t)); len(found) > 0 {
		t.Errorf("found %+v", found)
	}
}
