package engine

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// largeForm is a definition of n questions, as real forms have them: tabs of groups,
// tables, choices, conditions, rules and calculations.
func largeForm(n int) string {
	var tabs, names []string
	for left, t := n, 0; left > 0; t++ {
		name := fmt.Sprintf("t%d", t)
		tabs = append(tabs, `"`+name+`": `+largeTab(name, min(left, 30)))
		names = append(names, `"`+name+`"`)
		left -= 30
	}
	return `{"$id": "https://portico.invalid/forms/large/1", "title": "Large", "x-form": {"key": "large"}, "type": "object",
"required": [` + strings.Join(names, ",") + `], "properties": {` + strings.Join(tabs, ",\n") + `}}`
}

// largeTab has n questions at most: two tables of six, and blocks of six single ones.
func largeTab(name string, n int) string {
	var questions, required, conditions []string
	add := func(format string, args ...any) { questions = append(questions, fmt.Sprintf(format, args...)) }
	table := func(i int) {
		add(`"rows%d": {"type": "array", "title": "Table %d", "x-number": "R", "maxItems": 50, "items": {"type": "object", "required": ["what"], "properties": {
			"what": {"type": "string", "title": "What is done", "maxLength": 1000}, "who": {"type": "string", "title": "Who does it", "maxLength": 120},
			"from": {"type": "string", "format": "date", "title": "From"}, "to": {"type": "string", "format": "date", "title": "To"},
			"hours": {"type": "number", "title": "Hours", "minimum": 0, "maximum": 168}}, "x-rules": [{"rule": "notBefore", "of": "/to", "than": "/from"}]}}`, i, i)
	}
	for i := 0; n >= 6; i++ {
		n -= 6
		if i == 1 || i == 3 {
			table(i)
			continue
		}
		add(`"text%d": {"type": "string", "title": "Describe it %d", "maxLength": 4000, "x-guidance": "Say **what** you saw."}`, i, i)
		add(`"name%d": {"type": "string", "title": "Name %d", "maxLength": 120}`, i, i)
		add(`"day%d": {"type": "string", "format": "date", "title": "Day %d"}`, i, i)
		add(`"yes%d": {"type": "boolean", "title": "Is it so %d"}`, i, i)
		add(`"pick%d": {"type": "string", "title": "Pick %d", "oneOf": [{"const": "a", "title": "The first"}, {"const": "b", "title": "The second"}, {"const": "c", "title": "The third"}]}`, i, i)
		add(`"count%d": {"type": "integer", "title": "How many %d", "minimum": 0, "maximum": 100}`, i, i)
		required = append(required, fmt.Sprintf(`"text%d", "yes%d"`, i, i))
		conditions = append(conditions, fmt.Sprintf(`{"if": {"properties": {"yes%d": {"const": true}}, "required": ["yes%d"]}, "then": {"required": ["name%d"]}, "else": {"properties": {"name%d": false}}}`, i, i, i, i))
	}
	for i := range n {
		add(`"last%d": {"type": "string", "title": "Last %d"}`, i, i)
	}
	out := `{"type": "object", "title": "Tab ` + name + `", "properties": {` + strings.Join(questions, ",\n") + `}`
	if len(required) > 0 {
		out += `, "required": [` + strings.Join(required, ",") + `], "allOf": [` + strings.Join(conditions, ",") + `]`
	}
	return out + "}"
}

// largeAnswers answers every question of a large form, tables with three rows.
func largeAnswers(d *Definition) Answers {
	values := map[string]any{}
	for _, tab := range d.Tabs {
		values[tab.Name] = largeObject(tab.Questions)
	}
	return Answers{Values: values}
}

func largeObject(questions []*Question) map[string]any {
	out := map[string]any{}
	for _, q := range questions {
		switch q.Kind.Name() {
		case "table":
			var rows []any
			for i := range 3 {
				row := largeObject(q.Children)
				row[RowKey] = fmt.Sprintf("row%05d", i)
				rows = append(rows, row)
			}
			out[q.Name] = rows
		case "date":
			out[q.Name] = "2026-11-22"
		case "yesno":
			out[q.Name] = true
		case "radios":
			out[q.Name] = "b"
		case "integer", "number":
			out[q.Name] = json.Number("7")
		default:
			out[q.Name] = strings.TrimSpace(strings.Repeat("He draws very well indeed. ", 1+q.MaxLength/300))
			if q.MaxLength == 120 {
				out[q.Name] = "Ffion Llewellyn"
			}
		}
	}
	return out
}

// TestTwoThousandQuestions works the largest form there may be: it compiles, shows, binds
// and is judged.
func TestTwoThousandQuestions(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, largeForm(MaxQuestions))
	asking := 0
	for _, q := range d.Questions {
		if q.Kind.Shape() != ShapeGroup {
			asking++
		}
	}
	if asking < MaxQuestions-20 {
		t.Fatalf("%d questions", asking)
	}
	a := largeAnswers(d)
	if faults := d.Complete(a); len(faults) > 0 {
		t.Fatalf("%d faults, first %+v", len(faults), faults[0])
	}
	for _, tab := range d.Tabs {
		bound, err := d.Bind(tab, d.Empty(), d.PostOf(tab, a), noRow)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := marshalled(t, bound), marshalled(t, d.TabAnswers(a, tab)); got != want {
			t.Fatalf("tab %s was bound as %s, want %s", tab.Name, got, want)
		}
	}
	if doc := d.Document(a, DocOptions{}); len(doc.Blocks) < len(d.Tabs) {
		t.Errorf("the document has %d blocks", len(doc.Blocks))
	}
}

func BenchmarkLargeCompile(b *testing.B) {
	src := []byte(largeForm(300))
	for b.Loop() {
		if d, found := Compile(src, nil); d == nil {
			b.Fatal(found)
		}
	}
}

func BenchmarkLargeCheck(b *testing.B) {
	src := []byte(largeForm(300))
	catalogue := withMeta(b)
	for b.Loop() {
		if found := Check(src, catalogue); len(found) > 0 {
			b.Fatal(found)
		}
	}
}

func BenchmarkLargeComplete(b *testing.B) {
	d := mustCompile(b, largeForm(300))
	a := largeAnswers(d)
	if faults := d.Complete(a); len(faults) > 0 {
		b.Fatal(faults)
	}
	for b.Loop() {
		d.SheetOn(a, "2026-11-22").Complete()
	}
}

// BenchmarkLargePlain is what plain jsonschema takes for the same answers.
func BenchmarkLargePlain(b *testing.B) {
	d := mustCompile(b, largeForm(300))
	canonical := d.Canonical(largeAnswers(d))
	c, err := newJudge(d.Bundled)
	if err != nil {
		b.Fatal(err)
	}
	judge, err := compileSchema(c, "")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := judge.Validate(canonical); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLargestCompile(b *testing.B) {
	src := []byte(largeForm(MaxQuestions))
	for b.Loop() {
		if d, found := Compile(src, nil); d == nil {
			b.Fatal(found)
		}
	}
}
