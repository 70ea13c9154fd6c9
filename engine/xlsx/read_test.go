package xlsx

import (
	"slices"
	"testing"

	"portico/engine/doc"
)

func TestRead(t *testing.T) {
	t.Parallel()
	body, err := Print(&doc.Document{Title: "Advice", Blocks: []doc.Block{
		doc.Heading{Level: 2, Text: "Needs"}, doc.Field{Label: "What", Value: "=1+1"}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := Read(body)
	if err != nil || len(sheets) == 0 || sheets[0].Name != formSheet {
		t.Fatalf("%v, %v", sheets, err)
	}
	if !slices.ContainsFunc(sheets[0].Rows, func(row []string) bool { return slices.Contains(row, "What") && slices.Contains(row, "=1+1") }) {
		t.Errorf("the answer is not in %q", sheets[0].Rows)
	}
	for _, odd := range []string{"", "PK\x03\x04", "text"} {
		if _, err := Read([]byte(odd)); err == nil {
			t.Errorf("%q was read", odd)
		}
	}
}
