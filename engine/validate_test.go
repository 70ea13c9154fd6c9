package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	d := everything(t)
	for _, c := range []struct {
		name, in string
		draft    bool
		want     []string // pointer and rule
	}{
		{"complete", fullAnswers, false, nil},
		{"complete, as stored", `{"answers":` + fullAnswers + `}`, false, nil},
		{"a draft of nothing", `{}`, true, nil},
		{"no object", `[]`, true, []string{" type"}},
		{"text", `"x"`, true, []string{" type"}},
		{"wrong types, in the form's order", `{"plan":3,"advice":{"areas":"x","outcomes":{},"cost":"5","equipment":true,"what":2,"strengths":7,"author":[]},"child":{"right":"true","year":9,"school":[]}}`, true,
			[]string{"/child/school type", "/child/right type", "/advice/strengths type", "/advice/what type", "/advice/cost type", "/advice/outcomes type", "/advice/areas type", "/advice/author type", "/plan type"}},
		{"a wrong type is not missing too", strings.Replace(fullAnswers, `"right":true`, `"right":1`, 1), false, []string{"/child/right type"}},
		{"null is no answer of any type", `{"child":{"school":null}}`, true, []string{"/child/school type"}},
		{"unknown names after their object", `{"zz":1,"child":{"b":1,"a":{},"year":"x"},"advice":{"outcomes":[{"x":1}],"intro":"x"},"docs":{}}`, true,
			[]string{"/child/year type", "/child/a unknown", "/child/b unknown", "/advice/outcomes/0/x unknown", "/advice/intro unknown", "/docs unknown", "/zz unknown"}},
		{"hidden answers", `{"child":{"year":3},"plan":{"next":"x"},"advice":{"equipment":false,"what":"A chair","outcomes":[{"proof":"x"}]}}`, true,
			[]string{"/advice/what hidden", "/advice/outcomes/0/proof hidden", "/plan hidden"}},
		{"hidden and blank is fine", `{"child":{"year":3},"plan":{"next":""},"advice":{"what":""}}`, true, nil},
		{"rows", `{"advice":{"outcomes":[{"_row":"aaaaaaaa"},3,{"_row":"A"},{"_row":"aaaaaaaa"},{"outcome":5},{"_row":7}]}}`, true,
			[]string{"/advice/outcomes/1 type", "/advice/outcomes/2 row", "/advice/outcomes/3 row", "/advice/outcomes/4/outcome type", "/advice/outcomes/5 row"}},
		{"limits in a draft", `{"advice":{"equipment":true,"cost":-1,"author":{"mail":"x"},"areas":["x"]}}`, true,
			[]string{"/advice/cost minimum", "/advice/areas enum", "/advice/author/mail format"}},
		{"dates are ISO here", `{"plan":{"review":"31/02/2021"},"child":{"year":9}}`, true, []string{"/plan/review format"}},
		{"a huge number", `{"child":{"year":1e10000000}}`, true, []string{"/child/year digits"}},
		{"a name without letters", `{"":1,"child":{" ":2}}`, true, []string{"/child/  unknown", "/ unknown"}},
		{"a huge number nobody asked for", `{"zz":1e10000000}`, true, []string{"/zz unknown"}},
		{"typed text", `{"answers":{},"typed":{"/advice/author/date":"soon"}}`, true, []string{"/advice/author/date format"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			faults, err := d.Validate([]byte(c.in), c.draft)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range faults {
				got = append(got, f.Pointer+" "+f.Rule)
				if f.Message == "" || f.Question == "" || f.Level != LevelError || f.Tab == "" || strings.Contains(f.Message, "%!") {
					t.Errorf("fault %+v", f)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestValidateBounds(t *testing.T) {
	t.Parallel()
	d := everything(t)
	var rows strings.Builder
	for i := range 10000 {
		fmt.Fprintf(&rows, `,{"outcome":"Row %d"}`, i)
	}
	faults, err := d.Validate([]byte(`{"advice":{"outcomes":[`+rows.String()[1:]+`]}}`), true)
	if err != nil || len(faults) != 1 || faults[0].Rule != "maxItems" || faults[0].Message != "“Outcomes” takes 4 rows at most. Remove some rows" {
		t.Errorf("10,000 rows: %d faults, %v", len(faults), err)
	}
	faults, err = d.Validate([]byte(`{"advice":{"strengths":"`+strings.Repeat("x", 1<<20)+`"}}`), true)
	if err != nil || len(faults) != 1 || faults[0].Message != "“Strengths” has 1,048,576 characters. Shorten it to 4,000 or fewer" {
		t.Errorf("1 MB of text: %+v, %v", faults, err)
	}
	if _, err = d.Validate([]byte(strings.Repeat(`{"advice":`, 1000)+"1"+strings.Repeat("}", 1000)), true); err == nil {
		t.Error("1,000 levels were taken")
	}
	if _, err = d.Validate([]byte(`{`), true); err == nil {
		t.Error("half an object was taken")
	}
}
