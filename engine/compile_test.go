package engine

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"portico/formdefs"
)

// shipped compiles a form of the catalogue.
func shipped(t testing.TB, key string) *Definition {
	t.Helper()
	src, err := formdefs.Definition(key)
	if err != nil {
		t.Fatal(err)
	}
	d, found := Compile(src, formdefs.Catalogue())
	if len(found) > 0 {
		t.Fatalf("findings: %+v", found)
	}
	return d
}

func names(questions []*Question) string {
	var out []string
	for _, q := range questions {
		out = append(out, q.Name)
	}
	return strings.Join(out, " ")
}

func TestShippedForms(t *testing.T) {
	t.Parallel()
	keys := formdefs.Keys()
	if !slices.Contains(keys, "ot-advice") {
		t.Fatalf("keys %v", keys)
	}
	for _, key := range keys {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			src, err := formdefs.Definition(key)
			if err != nil {
				t.Fatal(err)
			}
			if found := Check(src, formdefs.Catalogue()); len(found) > 0 {
				t.Fatalf("findings: %+v", found)
			}
			d := shipped(t, key)
			if d.Key != key {
				t.Errorf("key %q", d.Key)
			}
			bundleStandsAlone(t, d)
		})
	}
}

// bundleStandsAlone compiles the bundled form without a catalogue: it must come to the
// same definition.
func bundleStandsAlone(t *testing.T, d *Definition) {
	t.Helper()
	again, found := Compile(d.Bundled, nil)
	if again == nil {
		t.Fatalf("the bundle has findings: %+v", found)
	}
	if !bytes.Equal(again.Bundled, d.Bundled) {
		t.Error("the bundle of the bundle differs")
	}
	if bytes.Contains(d.Bundled, []byte(`"$ref"`)) {
		t.Error("there is a $ref in the bundle")
	}
	if len(again.Questions) != len(d.Questions) || len(again.units) != len(d.units) || len(again.Tabs) != len(d.Tabs) {
		t.Fatalf("%d questions, %d branches, %d tabs; want %d, %d, %d", len(again.Questions), len(again.units), len(again.Tabs),
			len(d.Questions), len(d.units), len(d.Tabs))
	}
	for pointer, want := range d.Questions {
		got := again.Questions[pointer]
		if got == nil {
			t.Errorf("%s is missing", pointer)
			continue
		}
		if a, b := said(got), said(want); !reflect.DeepEqual(a, b) {
			t.Errorf("%s\n got %+v\nwant %+v", pointer, a, b)
		}
		if len(got.rules) != len(want.rules) || (got.advice == nil) != (want.advice == nil) || (got.rowAdvice == nil) != (want.rowAdvice == nil) ||
			(got.calc == nil) != (want.calc == nil) || (got.from == nil) != (want.from == nil) {
			t.Errorf("%s has lost a rule, advice, a calculation or its choices", pointer)
		}
	}
}

// said is a question without its neighbours, and without what points to others, to compare.
func said(q *Question) Question {
	out := *q
	out.Parent, out.Tab, out.Children, out.off = nil, nil, nil, nil
	out.rules, out.advice, out.rowAdvice, out.calc, out.from, out.rowLabels = nil, nil, nil, nil, nil, nil
	return out
}

func TestOTAdvice(t *testing.T) {
	t.Parallel()
	d := shipped(t, "ot-advice")
	if d.Title != "OT advice for a statutory Education, Health and Care assessment (Appendix 3.)" || d.FormType != "EHCNA Information Gathering" || d.Lang != "en-GB" {
		t.Errorf("head %q %q %q", d.Title, d.FormType, d.Lang)
	}
	var tabs []string
	for _, tab := range d.Tabs {
		tabs = append(tabs, tab.Name)
	}
	if got := strings.Join(tabs, " "); got != "details involvement views needs outcomes provision education reports signoff council supporting" {
		t.Errorf("tabs %s", got)
	}
	files := d.Tabs[len(d.Tabs)-1].Attachments
	want := AttachmentRules{Types: []string{"doc", "docx", "pdf", "jpg", "jpeg", "png"}, MaxBytes: 15 << 20, MaxFiles: 30}
	if files == nil || !reflect.DeepEqual(*files, want) {
		t.Errorf("attachments %+v", files)
	}
	if got := names(d.Questions["/provision/health_provision"].Children); got != "provision provider outcome_ref" {
		t.Errorf("columns of the provision table: %s", got)
	}
	if got := names(d.Questions["/signoff"].Children[:4]); got != "review_arrangements review_date review_details author_name" {
		t.Errorf("x-order of the sign-off: %s", got)
	}
	if q := d.Questions["/provision/health_provision/*/provision"]; q == nil || q.Title != "Health provision" || !q.Required {
		t.Errorf("the form's own column title: %+v", q)
	}
	if q := d.Questions["/details/parents/*/name"]; q == nil || !q.ReadOnly {
		t.Error("a column of a read-only table is read only")
	}
	if d.Questions["/outcomes/outcomes"].Number != "O" {
		t.Error("outcomes are not numbered")
	}
	for _, q := range d.Prefills {
		if q.Required && q.ReadOnly {
			t.Errorf("%s is mandatory and read only", q.Pointer)
		}
	}
}

