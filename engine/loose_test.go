package engine

import (
	"strings"
	"testing"
)

const looseForm = `"needs": {"title": "Needs", "type": "array", "x-ehcp": ["B"], "items": {"type": "object", "properties": {"need": {"title": "Need", "type": "string"}}}},
"outcomes": {"title": "Outcomes", "type": "array", "x-ehcp": ["E"], "x-number": "O", "items": {"type": "object", "properties": {"outcome": {"title": "Outcome", "type": "string"},
	"need_refs": {"title": "Needs met", "type": "array", "uniqueItems": true, "items": {"type": "string"}, "x-options-from": "/a/needs"}}}},
"health": {"title": "Health", "type": "array", "x-ehcp": ["G"], "items": {"type": "object", "properties": {"what": {"title": "What", "type": "string"}, "outcome_ref": {"title": "Supports outcome", "type": "string", "x-options-from": "/a/outcomes"}}}},
"school": {"title": "School", "type": "array", "x-ehcp": ["F"], "items": {"type": "object", "properties": {"what": {"title": "What", "type": "string"}, "outcome_ref": {"title": "Supports outcome", "type": "string", "x-options-from": "/a/outcomes"}}}},
"spending": {"title": "Spending", "type": "array", "items": {"type": "object", "properties": {"what": {"title": "What", "type": "string"}, "outcome_ref": {"title": "For", "type": "string", "x-options-from": "/a/outcomes"}}}}`

// TestLooseEnds: need, outcome and provision hang together by rows; what hangs on nothing is
// named, in the form's order. Tables that feed no plan have no threads.
func TestLooseEnds(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, formOf(looseForm, ""))
	for answers, want := range map[string]string{
		`{}`: ``,
		`{"spending":[{"_row":"spend001","what":"Pens"}]}`: ``,
		`{"needs":[{"_row":"need0001","need":"Writing"},{"_row":"need0002","need":"Reading"},{"_row":"need0003"}],
		  "outcomes":[{"_row":"outc0001","outcome":"Write","need_refs":["need0001"]},{"_row":"outc0002","outcome":"Read"}],
		  "health":[{"_row":"heal0001","what":"OT","outcome_ref":"outc0001"},{"_row":"heal0002","what":"More OT"},{"_row":"heal0003"}],
		  "spending":[{"_row":"spend001","what":"Pens","outcome_ref":"outc0002"},{"_row":"spend002","what":"Paper"}]}`: `Needs/Reading: No row of “Outcomes” supports it.
Outcomes/O2: Read: No row of “Health” or “School” supports it.
Outcomes/O2: Read: “Needs met” is not chosen: it hangs on no row of “Needs”.
Health/More OT: “Supports outcome” is not chosen: it hangs on no row of “Outcomes”.`,
		`{"needs":[{"_row":"need0001","need":"Writing"}],"outcomes":[{"_row":"outc0001","outcome":"Write","need_refs":["need0001"]}],"school":[{"_row":"scho0001","what":"TA","outcome_ref":"outc0001"}]}`: ``,
	} {
		a, err := d.Read([]byte(`{"a":` + answers + `}`))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range d.Sheet(a).LooseEnds() {
			if l.Tab != "a" || !strings.HasPrefix(l.Name, "a.") {
				t.Errorf("%+v", l)
			}
			got = append(got, l.Table+"/"+l.Label+": "+l.Words)
		}
		if strings.Join(got, "\n") != want {
			t.Errorf("%s:\n%s\nnot\n%s", answers, strings.Join(got, "\n"), want)
		}
	}
}
