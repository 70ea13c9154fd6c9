package casework

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestNamesInTexts(t *testing.T) {
	t.Parallel()
	f := newNameFinder([]string{"Chan Tsz-yan", "Zoë Müller-Łęcka", "Persephone Featherstonehaugh-Cholmondeley", "Tom Bluebell", "Harry O’Brien", "Diane Bluebell", "Grace Hope Ng", "محمد بن عبد الرحمن الأنصاري"},
		[]string{"Diane Bluebell", "Karen Bluebell", "Tom Bluebell"})
	for text, want := range map[string]string{
		"Chan Tsz-yan works well":                   "Chan Tsz-yan",
		"CHAN TSZ YAN’s seating":                    "Chan Tsz-yan",
		"chan   tsz‑yan":                            "Chan Tsz-yan",
		"Tsz-yan Chan":                              "Chan Tsz-yan",
		"zoe muller-lecka is in year 4":             "Zoë Müller-Łęcka",
		"Zoe is in year 4":                          "", // a short first name alone
		"Persephone holds the pen":                  "Persephone Featherstonehaugh-Cholmondeley",
		"the myth of persephone":                    "", // no capital
		"Persephones holds the pen":                 "", // no whole word
		"Diane Bluebell and Tom Bluebell":           "", // the own family
		"Harry writes":                              "",
		"Harry O'Brien writes, Harry O’Brien reads": "Harry O’Brien",
		"Ng, Grace Hope":                            "Grace Hope Ng",
		"Grace Ng was there":                        "Grace Hope Ng",
		"With grace and hope":                       "",
		"كتب محمد بن عبد الرحمن الأنصاري جيدا": "محمد بن عبد الرحمن الأنصاري",
		"": "",
	} {
		if got := strings.Join(f.in(text), "|"); got != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
	both := f.in("Persephone sat beside Chan Tsz-yan")
	if !slices.Equal(both, []string{"Persephone Featherstonehaugh-Cholmondeley", "Chan Tsz-yan"}) {
		t.Errorf("two children: %v", both)
	}
}

// A long text and a long list take no long time.
func TestNamesAreBounded(t *testing.T) {
	t.Parallel()
	var many []string
	for i := range 200 {
		many = append(many, "Child"+string(rune('a'+i%26))+strings.Repeat("x", i/26)+" Surname")
	}
	begun := time.Now()
	newNameFinder(many, nil).in(strings.Repeat("Childa Surnam ", 100_000))
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
}
