package engine

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestPastedTexts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want [][]string
	}{
		"lines and tabs":        {"a\tb\r\nc\t\r\n", [][]string{{"a", "b"}, {"c", ""}}},
		"a text of lines":       {"\"one\ntwo\"\tb\n", [][]string{{"one\ntwo", "b"}}},
		"quotes within":         {"\"say \"\"no\"\"\tnow\"\tb", [][]string{{"say \"no\"\tnow", "b"}}},
		"quotes as letters":     {"\"Hello\" he said\tb", [][]string{{"\"Hello\" he said", "b"}}},
		"a quote nobody closes": {"\"a\tb\n\"c", [][]string{{"\"a", "b"}, {"\"c"}}},
		"empty lines":           {"a\n\nb\n\n\n", [][]string{{"a"}, {""}, {"b"}}},
		"nothing":               {"  \n\t\n", nil},
	} {
		if got, err := PastedTexts(c.text); err != nil || fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if got, _ := SeparatedTexts("\ufeffa;\"b;c\"\n", ';'); fmt.Sprint(got) != "[[a b;c]]" {
		t.Errorf("with semicolons: %q", got)
	}
	var bound *BoundError
	if _, err := PastedTexts(strings.Repeat("x", MaxPasteBytes+1)); !errors.As(err, &bound) {
		t.Errorf("too much text: %v", err)
	}
}

const pasteForm = `"goals": {"title": "Goals", "type": "array", "x-number": "G", "items": {"type": "object", "properties": {"goal": {"title": "Goal", "type": "string"}}}},
"plan": {"title": "Plan", "type": "array", "maxItems": 4, "items": {"type": "object", "required": ["what"], "properties": {
	"what": {"title": "What", "type": "string"},
	"by": {"title": "By when", "type": "string", "format": "date"},
	"how": {"title": "How often", "type": "string", "oneOf": [{"const": "w", "title": "Every week"}, {"const": "o", "title": "Other"}]},
	"other": {"title": "Other time", "type": "string"},
	"hours": {"title": "Hours", "type": "number"},
	"agreed": {"title": "Agreed", "type": "boolean"},
	"who": {"title": "Who", "type": "array", "uniqueItems": true, "items": {"type": "string", "oneOf": [{"const": "ot", "title": "OT"}, {"const": "sl", "title": "Speech therapist"}]}},
	"goal": {"title": "Goal", "type": "string", "x-options-from": "/a/goals"}},
	"if": {"properties": {"how": {"const": "o"}}, "required": ["how"]}, "then": {}, "else": {"properties": {"other": false}}}}`

// keys gives rows the identities row00000, row00001, ...
func rowNames() func() string {
	n := -1
	return func() string { n++; return fmt.Sprintf("row%05d", n) }
}