// TestSamples judges the shipped samples by plain jsonschema over the bundle, as
// any other program would.
func TestSamples(t *testing.T) {
	t.Parallel()
	d := shipped(t, "ot-advice")
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	if err := c.AddResource("bundle.json", bytes.NewReader(d.Bundled)); err != nil {
		t.Fatal(err)
	}
	plainJudge := c.MustCompile("bundle.json")
	for name, complete := range map[string]bool{"empty": false, "typical": true, "long": true} {
		src, err := formdefs.Sample("ot-advice", name)
		if err != nil {
			t.Fatal(err)
		}
		values := plain(t, string(src))
		canonical := d.applicability(Answers{Values: values}, "").canonical()
		if err := plainJudge.Validate(jsonValue(t, canonical)); (err == nil) != complete {
			t.Errorf("%s: plain jsonschema says %v", name, err)
		}
		if err := d.judge.Validate(canonical); (err == nil) != complete {
			t.Errorf("%s: our judge says %v", name, err)
		}
		if complete && !sameJSON(t, canonical, values) {
			t.Errorf("%s holds blanks, hidden answers or answers to no question", name)
		}
	}
}

// jsonValue passes a value through JSON.
func jsonValue(t testing.TB, v any) any {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRefs(t *testing.T) {
	t.Parallel()
	compileWith := func(t *testing.T, properties, more string) *Definition {
		t.Helper()
		d, found := Compile([]byte(formOf(properties, more)), blocks)
		if d == nil {
			t.Fatalf("findings: %+v", found)
		}
		return d
	}
	t.Run("what stands beside a $ref wins", func(t *testing.T) {
		t.Parallel()
		d := compileWith(t, `"q": {"$ref": "#/$defs/t", "title": "Mine", "maxLength": 9}`, `}}, "$defs": {"t": {"title": "Theirs", "description": "Hint", "type": "string", "maxLength": 3}}, "x": {"y": {"z": 0`)
		q := d.Questions["/a/q"]
		if q.Title != "Mine" || q.Hint != "Hint" || q.MaxLength != 9 {
			t.Errorf("%+v", q)
		}
		if err := d.judge.Validate(plain(t, `{"a": {"q": "123456789"}}`)); err != nil {
			t.Errorf("the judge does not agree: %v", err)
		}
	})
	t.Run("false switches a column off", func(t *testing.T) {
		t.Parallel()
		d := compileWith(t, `"q": {"title": "Q", "type": "array", "items": {"$ref": "blocks/row.json", "properties": {"x": {"title": "New X"}, "y": false, "z": {"title": "Z", "type": "string"}}, "required": ["z"]}}`, "")
		q := d.Questions["/a/q"]
		if got := names(q.Children); got != "x z" {
			t.Errorf("columns %s", got)
		}
		if !q.Children[0].Required || !q.Children[1].Required || q.Children[0].Title != "New X" {
			t.Errorf("%+v %+v", q.Children[0], q.Children[1])
		}
		// The block's condition asks for y, which is switched off: nobody may ask.
		if err := d.judge.Validate(plain(t, `{"a": {"q": [{"_row": "aaaaaaaa", "x": "1", "z": "2"}]}}`)); err != nil {
			t.Errorf("the judge asks for a column that is switched off: %v", err)
		}
		if d.judge.Validate(plain(t, `{"a": {"q": [{"x": "1", "y": "2", "z": "2"}]}}`)) == nil {
			t.Error("the judge takes a column that is switched off")
		}
		bundleStandsAlone(t, d)
	})
	t.Run("conditions of block and form both hold", func(t *testing.T) {
		t.Parallel()
		d := compileWith(t, `"q": {"title": "Q", "$ref": "blocks/row.json", "if": {"required": ["x"]}, "else": {"properties": {"y": false}}}`, "")
		a := d.applicability(Answers{Values: plain(t, `{"a": {"q": {"x": "1"}}}`)}, "")
		if !a.asked("/a/q/y") || a.hidden("/a/q/y") {
			t.Error("the block's condition is lost")
		}
		if !d.applicability(Answers{}, "").hidden("/a/q/y") {
			t.Error("the form's own condition is lost")
		}
		bundleStandsAlone(t, d)
	})
	t.Run("a list", func(t *testing.T) {
		t.Parallel()
		d := compileWith(t, `"q": {"title": "Q", "$ref": "../lists/colours.json"}`, "")
		if got := d.Questions["/a/q"].Options; len(got) != 2 || got[1] != (Option{Value: "g", Label: "Green"}) {
			t.Errorf("options %+v", got)
		}
	})
	t.Run("a block inside a block file", func(t *testing.T) {
		t.Parallel()
		d := compileWith(t, `"q": {"$ref": "blocks/row.json#/properties/x"}`, "")
		if d.Questions["/a/q"].Title != "X" {
			t.Errorf("%+v", d.Questions["/a/q"])
		}
	})
}

func TestRowsAndClosedObjects(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, conditionForm("", "", ""))
	for answers, fine := range map[string]bool{
		`{"a": {"must": "m"}, "b": {}}`:                                   true,
		`{"a": {"must": "m"}}`:                                            false,
		`{"a": {"must": "m"}, "b": {}, "c": {}}`:                          false,
		`{"a": {"must": "m", "zz": 1}, "b": {}}`:                          false,
		`{"a": {"must": "m", "rows": [{"_row": "abcd1234"}]}, "b": {}}`:   true,
		`{"a": {"must": "m", "rows": [{"_row": "ABCD1234"}]}, "b": {}}`:   false,
		`{"a": {"must": "m", "rows": [{"zz": "x"}]}, "b": {}}`:            false,
		`{"a": {"must": "m", "group": {"inner": "i", "zz": 1}}, "b": {}}`: false,
		`{"a": {"must": "m", "kind": "w"}, "b": {}}`:                      false,
		`{"a": {"must": "m", "areas": ["m", "n"], "age": 1.5}, "b": {}}`:  true,
		`{"a": {"must": "m", "areas": ["m", "m"]}, "b": {}}`:              false,
		`{"a": {"must": "m", "sure": "true"}, "b": {}}`:                   false,
	} {
		if err := d.judge.Validate(plain(t, answers)); (err == nil) != fine {
			t.Errorf("%s: %v", answers, err)
		}
	}
}

