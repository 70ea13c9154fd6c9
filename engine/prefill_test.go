package engine

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestPrefill(t *testing.T) {
	t.Parallel()
	d := everything(t)
	start := `"advice":{"checks":[{"_row":"row00001","what":"Seen the child"},{"_row":"row00002","what":"Read the papers"}]}`
	for _, c := range []struct {
		name, before, facts, want string
		missing                   []string
	}{
		{"rows and defaults without facts", `{}`, `{}`, `{"answers":{` + start + `}}`, nil},
		{"facts", `{}`, `{"child":{"fullName":" Diane Bluebell ","born":"2013-02-10","school":"Hill","year":9,"parents":[{"name":"Ann","responsible":"yes","other":1},{"name":""}]}}`,
			`{"answers":{` + start + `,"child":{"born":"2013-02-10","name":" Diane Bluebell","parents":[{"_row":"row00001","name":"Ann","responsible":true},{"_row":"row00002"}],"school":"Hill","year":9}}}`, nil},
		{"a fact as a person writes it", `{}`, `{"child":{"fullName":"D","born":"10/2/2013","school":"Hill","year":"9","parents":[{}]}}`,
			`{"answers":{` + start + `,"child":{"born":"2013-02-10","name":"D","parents":[{"_row":"row00001"}],"school":"Hill","year":9}}}`, nil},
		{"only where nothing is answered", `{"child":{"school":"Mill","name":"Kept"}}`, `{"child":{"fullName":"New","born":"2013-02-10","school":"Hill","year":9,"parents":[{"name":"Ann"}]}}`,
			`{"answers":{` + start + `,"child":{"born":"2013-02-10","name":"Kept","parents":[{"_row":"row00001","name":"Ann"}],"school":"Mill","year":9}}}`, nil},
		{"missing and unreadable facts are told", `{}`, `{"child":{"fullName":"","born":"soon","year":"nine"}}`, `{"answers":{` + start + `}}`,
			[]string{"/child/fullName", "/child/born", "/child/school", "/child/year", "/child/parents"}},
		{"account facts come later", `{"advice":{"checks":[{"_row":"aaaaaaaa"}]}}`, `{"account":{"name":"Ffion"}}`, `{"answers":{"advice":{"author":{"name":"Ffion"},"checks":[{"_row":"aaaaaaaa"}]}}}`, nil},
		{"typed text is an answer", `{"answers":{"advice":{"checks":[{"_row":"aaaaaaaa"}]}},"typed":{"/child/year":"nine"}}`, `{"child":{"fullName":"D","born":"2013-02-10","school":"S","year":9,"parents":[{}]}}`,
			`{"answers":{"advice":{"checks":[{"_row":"aaaaaaaa"}]},"child":{"born":"2013-02-10","name":"D","parents":[{"_row":"row00001"}],"school":"S"}},"typed":{"/child/year":"nine"}}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var facts map[string]any
			if err := json.Unmarshal([]byte(c.facts), &facts); err != nil {
				t.Fatal(err)
			}
			before := parsed(t, c.before)
			a, missing := d.Prefill(before, facts)
			if got := marshalled(t, a); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if !slices.Equal(missing, c.missing) {
				t.Errorf("missing %q, want %q", missing, c.missing)
			}
			if marshalled(t, before) != marshalled(t, parsed(t, c.before)) {
				t.Error("the old answers were changed")
			}
			again, _ := d.Prefill(a, facts)
			if marshalled(t, again) != marshalled(t, a) {
				t.Errorf("a second time it became %s", marshalled(t, again))
			}
		})
	}
}

func TestStartValues(t *testing.T) {
	t.Parallel()
	d := oneQuestion(t, json.RawMessage(`{"type":"string","title":"Q","oneOf":[{"const":"a","title":"First"},{"const":"b","title":"Second"}]}`), false)
	q := d.Questions["/t/q"]
	for in, want := range map[any]any{"a": "a", "First": "a", "second": "b", "third": nil, "": nil, true: nil, 3.0: nil} {
		if got := startValue(q, in); got != want {
			t.Errorf("%v became %v, want %v", in, got, want)
		}
	}
}