func pasteInto(t *testing.T, d *Definition, a Answers, target, text string) Answers {
	t.Helper()
	out, err := d.Bind(d.Tabs[0], a, url.Values{FieldAction: {"paste:" + target}, FieldPaste: {text}}, rowNames())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPasteReadsAsKindsDo(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, formOf(pasteForm, ""))
	a, err := d.Read([]byte(`{"a":{"goals":[{"_row":"goal0001","goal":"Dress himself"}],"plan":[{"_row":"aaaaaaaa","what":"Old"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	text := "What\tBy when\tHow often\tOther time\tHours\tAgreed\tWho\tGoal\n" +
		"Swim\t17/09/2026\tEVERY  week\tnever\t1,200.50\tYES\tot; Speech Therapist\tG1\n" +
		"\"Two\nlines\"\t31/02/2027\tsometimes\t\tmany\tperhaps\tOT\nNurse\tswimming\n"
	text = strings.Replace(text, "OT\nNurse", "\"OT\nNurse\"", 1)
	out := pasteInto(t, d, a, "a.plan.aaaaaaaa.what", text)
	want := `{"answers":{"a":{"goals":[{"_row":"goal0001","goal":"Dress himself"}],"plan":[` +
		`{"_row":"aaaaaaaa","agreed":true,"by":"2026-09-17","goal":"goal0001","hours":1200.5,"how":"w","what":"Swim","who":["ot","sl"]},` +
		`{"_row":"row00000","what":"Two lines"}]}},` +
		`"typed":{"/a/plan/row00000/agreed":"perhaps","/a/plan/row00000/by":"31/02/2027","/a/plan/row00000/goal":"“swimming”","/a/plan/row00000/hours":"many","/a/plan/row00000/how":"sometimes","/a/plan/row00000/who":"ot\nNurse"}}`
	if got := marshalled(t, out); got != want {
		t.Errorf("\n%s\nnot\n%s", got, want)
	}
	if faults := d.Draft(out); len(faults) != 6 {
		t.Errorf("what cannot be read is not all marked: %+v", faults)
	}
}

func TestPasteFromACell(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, formOf(pasteForm, ""))
	a, err := d.Read([]byte(`{"a":{"plan":[{"_row":"aaaaaaaa","what":"One"},{"_row":"bbbbbbbb","what":"Two"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	out := pasteInto(t, d, a, "a.plan.bbbbbbbb.by", "1/2/2027\tEvery week\n\tOther\n3/4/2027\n5/6/2027\tOther\n")
	want := `{"answers":{"a":{"plan":[{"_row":"aaaaaaaa","what":"One"},{"_row":"bbbbbbbb","by":"2027-02-01","how":"w","what":"Two"},{"_row":"row00000","how":"o"},{"_row":"row00001","by":"2027-04-03"}]}}}`
	if got := marshalled(t, out); got != want {
		t.Errorf("\n%s\nnot\n%s", got, want)
	}
	texts, _ := PastedTexts("1\n2\n3\n4\n5\tx\n")
	if _, report, ok := d.Sheet(a).PasteAt(d.Tabs[0], "a.plan.bbbbbbbb.goal", texts, rowNames()); !ok || report.Rows != 3 || report.Over != 2 || report.Left != 1 {
		t.Errorf("%+v", report)
	}
	for _, odd := range []string{"", "a.plan", "a.goals.x", "b.c.d", "a.plan.bbbbbbbb.unknown.more"} {
		if got := marshalled(t, pasteInto(t, d, a, odd, "x\ty")); got != marshalled(t, a) {
			t.Errorf("%q changed the sheet to %s", odd, got)
		}
	}
}

func TestPasteReplacesAndIsUndone(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, formOf(pasteForm, ""))
	tab := d.Tabs[0]
	a, err := d.Read([]byte(`{"a":{"plan":[{"_row":"aaaaaaaa","what":"One"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	a = pasteInto(t, d, a, "a.plan.aaaaaaaa.by", "soon")
	target, _ := d.Sheet(a).PasteTarget(tab, "a.plan")
	texts := [][]string{{"Nr", "HOW OFTEN", "what"}, {"1", "other", "New"}, {"", "", ""}}
	as := target.Match(texts)
	if !as.Header || !slices.Equal(as.Columns, []string{"", "how", "what"}) {
		t.Fatalf("%+v", as)
	}
	as.Replace = true
	post, report := target.Post(texts, as, rowNames())
	out, err := d.Bind(tab, a, post, rowNames())
	if err != nil || report.Rows != 1 || report.Removed != 1 || report.Left != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	before, _ := d.Sheet(a).TableText(tab, "a.plan")
	after, _ := d.Sheet(out).TableText(tab, "a.plan")
	if back, ok := d.PutTable(tab, out, "a.plan", before, after); !ok || marshalled(t, back) != marshalled(t, a) {
		t.Errorf("undone it is %s", marshalled(t, back))
	}
	if _, ok := d.PutTable(tab, a, "a.plan", before, after); ok {
		t.Error("what was changed since was undone")
	}
}

// TestMatchColumns: lines without titles fill the columns in order.
func TestMatchColumns(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, formOf(pasteForm, ""))
	target, ok := d.Sheet(d.Empty()).PasteTarget(d.Tabs[0], "a.plan")
	if !ok || target.Most != 4 || len(target.Columns) != 8 || strings.Join(target.Columns[2].Choices, ",") != "Every week,Other" {
		t.Fatalf("%+v", target)
	}
	if as := target.Match([][]string{{"Swim", "1/1/2027"}, {"Run"}}); as.Header || !slices.Equal(as.Columns, []string{"what", "by"}) {
		t.Errorf("%+v", as)
	}
	if _, ok := d.Sheet(d.Empty()).PasteTarget(d.Tabs[0], "a.nothing"); ok {
		t.Error("a table that is not there")
	}
}

// FuzzPaste: whatever is pasted, the sheet fits the form, nothing panics or hangs, and undone it is as it was.
func FuzzPaste(f *testing.F) {
	d := everything(f)
	tab, _ := d.Tabs[0], 0
	f.Add("a\tb\n\"c\nd\"\te", "outcomes", true)
	f.Fuzz(func(t *testing.T, text, column string, replace bool) {
		if len(text) > 1<<16 {
			return
		}
		defer soon(t)()
		for _, tab = range d.Tabs {
			for _, q := range tab.Questions {
				if shapeOf(q) != ShapeTable {
					continue
				}
				pasteFuzzed(t, d, tab, pathOf(q), text, column, replace)
			}
		}
	})
}

func pasteFuzzed(t *testing.T, d *Definition, tab *Tab, path Path, text, column string, replace bool) {
	a, err := d.Read([]byte(fullAnswers))
	if err != nil {
		t.Fatal(err)
	}
	texts, err := PastedTexts(text)
	target, ok := d.Sheet(a).PasteTarget(tab, path)
	if err != nil || !ok {
		return
	}
	as := target.Match(texts)
	as.Replace = replace
	if len(as.Columns) > 0 {
		as.Columns[0] = column
	}
	post, report := target.Post(texts, as, rowNames())
	out, err := d.Bind(tab, a, post, rowNames())
	var bound *BoundError
	if errors.As(err, &bound) {
		return
	}
	if err != nil || report.Rows > MaxRows {
		t.Fatal(err, report)
	}
	if sift, err := d.sift([]byte(marshalled(t, out))); err != nil || len(sift.wrong)+len(sift.stray) > 0 {
		t.Errorf("the new sheet does not fit the form: %v %v %v", err, sift.wrong, sift.stray)
	}
	wordsOf(t, d, d.Complete(out))
	before, _ := d.Sheet(a).TableText(tab, path)
	after, there := d.Sheet(out).TableText(tab, path)
	if back, ok := d.PutTable(tab, out, path, before, after); there && (!ok || marshalled(t, back) != marshalled(t, a)) {
		t.Errorf("undone it is %s", marshalled(t, back))
	}
}
