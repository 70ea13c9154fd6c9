package engine

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestParseAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, want string
		typed          map[string]string
	}{
		{"nothing", "", `{"answers":{}}`, nil},
		{"bare", `{"b":1,"a":[true,null,"x",{}]}`, `{"answers":{"a":[true,null,"x",{}],"b":1}}`, nil},
		{"wrapped", `{"answers":{"a":"x"}}`, `{"answers":{"a":"x"}}`, nil},
		{"wrapped with typed", `{"typed":{"/a":"31/02/2021"},"answers":{}}`, `{"answers":{},"typed":{"/a":"31/02/2021"}}`, map[string]string{"/a": "31/02/2021"}},
		{"a form with a tab called answers", `{"answers":{"a":1},"other":{}}`, `{"answers":{"answers":{"a":1},"other":{}}}`, nil},
		{"NUL goes", `{"a":"x\u0000y"}`, `{"answers":{"a":"xy"}}`, nil},
		{"NFC", `{"a":"Zoe\u0301"}`, `{"answers":{"a":"Zoé"}}`, nil},
		{"surrogates", `{"a":"\ud83d\ude00"}`, `{"answers":{"a":"😀"}}`, nil},
		{"half a surrogate", `{"a":"\ud83d"}`, "{\"answers\":{\"a\":\"\uFFFD\"}}", nil},
		{"bytes that are no UTF-8", "{\"a\":\"x\xff\xfe\"}", "{\"answers\":{\"a\":\"x\uFFFD\"}}", nil},
		{"line ends", `{"a":"x\r\ny\rz"}`, `{"answers":{"a":"x\ny\nz"}}`, nil},
		{"numbers as written", `{"a":1.50,"b":-0,"c":1e15}`, `{"answers":{"a":1.50,"b":-0,"c":1e15}}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := parsed(t, c.in)
			got := marshalled(t, a)
			if got != c.want || !reflect.DeepEqual(a.Typed, c.typed) {
				t.Errorf("got %s typed %v, want %s", got, a.Typed, c.want)
			}
			if again := marshalled(t, parsed(t, got)); again != got {
				t.Errorf("read again it is %s", again)
			}
		})
	}
}

func TestParseAnswersRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, says string
		bound          bool
	}{
		{"no JSON", `{"a":`, "not JSON", false},
		{"something after the end", `{} {}`, "after the end", false},
		{"a list", `[]`, "not a JSON object", false},
		{"a text", `"x"`, "not a JSON object", false},
		{"an open text", `{"a":"x`, "not closed", false},
		{"a line break in a text", "{\"a\":\"x\ny\"}", "control character", false},
		{"an escape that does not exist", `{"a":"\x"}`, "escape", false},
		{"a trailing comma", `{"a":1,}`, "name in double quotes", false},
		{"a leading zero", `{"a":01}`, "number", false},
		{"names twice", `{"a":1,"a":2}`, `"a" twice`, false},
		{"names twice once read", `{"\u0061":1,"a":2}`, `"a" twice`, false},
		{"a typed that is no text", `{"answers":{},"typed":{"/a":1}}`, "no text", false},
		{"a huge exponent", `{"a":1e10000000}`, "15 digits", true},
		{"a tiny exponent", `{"a":1e-99999999999999999999}`, "15 digits", true},
		{"many digits", `{"a":1234567890123456}`, "15 digits", true},
		{"many zeros", `{"a":0.` + strings.Repeat("0", 1000) + `1}`, "15 digits", true},
		{"a thousand levels", strings.Repeat(`{"a":`, 1000) + "1" + strings.Repeat("}", 1000), "32 levels", true},
		{"33 levels", strings.Repeat(`{"a":`, 33) + "1" + strings.Repeat("}", 33), "32 levels", true},
		{"a million open brackets", strings.Repeat("[", 1000000), "32 levels", true},
		{"too large", `{"a":"` + strings.Repeat("x", MaxAnswersBytes) + `"}`, "4 MB", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := ParseAnswers([]byte(c.in))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("error %v, want %q", err, c.says)
			}
			var bound *BoundError
			if errors.As(err, &bound) != c.bound {
				t.Errorf("error %#v", err)
			}
		})
	}
}

func TestCloneIsDeep(t *testing.T) {
	t.Parallel()
	a := parsed(t, `{"answers":{"a":{"b":[{"c":"x"}]}},"typed":{"/d":"y"}}`)
	c := a.Clone()
	c.Values["a"].(map[string]any)["b"].([]any)[0].(map[string]any)["c"] = "changed"
	c.Typed["/d"] = "changed"
	if got, want := marshalled(t, a), `{"answers":{"a":{"b":[{"c":"x"}]}},"typed":{"/d":"y"}}`; got != want {
		t.Errorf("the original became %s", got)
	}
}

func TestTabsApartAndTogether(t *testing.T) {
	t.Parallel()
	d := everything(t)
	a := parsed(t, fullAnswers)
	a.setTyped("/advice/cost", "a lot")
	a.setTyped("/plan/review", "soon")
	whole := d.Empty()
	for _, tab := range d.Tabs {
		part := d.TabAnswers(a, tab)
		for name := range part.Values {
			if name != tab.Name {
				t.Errorf("the body of %s holds %s", tab.Name, name)
			}
		}
		whole = d.WithTab(whole, tab, part)
	}
	if got, want := marshalled(t, whole), marshalled(t, a); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	emptied := d.WithTab(a, tabOf(t, d, "advice"), Answers{Values: map[string]any{"plan": "foreign"}, Typed: map[string]string{"/plan/next": "foreign"}})
	if emptied.Values["advice"] != nil || emptied.Typed["/advice/cost"] != "" {
		t.Error("the tab was not replaced")
	}
	if emptied.Typed["/plan/next"] != "" || emptied.Typed["/plan/review"] != "soon" {
		t.Error("another tab was changed")
	}
}

// FuzzParseAnswers holds the reader to encoding/json: what it takes, that takes, with
// the same value but for cleaning; and it never panics or changes on a second reading.
func FuzzParseAnswers(f *testing.F) {
	for _, seed := range []string{``, `{}`, fullAnswers, `{"answers":{"a":"\ud83d\ude00"},"typed":{"/a":"x"}}`, `{"a":1e5,"b":[null,true,-0.5]}`,
		`{"a":"\u0000"}`, "{\"\xff\":1}", `{"a":1e10000000}`, `[[[[`, `{"a":"b`, `{"a" :	1 }`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		a, err := ParseAnswers(in)
		if err != nil {
			return
		}
		if len(strings.TrimSpace(string(in))) > 0 && !json.Valid(in) {
			t.Fatalf("took %q, which is no JSON", in)
		}
		b, err := a.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(b) {
			t.Fatalf("wrote %q", b)
		}
		again, err := ParseAnswers(b)
		if err != nil {
			t.Fatalf("%q was written and not read: %v", b, err)
		}
		if c, err := again.Marshal(); err != nil || string(c) != string(b) {
			t.Fatalf("%q became %q, %v", b, c, err)
		}
	})
}
