package engine

import (
	"net/url"
	"strings"
	"testing"
)

const liveForm = `{"$id":"https://portico.invalid/live","title":"Live","x-form":{"key":"live"},"type":"object","required":["t"],"properties":{
 "t":{"title":"Tab","type":"object","properties":{"school":{"title":"School","type":"string","x-live":"schools","oneOf":[{"const":"a","title":"Alder"},{"const":"b","title":"Bramley"}]}}}}}`

func TestLiveLists(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, liveForm)
	lists := d.LiveLists()
	if len(lists) != 1 || lists[0].Name != "schools" || lists[0].Title != "School" || len(lists[0].Options) != 2 {
		t.Fatalf("%+v", lists)
	}
	tab := d.Tabs[0]
	choose := func(code string) Answers {
		t.Helper()
		a, err := d.Bind(tab, d.Empty(), url.Values{"_q": {"t.school"}, "t.school": {code}}, noRow)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	options := func(a Answers) (words []string) {
		for _, o := range d.View(tab, a, nil, ViewOptions{}).Questions[0].Options {
			words = append(words, o.Label)
		}
		return words
	}
	old := choose("a")
	if got := d.View(tab, old, nil, ViewOptions{}).Questions[0]; got.Kind != "select" || len(got.Options) != 2 {
		t.Errorf("two choices of a live list: %s %v", got.Kind, got.Options)
	}
	// The council closes Alder and opens Crossways.
	d.UseLists(map[string][]Option{"schools": {{Value: "b", Label: "Bramley"}, {Value: "c", Label: "Crossways"}, {Value: "a", Label: "Alder", Retired: true}}})
	if got := options(d.Empty()); strings.Join(got, " ") != "Bramley Crossways" {
		t.Errorf("offered %v", got)
	}
	if got := options(old); strings.Join(got, " ") != "Bramley Crossways Alder" {
		t.Errorf("offered beside an old answer %v", got)
	}
	for _, a := range []Answers{old, choose("c")} {
		if faults := d.Complete(a); faults != nil {
			t.Errorf("%v: %v", a.Values, faults)
		}
	}
	if faults := d.Complete(choose("zz")); len(faults) != 1 || faults[0].Rule != "enum" {
		t.Errorf("what is in no list: %v", faults)
	}
}

func TestLiveFindings(t *testing.T) {
	t.Parallel()
	for schema, want := range map[string]string{
		`{"title":"Q","type":"string","x-live":"schools"}`:                                                                 "belongs to one choice",
		`{"title":"Q","type":"string","x-live":"My Schools","oneOf":[{"const":"a","title":"A"}]}`:                          "cannot be used for a list",
		`{"title":"Q","type":"array","uniqueItems":true,"x-live":"schools","items":{"oneOf":[{"const":"a","title":"A"}]}}`: "belongs to one choice",
	} {
		said := ""
		for _, f := range Check([]byte(formOf(`"q": `+schema, "")), nil) {
			said += f.Message + "\n"
		}
		if !strings.Contains(said, want) {
			t.Errorf("%s: %q", schema, said)
		}
	}
}
