package engine

import (
	"fmt"
	"testing"
)

const reportsForm = `{"$id": "https://x.example/r", "title": "T", "x-form": {"key": "r"}, "type": "object", "required": ["a"], "properties": {"a": {"title": "A", "type": "object",
  "properties": {"more": {"title": "More?", "type": "boolean"}, "reports": {"title": "Reports", "type": "array", "x-lists": "attachments", "items": {"type": "object", "properties": {
    "when": {"title": "When", "type": "string", "format": "date"}, "name": {"title": "Name", "type": "string", "maxLength": 100}}}}},
  "if": {"properties": {"more": {"const": false}}, "required": ["more"]}, "then": {"properties": {"reports": false}}}}}`

func TestReportTables(t *testing.T) {
	t.Parallel()
	d, findings := Compile([]byte(reportsForm), nil)
	if d == nil {
		t.Fatal(findings)
	}
	for _, c := range []struct{ answers, want string }{
		{`{}`, `[{a.reports Reports name []}]`},
		{`{"a": {"reports": [{"_row": "k3f9x2ab", "name": "Sensory profile", "when": "2026-07-12"}, {"_row": "k3f9x2ac"}, {"_row": "k3f9x2ad", "when": "2020-01-01"}]}}`,
			`[{a.reports Reports name [{k3f9x2ab a.reports.k3f9x2ab Sensory profile 2026-07-12} {k3f9x2ad a.reports.k3f9x2ad  2020-01-01}]}]`},
		{`{"a": {"more": false, "reports": [{"_row": "k3f9x2ab", "name": "x"}]}}`, `[]`},
	} {
		got := []string{}
		for _, table := range d.Sheet(parsed(t, c.answers)).ReportTables() {
			if table.Tab != d.Tabs[0] {
				t.Errorf("the table stands on %v", table.Tab)
			}
			got = append(got, fmt.Sprintf("{%s %s %s %v}", table.Path, table.Title, table.Column, table.Rows))
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s:\ngot  %v\nwant %s", c.answers, got, c.want)
		}
	}
}