func TestReadOnlyIsNeverMandatory(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, formOf(`"q": {"title": "Q", "type": "string", "readOnly": true, "x-prefill": "/child/fullName"}, "r": `+textQuestion, `, "required": ["q", "r"]`))
	if d.Questions["/a/q"].Required || !d.Questions["/a/r"].Required {
		t.Error("a read-only question is mandatory, or the other is not")
	}
	if err := d.judge.Validate(plain(t, `{"a": {"r": "x"}}`)); err != nil {
		t.Errorf("the judge asks for a read-only question: %v", err)
	}
}

func TestWholeForm(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, `{"$id": "https://portico.invalid/w", "title": "Whole", "x-form": {"key": "w"}, "type": "object", "required": ["q"],
		"x-order": ["g", "q"],
		"properties": {"q": `+textQuestion+`, "g": {"title": "G", "type": "object", "properties": {"r": `+textQuestion+`}},
		"files": {"x-kind": "attachments", "title": "Supporting Documentation", "x-attachments": {"required": true, "types": ["pdf"]}}}}`)
	if len(d.Tabs) != 2 || !d.Tabs[0].Whole || d.Tabs[0].Name != "form" || d.Tabs[0].Pointer != "" || names(d.Tabs[0].Questions) != "g q" {
		t.Errorf("tabs %+v", d.Tabs[0])
	}
	if a := d.Tabs[1].Attachments; a == nil || !a.Required || a.Types[0] != "pdf" {
		t.Errorf("attachments %+v", a)
	}
	canonical := d.applicability(Answers{Values: plain(t, `{"g": {"r": ""}, "q": "x"}`)}, "").canonical()
	if !sameJSON(t, canonical, plain(t, `{"q": "x"}`)) {
		t.Errorf("canonical %v", canonical)
	}
}

