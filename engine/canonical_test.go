package engine

import (
	"encoding/json"
	"math"
	"testing"
)

// The vectors are those of RFC 8785, sections 3.2.2 and 3.2.3 and appendix B.
func TestCanonicalJSON(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   any
		want string
	}{
		{map[string]any{"numbers": []any{json.Number("333333333.33333329"), json.Number("1E30"), json.Number("4.50"), json.Number("2e-3"), json.Number("0.000000000000000000000000001")},
			"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/", "literals": []any{nil, true, false}},
			"{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"},
		{map[string]any{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One", "\U0001f600": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"},
			"{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}"},
		{json.Number("-0"), "0"},
		{json.Number("1e21"), "1e+21"},
		{json.Number("999999999999999900000"), "999999999999999900000"},
		{json.Number("0.000001"), "0.000001"},
		{json.Number("0.0000001"), "1e-7"},
		{json.Number("1e100"), "1e+100"},
		{9007199254740994.0, "9007199254740994"},
		{math.MaxFloat64, "1.7976931348623157e+308"},
		{5e-324, "5e-324"},
		{7, "7"}, {int64(-7), "-7"},
		{[]string{"b", "a"}, `["b","a"]`},
		{map[string]any{"b": 1, "a": 2, "aa": 3, "": 4}, `{"":4,"a":2,"aa":3,"b":1}`},
	} {
		b, err := CanonicalJSON(c.in)
		if err != nil || string(b) != c.want {
			t.Errorf("got  %s, %v\nwant %s", b, err, c.want)
		}
	}
	for _, bad := range []any{math.NaN(), math.Inf(1), struct{}{}, json.Number("1e999"), json.Number("x"), []any{make(chan int)}} {
		if b, err := CanonicalJSON(bad); err == nil {
			t.Errorf("%v became %s", bad, b)
		}
	}
}

func TestCanonicalAnswers(t *testing.T) {
	t.Parallel()
	d := everything(t)
	for _, c := range []struct{ name, in, want string }{
		{"visible tabs and required groups are there", `{}`, `{"advice":{"author":{}},"child":{}}`},
		{"blanks and hidden answers are not", `{"child":{"school":" ","year":3,"parents":[]},"plan":{"next":"x"},"advice":{"equipment":false,"what":"A chair","areas":[],"supervisor":{"name":""}}}`,
			`{"advice":{"author":{},"equipment":false},"child":{"year":3}}`},
		{"rows keep place and identity", `{"advice":{"outcomes":[{"_row":"bbbbbbbb","proof":"hidden"},{"_row":"aaaaaaaa","outcome":"x"}]}}`,
			`{"advice":{"author":{},"outcomes":[{"_row":"bbbbbbbb"},{"_row":"aaaaaaaa","outcome":"x"}]},"child":{}}`},
		{"what could not be read is not", `{"answers":{},"typed":{"/advice/author/date":"soon"}}`, `{"advice":{"author":{}},"child":{}}`},
		{"a tab that a condition asks for", `{"child":{"year":9}}`, `{"advice":{"author":{}},"child":{"year":9},"plan":{}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b, err := CanonicalJSON(d.Canonical(parsed(t, c.in)))
			if err != nil || string(b) != c.want {
				t.Errorf("got  %s, %v\nwant %s", b, err, c.want)
			}
		})
	}
}
