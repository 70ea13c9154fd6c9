package portal

import (
	"strings"
	"testing"
)

func TestCheckBorn(t *testing.T) {
	t.Parallel()
	today := Date{2026, 10, 15}
	for _, c := range []struct {
		born Date
		want string
	}{
		{Date{2013, 2, 10}, ""},
		{today, ""},
		{Date{2026, 10, 16}, "in the future"},
		{Date{1999, 10, 16}, ""},
		{Date{1999, 10, 15}, "older than 26"},
		{Date{1913, 2, 10}, "older than 26"},
	} {
		if got := CheckBorn(c.born, today); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("born %s: %q, want %q", c.born, got, c.want)
		}
	}
}

func TestNHSNumber(t *testing.T) {
	t.Parallel()
	for number, sounds := range map[string]bool{
		"": true, "999 012 3454": true, "9990123454": true, "943 476 5919": true,
		"999 012 3455": false, "999 012 345": false, "999 012 345X": false, "９９９０１２３４５４": false, "99901234540": false,
	} {
		if got := NHSNumberSounds(number); got != sounds {
			t.Errorf("%q sounds: %t, want %t", number, got, sounds)
		}
	}
}

func TestCaseWords(t *testing.T) {
	t.Parallel()
	for _, k := range CaseKinds {
		if k.Words() == "" {
			t.Errorf("the kind %s has no words", k)
		}
	}
	for _, r := range RetractReasons {
		if r.Words() == "" {
			t.Errorf("the reason %s has no words", r)
		}
	}
	if CaseKind("x").Words() != "" || RetractReason("x").Words() != "" {
		t.Error("what there is not has words")
	}
}