func TestTables(t *testing.T) {
	t.Parallel()
	d, found := Compile([]byte(formOf(`"q": {"title": "Q", "type": "array", "x-number": "O", "x-rows-fixed": true, "minItems": 1, "maxItems": 4,
		"items": {"$ref": "blocks/row.json"}, "x-rows": [{"x": "first"}, {"x": "second", "y": "y"}],
		"x-ehcp": {"column": "y", "default": "G"}}`, "")), blocks)
	if d == nil {
		t.Fatalf("%+v", found)
	}
	q := d.Questions["/a/q"]
	if q.Number != "O" || !q.FixedRows || len(q.Rows) != 2 || q.Rows[1]["y"] != "y" || q.MinItems != 1 || q.MaxItems != 4 || q.EHCPColumn != "y" || q.EHCP[0] != "G" {
		t.Errorf("%+v", q)
	}
}

// TestHugeFormsAreQuick compiles forms near the bounds of design 3.7.
func TestHugeFormsAreQuick(t *testing.T) {
	t.Parallel()
	repeat := func(n int, one string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = strings.ReplaceAll(one, "#", string(rune('a'+i%26))+string(rune('a'+i/26%26))+string(rune('a'+i/676)))
		}
		return strings.Join(parts, ",")
	}
	for name, src := range map[string]string{
		"questions":  formOf(repeat(1990, `"q#": {"title": "Q #", "type": "string", "maxLength": 300}`), ""),
		"choices":    formOf(`"q": {"title": "Q", "type": "string", "oneOf": [`+repeat(15000, `{"const": "#", "title": "Choice #"}`)+`]}`, ""),
		"conditions": formOf(repeat(600, `"q#": {"title": "Q", "type": "string"}, "r#": {"title": "R", "type": "string"}`), `, "allOf": [`+repeat(600, `{"if": {"properties": {"q#": {"const": "x"}}, "required": ["q#"]}, "else": {"properties": {"r#": false}}}`)+`]`),
		"required":   formOf(`"q": `+textQuestion, `, "required": [`+repeat(17000, `"#"`)+`]`),
	} {
		began := time.Now()
		Check([]byte(src), formdefs.Catalogue())
		// Far above what it takes alone (0.1 to 0.9 s), so that a busy machine does not fail it.
		if took := time.Since(began); took > 8*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

// TestMetaSchemaAndEngineAgree holds the words that editors complete to those that
// the engine knows.
func TestMetaSchemaAndEngineAgree(t *testing.T) {
	t.Parallel()
	src, err := formdefs.Catalogue().Open(metaSchemaFile)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(src); err != nil {
		t.Fatal(err)
	}
	meta, found := readSource(b.Bytes(), "")
	if len(found) > 0 {
		t.Fatal(found)
	}
	described := func(n *node) []string {
		var out []string
		for _, m := range n.get("properties").members {
			out = append(out, m.name)
			if m.value.get("description").str() == "" && !m.value.has("$ref") {
				t.Errorf("%s has no description", m.name)
			}
		}
		slices.Sort(out)
		return out
	}
	known := slices.Sorted(slices.Values(knownKeywords))
	if got := described(meta); !slices.Equal(got, known) {
		t.Errorf("the meta-schema knows %v, the engine %v", got, known)
	}
	if got, want := described(meta.get("properties").get("x-form")), slices.Sorted(slices.Values(knownFormWords)); !slices.Equal(got, want) {
		t.Errorf("x-form: the meta-schema knows %v, the engine %v", got, want)
	}
	var kindsHere []string
	for _, k := range kinds {
		kindsHere = append(kindsHere, k.Name())
	}
	slices.Sort(kindsHere)
	if got := meta.get("properties").get("x-kind").get("enum").strings(); !slices.Equal(got, kindsHere) {
		t.Errorf("x-kind: the meta-schema knows %v, the engine %v", got, kindsHere)
	}
}
