package engine

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"portico/engine/doc"
)

const amendForm = `{"$id":"https://x.example/a","title":"A form","x-form":{"key":"amend"},"type":"object","properties":{
"advice":{"type":"object","title":"Advice","properties":{
  "aim":{"type":"string","title":"Aim"},
  "words":{"type":"string","title":"Words","x-kind":"rich"},
  "seen":{"type":"boolean","title":"Seen"},
  "when":{"type":"string","format":"date","title":"When seen"},
  "born":{"type":"string","title":"Born","readOnly":true},
  "outcomes":{"type":"array","title":"Outcomes","x-number":"O","items":{"type":"object","properties":{"what":{"type":"string","title":"Outcome"},"by":{"type":"string","title":"By when"}}}}
},"allOf":[{"if":{"properties":{"seen":{"const":true}},"required":["seen"]},"else":{"properties":{"when":false}}}]}},"required":["advice"]}`

func amendSheet(t *testing.T, d *Definition, advice string) *Sheet {
	t.Helper()
	a, err := ParseAnswers([]byte(`{"answers":{"advice":` + advice + `},"typed":{}}`))
	if err != nil {
		t.Fatal(err)
	}
	return d.Sheet(a)
}

func row(key, what string) string { return fmt.Sprintf(`{"_row":%q,"what":%q}`, key, what) }

func TestAmendments(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, amendForm)
	before := amendSheet(t, d, `{"aim":"Sit well","words":"Some **bold** words","seen":true,"when":"2026-10-01","born":"a","outcomes":[`+
		strings.Join([]string{row("aaaaaaaa", "First"), row("bbbbbbbb", "Second"), row("cccccccc", "Third")}, ",")+`]}`)
	for name, c := range map[string]struct {
		advice string
		want   []string
	}{
		"nothing": {`{"aim":"Sit well","words":"Some **bold** words","seen":true,"when":"2026-10-01","born":"b","outcomes":[` +
			strings.Join([]string{row("aaaaaaaa", "First"), row("bbbbbbbb", "Second"), row("cccccccc", "Third")}, ",") + `]}`, nil},
		"a text, a look and a hidden answer": {`{"aim":"Sit for a lesson","words":"Some bold words","seen":false,"when":"2026-10-01","outcomes":[` +
			strings.Join([]string{row("aaaaaaaa", "First"), row("bbbbbbbb", "Second"), row("cccccccc", "Third")}, ",") + `]}`,
			[]string{"changed advice.aim Aim [Sit well] [Sit for a lesson]", "changed advice.words Words [Some bold words] [Some bold words]",
				"changed advice.seen Seen [Yes] [No]", "changed advice.when When seen [1 October 2026] []"}},
		"rows": {`{"aim":"Sit well","words":"Some **bold** words","seen":true,"when":"2026-10-01","outcomes":[` +
			strings.Join([]string{row("cccccccc", "Third"), row("aaaaaaaa", "First, changed"), row("dddddddd", "New")}, ",") + `]}`,
			[]string{"moved advice.outcomes.aaaaaaaa O2 [O1] [O2]", "changed advice.outcomes.aaaaaaaa.what Outcome, row 2 [First] [First, changed]",
				"added advice.outcomes.dddddddd O3 [] [Outcome: New]", "removed advice.outcomes.bbbbbbbb O2 [Outcome: Second] []"}},
	} {
		var got []string
		for _, m := range amendSheet(t, d, c.advice).Amendments(before, nil) {
			got = append(got, fmt.Sprintf("%s %s %s [%s] [%s]", m.Kind, m.Path, m.Label, m.Before, m.After))
			if m.Tab != "advice" || m.Question == "" || (m.Table != "") != strings.HasPrefix(m.Path, "advice.outcomes") {
				t.Errorf("%s: its place is %q %q %q", m.Path, m.Tab, m.Question, m.Table)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

func TestAmendmentsOfWordsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, amendForm)
	sheet := func(typed string) *Sheet {
		a, err := ParseAnswers([]byte(`{"answers":{"advice":{"seen":true}},"typed":` + typed + `}`))
		if err != nil {
			t.Fatal(err)
		}
		return d.Sheet(a)
	}
	got := sheet(`{"/advice/when":"31/02/2026"}`).Amendments(sheet(`{}`), nil)
	if len(got) != 1 || got[0].After != "31/02/2026" {
		t.Errorf("%+v", got)
	}
}

// TestAmendmentsOfEverything compares every kind of question with itself.
func TestAmendmentsOfEverything(t *testing.T) {
	t.Parallel()
	d := everything(t)
	empty := d.Sheet(d.Empty())
	if got := empty.Amendments(empty, nil); len(got) != 0 {
		t.Errorf("nothing differs from nothing in %+v", got)
	}
}

func TestPlace(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, amendForm)
	s := amendSheet(t, d, `{"seen":false,"outcomes":[`+row("aaaaaaaa", "First")+`]}`)
	for path, want := range map[Path]string{"advice.aim": "Aim", "advice.outcomes": "Outcomes", "advice.outcomes.aaaaaaaa": "Outcomes: O1",
		"advice.outcomes.bbbbbbbb": "", "advice.outcomes.aaaaaaaa.what": "", "advice.when": "", "advice": "", "": "", "nowhere.aim": ""} {
		if p, ok := s.Place(path); ok != (want != "") || p.Label != want {
			t.Errorf("%s: %q %t, want %q", path, p.Label, ok, want)
		}
	}
}

func TestDocumentOfAmendments(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, amendForm)
	before := amendSheet(t, d, `{"aim":"Sit well","words":"Some **bold** words","outcomes":[`+row("aaaaaaaa", "First")+`]}`)
	after := amendSheet(t, d, `{"aim":"Sit for a lesson","words":"*New* words","outcomes":[`+row("aaaaaaaa", "Other")+`,`+row("bbbbbbbb", "More")+`]}`)
	out := after.Document(DocOptions{Amended: &AmendedLine{Author: "Ffion", Signatory: "Olu", What: after.Amendments(before, nil), Files: []string{"“a.pdf” was removed."}}})
	b, err := json.Marshal(out.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Changed at counter-signature: what the author", "Advice: Aim", "Sit well", "Sit for a lesson", "Advice: Outcomes: Outcome, row 1",
		"Row added at counter-signature", "Outcome: More", "“a.pdf” was removed."} {
		if !strings.Contains(string(b), want) {
			t.Errorf("the document does not say %q: %s", want, b)
		}
	}
	proses := 0
	for _, block := range out.Blocks {
		if f, ok := block.(doc.Field); ok && f.Label == "The author’s text" && f.Prose != nil {
			proses++
		}
	}
	if proses != 1 {
		t.Errorf("%d answers of the author keep their looks, want 1", proses)
	}
	if plain, _ := json.Marshal(after.Document(DocOptions{}).Blocks); strings.Contains(string(plain), "counter-signature") {
		t.Error("without a counter-signature the document speaks of one")
	}
}
