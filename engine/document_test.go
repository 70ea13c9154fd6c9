package engine

import (
	"strings"
	"testing"

	"portico/engine/doc"
)

// onlyField is the text of the only answer of a document.
func onlyField(t *testing.T, d *Definition, a Answers) string {
	t.Helper()
	for _, b := range d.Document(a, DocOptions{}).Blocks {
		if f, ok := b.(doc.Field); ok {
			if len(f.Items) == 0 {
				return string(f.Value)
			}
			lines := make([]string, len(f.Items))
			for i, item := range f.Items {
				lines[i] = string(item)
			}
			return strings.Join(lines, "\n")
		}
	}
	t.Fatal("the document has no field")
	return ""
}
