package engine

import (
	"fmt"
	"testing"
)

const rowsForm = `{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://northshire.example/forms/rows", "title": "Rows",
"x-form": {"key": "rows", "formType": "Rows"}, "type": "object", "required": ["one"], "properties": {"one": {"title": "One", "type": "object", "properties": {
  "photo": {"title": "A picture", "type": "string", "x-kind": "file", "x-attachments": {"types": ["pdf"], "maxMegabytes": 5}},
  "steps": {"title": "Steps", "type": "array", "items": {"type": "object", "properties": {
    "what": {"title": "What", "type": "string"}, "when": {"title": "When", "type": "string", "format": "date"},
    "scan": {"title": "Scan", "type": "string", "x-kind": "file", "x-attachments": {"types": ["pdf"], "maxMegabytes": 5}}}}}}}}}`

// Rows are compared by their identity: moving one is no difference, what was added and
// removed is.
func TestRowDifferences(t *testing.T) {
	t.Parallel()
	def, findings := Compile([]byte(rowsForm), nil)
	if def == nil {
		t.Fatal(findings)
	}
	read := func(rows string) Answers {
		a, err := ParseAnswers([]byte(`{"answers":{"one":{"photo":"aaaa","steps":` + rows + `}},"typed":{"/one/steps/rowbbbbb/when":"31/02/2021"}}`))
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	mine := read(`[{"_row":"rowbbbbb","what":"Second"},{"_row":"rowaaaaa","what":"First"},{"_row":"rowddddd","what":"New","scan":"gone"}]`)
	theirs := read(`[{"_row":"rowaaaaa","what":"First"},{"_row":"rowbbbbb","what":"Was second"},{"_row":"rowccccc","what":"Old"}]`)
	got := fmt.Sprintf("%v", def.RowDifferences(def.Tabs[0], "one.steps", mine, theirs))
	want := "[{rowbbbbb 1 2 What: Second\nWhen: 31/02/2021 What: Was second\nWhen: 31/02/2021} {rowddddd 3 0 What: New\nScan: File attached } {rowccccc 0 3  What: Old}]"
	if got != want {
		t.Errorf("the rows differ by\n%s\nwant\n%s", got, want)
	}
	if d := def.RowDifferences(def.Tabs[0], "one.photo", mine, theirs); d != nil {
		t.Errorf("what is no table has rows %v", d)
	}
	left, n := def.WithoutFiles(def.Tabs[0], mine, func(ref string) bool { return true })
	if b, _ := left.Marshal(); n != 2 || string(b) != `{"answers":{"one":{"steps":[{"_row":"rowbbbbb","what":"Second"},{"_row":"rowaaaaa","what":"First"},{"_row":"rowddddd","what":"New"}]}},"typed":{"/one/steps/rowbbbbb/when":"31/02/2021"}}` {
		t.Errorf("without %d files: %s", n, b)
	}
	if b, _ := mine.Marshal(); len(b) == 0 || fmt.Sprintf("%v", def.RowDifferences(def.Tabs[0], "one.steps", mine, theirs)) != got {
		t.Error("the answers were changed")
	}
}
