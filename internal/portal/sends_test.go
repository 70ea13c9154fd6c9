package portal

import (
	"slices"
	"testing"
	"time"
)

func TestNearAddress(t *testing.T) {
	known := []string{"nhs.example", "seren.example", "northshire.example", "a.example", "b.example"}
	for typed, want := range map[string]string{
		"Ann@nsh.example": "ann@nhs.example", "ann@nh.example": "ann@nhs.example", "ann@nhss.example": "ann@nhs.example", "ann@mhs.example": "ann@nhs.example",
		"ann@nhs.example": "", "ann@shn.example": "", "ann@elsewhere.example": "", "ann": "", "ann@c.example": "", "ann@": "", "ann@seren.exampl": "ann@seren.example",
	} {
		if got := NearAddress(typed, known); got != want {
			t.Errorf("%s is taken for %q, want %q", typed, got, want)
		}
	}
}

func TestAdviceUnasked(t *testing.T) {
	day := func(y, m, d int) Date { return Date{y, time.Month(m), d} }
	for _, one := range []struct {
		asked       []AdviceCategory
		born, today Date
		want        []AdviceCategory
	}{
		{nil, day(2016, 4, 1), day(2026, 11, 22), []AdviceCategory{"a", "b", "c", "d", "e"}},
		{[]AdviceCategory{"c", "d", "h"}, day(2016, 4, 1), day(2026, 11, 22), []AdviceCategory{"a", "b", "e"}},
		{[]AdviceCategory{"a", "b", "c", "d", "e"}, day(2013, 8, 31), day(2026, 9, 1), []AdviceCategory{"g"}},
		{[]AdviceCategory{"a", "b", "c", "d", "e"}, day(2013, 9, 1), day(2026, 9, 1), nil},
		{[]AdviceCategory{"a", "b", "c", "d", "e"}, day(2013, 8, 31), day(2026, 8, 31), nil},
	} {
		if got := AdviceUnasked(one.asked, one.born, one.today); !slices.Equal(got, one.want) {
			t.Errorf("asked %v of a child born %s on %s: %v is left, want %v", one.asked, one.born, one.today, got, one.want)
		}
	}
}
